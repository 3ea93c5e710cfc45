import type { RateLimitRules } from './decision.ts'

/** Tokens that come back evenly, as many as fit; full at first (`source/common/common/token_bucket_impl.cc`, AtomicTokenBucketImpl). */
export class TokenBucket {
  private readonly max: number
  private readonly perUs: number
  /** When the bucket would have been empty. */
  private emptyUs: number

  constructor(
    { maxTokens, tokensPerFill, fillIntervalMs }: Pick<RateLimitRules, 'maxTokens' | 'tokensPerFill' | 'fillIntervalMs'>,
    nowUs: number,
  ) {
    this.max = maxTokens
    this.perUs = tokensPerFill / (fillIntervalMs * 1000)
    this.emptyUs = nowUs - this.fullUs
  }

  /** Takes a token if one is whole. */
  take(nowUs: number): boolean {
    if (this.perUs <= 0 || this.max < 1) return false
    const tokens = Math.min(this.max, (nowUs - this.emptyUs) * this.perUs)
    // A whole token is there though the sums of microseconds come out a hair below.
    if (tokens < 1 - 1e-9) return false
    this.emptyUs = nowUs - (tokens - 1) / this.perUs
    return true
  }

  private get fullUs(): number {
    return this.perUs > 0 ? this.max / this.perUs : 0
  }
}
