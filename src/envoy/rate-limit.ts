import { parseDuration } from '../core/duration.ts'
import { readRateLimit } from '../mesh/envoy-filter.ts'
import type { FractionalPercent, Origins } from '../xds/proxy-config.ts'
import type { LocalRateLimitConfig } from '../xds/rate-limit-config.ts'
import type { Fraction, RateLimitRules } from './decision.ts'
import type { ReplyCause } from './local-reply.ts'

/** A local rate limit, ready to be told of in a decision. */
export interface CompiledRateLimit {
  readonly rules: Omit<RateLimitRules, 'reply'>
  readonly cause: ReplyCause
}

// Simplified: descriptors of local rate limits are not read, so all requests share the one bucket.
/** Compiles `envoy.filters.http.local_ratelimit`; undefined where it has no bucket, or is never enabled. `key` names its bucket in the proxy. */
export function compileRateLimit(given: object, key: string, origins: Origins): CompiledRateLimit | undefined {
  const config = (readRateLimit(given) ?? {}) as LocalRateLimitConfig
  const { token_bucket: bucket } = config
  const enabled = fractionOf(config.filter_enabled?.default_value)
  const fillIntervalMs = parseDuration(String(bucket?.fill_interval ?? '0')) ?? 0
  if (!bucket || enabled.numerator <= 0 || fillIntervalMs <= 0) return undefined
  const range = origins.get(given)
  const rules = {
    key,
    maxTokens: count(bucket.max_tokens, 0),
    tokensPerFill: count(bucket.tokens_per_fill, 1),
    fillIntervalMs,
    enabled,
    enforced: fractionOf(config.filter_enforced?.default_value),
    ...(range && { range }),
  }
  return { rules, cause: causeOf(config) }
}

function causeOf({
  status,
  response_headers_to_add: added,
  rate_limited_as_resource_exhausted: exhausted,
}: LocalRateLimitConfig): ReplyCause {
  const code = count(status?.code, 429)
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
