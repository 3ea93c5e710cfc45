import { parseDuration } from '../core/duration.ts'
import { readRateLimit } from '../mesh/envoy-filter.ts'
import { errorStatusNames } from '../xds/http-status.ts'
import type { FractionalPercent, Origins } from '../xds/proxy-config.ts'
import type { LocalRateLimitConfig, RateLimitActions, TokenBucketConfig } from '../xds/rate-limit-config.ts'
import type { BucketRules, Fraction, RateLimitRules } from './decision.ts'
import type { ReplyCause } from './local-reply.ts'
import { compileDescribedBuckets, type DescribedBuckets } from './rate-limit-described.ts'
import { compileDescriptors, type DescriptorFacts, type DescriptorOf } from './rate-limit-descriptor.ts'

/** A local rate limit as a request meets it, ready to be told of in a decision. */
export interface CompiledRateLimit {
  readonly rules: Omit<RateLimitRules, 'reply'>
  readonly cause: ReplyCause
}

/** What a request meets of a local rate limit; `routed` are the actions of its route, which make descriptors where the filter has none. */
export type RateLimitFilter = (facts: DescriptorFacts, routed: readonly RateLimitActions[]) => CompiledRateLimit

/** Where a local rate limit stands: a name of its own in the proxy, by which its buckets are told apart, and on which side of the fault filter. */
export interface RateLimitPlace {
  readonly key: string
  readonly behindFault: boolean
}

/** Compiles `envoy.filters.http.local_ratelimit`; undefined where it has no bucket, or is never enabled. */
export function compileRateLimit(given: object, { key, behindFault }: RateLimitPlace, origins: Origins): RateLimitFilter | undefined {
  const config = (readRateLimit(given) ?? {}) as LocalRateLimitConfig
  const enabled = fractionOf(config.filter_enabled?.default_value)
  const whole = bucketOf(config.token_bucket, key)
  const { descriptors = [] } = config
  const described = compileDescribedBuckets(descriptors, (at) => bucketOf(descriptors[at]?.token_bucket, `${key} ${at}`))
  if ((!whole && !described) || enabled.numerator <= 0) return undefined
  const range = origins.get(given)
  const rules = {
    buckets: whole ? [whole] : [],
    enabled,
    enforced: fractionOf(config.filter_enforced?.default_value),
    behindFault,
    tellsState: config.enable_x_ratelimit_headers === 'DRAFT_VERSION_03',
    ...(range && { range }),
  }
  const limit = { rules, cause: causeOf(config) }
  return described ? withDescriptors(limit, config, described) : () => limit
}

/**
 * A request takes a token of each bucket that counts it, the slowest first, and of the common one: always, or where none counts it
 * (`source/extensions/filters/common/local_ratelimit/local_ratelimit_impl.cc`, requestAllowed).
 */
function withDescriptors(limit: CompiledRateLimit, config: LocalRateLimitConfig, described: DescribedBuckets): RateLimitFilter {
  const own = config.rate_limits && compileDescriptors(config.rate_limits)
  const ofRoutes = new Map<readonly RateLimitActions[], readonly DescriptorOf[]>()
  const limits = new Map<string, CompiledRateLimit>()
  return (facts, routed) => {
    const makers = own ?? ofRoutes.get(routed) ?? compileDescriptors(routed)
    if (!own) ofRoutes.set(routed, makers)
    const texts = makers.map((make) => make(facts)).filter((text) => text !== undefined)
    const id = texts.join('\n')
    const known = limits.get(id)
    if (known) return known
    const matched = texts.flatMap((text) => described(text) ?? []).sort((a, b) => speed(a) - speed(b))
    if (matched.length === 0) return limit
    const buckets = config.always_consume_default_token_bucket === false ? matched : [...matched, ...limit.rules.buckets]
    const made = { ...limit, rules: { ...limit.rules, buckets } }
    limits.set(id, made)
    return made
  }
}

const speed = ({ tokensPerFill, fillIntervalMs }: BucketRules) => tokensPerFill / fillIntervalMs

function bucketOf(bucket: TokenBucketConfig | undefined, key: string): BucketRules | undefined {
  const fillIntervalMs = parseDuration(String(bucket?.fill_interval ?? '0')) ?? 0
  if (!bucket || fillIntervalMs <= 0) return undefined
  return { key, maxTokens: count(bucket.max_tokens, 0), tokensPerFill: count(bucket.tokens_per_fill, 1), fillIntervalMs }
}

function causeOf({
  status,
  response_headers_to_add: added,
  rate_limited_as_resource_exhausted: exhausted,
}: LocalRateLimitConfig): ReplyCause {
  const code = statusOf(status?.code)
  const headers = Array.isArray(added)
    ? added.map(({ header }) => [String(header?.key).toLowerCase(), String(header?.value ?? '')] as const)
    : []
  return {
    status: code < 400 ? 429 : code,
    body: 'local_rate_limited',
    flags: ['RL'],
    details: 'local_rate_limited',
    headers,
    ...(exhausted && { grpcStatus: 8 }),
  }
}

function statusOf(code: number | string | undefined): number {
  const named = Object.entries(errorStatusNames).find(([, name]) => name === code)
  return count(named ? named[0] : code, 429)
}

const DENOMINATORS = { HUNDRED: 100, TEN_THOUSAND: 10_000, MILLION: 1_000_000 } as const

/** Of what is left out nothing is taken: a limiter without `filter_enabled` is off. */
function fractionOf(percent: FractionalPercent | undefined): Fraction {
  const denominator = DENOMINATORS[percent?.denominator ?? 'HUNDRED'] ?? 100
  return { numerator: percent ? count(percent.numerator, 0) : 0, denominator }
}

function count(value: unknown, otherwise: number): number {
  const number = Number(value ?? otherwise)
  return Number.isFinite(number) && number >= 0 ? number : otherwise
}
