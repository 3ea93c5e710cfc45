import { draw, purposeOf } from '../core/random.ts'
import type { BucketRules, Decision, Fraction, LocalReply, RateLimitRules } from '../envoy/decision.ts'
import { TokenBucket } from '../envoy/rate-limit-bucket.ts'
import { bitsOfFlags } from './flags.ts'

/** A local rate limit with the answer to what it refuses. */
export interface Limit extends Refusal {
  readonly rules: RateLimitRules
  readonly bits: number
}

/** An answer of a proxy: its status, 0 where it closes the connection, and that of gRPC, −1 where there is none. */
export interface Refusal {
  readonly status: number
  readonly grpcStatus: number
}

/** What the proxy beside a pod does with requests of a class before the application sees them. */
export interface Gate {
  readonly limits: readonly Limit[]
  /** Undefined where it lets through what is within the limits. */
  readonly refusal: Refusal | undefined
}

/** The rate limits of a decision. */
export function limitsOf({ outcome }: Decision): readonly Limit[] {
  const rules = outcome.type === 'route' || outcome.type === 'reply' ? outcome.rateLimits : undefined
  return (rules ?? NONE).map((each) => {
    return { rules: each, ...refusalOf(each.reply), bits: bitsOfFlags(each.reply.flags) }
  })
}

const NONE: readonly RateLimitRules[] = []
const CLOSED: Refusal = { status: 0, grpcStatus: -1 }

/** The statuses of a proxy's own answer. */
export function refusalOf({ status, headers }: LocalReply): Refusal {
  const line = headers.find(([name]) => name === 'grpc-status')
  return { status, grpcStatus: line ? Number(line[1]) : -1 }
}

/** What a decision of the proxy beside a pod comes to; undefined where it lets everything through. */
export function gateOf(decision: Decision): Gate | undefined {
  const { outcome } = decision
  const limits = limitsOf(decision)
  const closes = outcome.type === 'refused' || (outcome.type === 'tcp' && outcome.denied !== undefined)
  const refusal = outcome.type === 'reply' ? refusalOf(outcome.reply) : closes ? CLOSED : undefined
  return limits.length > 0 || refusal !== undefined ? { limits, refusal } : undefined
}

/** What a proxy tells of the bucket that a request was counted by. */
export interface BucketState {
  readonly limit: number
  readonly remaining: number
  readonly resetS: number
}

/** The buckets of one proxy. A new configuration that leaves a bucket as it is leaves its tokens, too. */
export class RateLimiters {
  /** Of the last request to a limit that tells it: what its answer says in x-ratelimit headers. */
  told: BucketState | undefined
  private readonly buckets = new Map<string, { readonly rules: BucketRules; readonly bucket: TokenBucket }>()

  /** Whether a request is let through; `place` tells this limit's draws from those of others that the request meets. */
  admits({ rules }: Limit, point: number, place: number, nowUs: number): boolean {
    if (!within(rules.enabled, point, 2 * place)) return true
    const refusing = rules.buckets.find((each) => !this.bucket(each, nowUs).take(nowUs))
    if (rules.tellsState) this.told = this.stateOf(refusing ?? rules.buckets[0], nowUs)
    return !refusing || !within(rules.enforced, point, 2 * place + 1)
  }

  private stateOf(rules: BucketRules | undefined, nowUs: number): BucketState | undefined {
    return rules && { limit: rules.maxTokens, ...this.bucket(rules, nowUs).state(nowUs) }
  }

  private bucket(rules: BucketRules, nowUs: number): TokenBucket {
    const known = this.buckets.get(rules.key)
    if (known && (known.rules === rules || isSame(known.rules, rules))) return known.bucket
    const bucket = new TokenBucket(rules, nowUs)
    this.buckets.set(rules.key, { rules, bucket })
    return bucket
  }
}

function isSame(a: BucketRules, b: BucketRules): boolean {
  return a.maxTokens === b.maxTokens && a.tokensPerFill === b.tokensPerFill && a.fillIntervalMs === b.fillIntervalMs
}

function within({ numerator, denominator }: Fraction, point: number, attempt: number): boolean {
  return numerator >= denominator || draw(point, purposeOf['rate-limit'], attempt) % denominator < numerator
}
