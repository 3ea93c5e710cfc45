import type { BucketRules } from './decision.ts'

/** Tokens that come back evenly, as many as fit; full at first (`source/common/common/token_bucket_impl.cc`, AtomicTokenBucketImpl). */
export class TokenBucket {
  private readonly max: number
  private readonly perUs: number
  /** When the bucket would have been empty. */
  private emptyUs: number

  constructor({ maxTokens, tokensPerFill, fillIntervalMs }: Omit<BucketRules, 'key'>, nowUs: number) {
    this.max = maxTokens
    this.perUs = tokensPerFill / (fillIntervalMs * 1000)
    this.emptyUs = nowUs - this.fullUs
  }

  /** Takes a token if one is whole. */
  take(nowUs: number): boolean {
    if (this.perUs <= 0 || this.max < 1) return false
    const tokens = this.tokens(nowUs)
    // A whole token is there though the sums of microseconds come out a hair below.
    if (tokens < 1 - 1e-9) return false
    this.emptyUs = nowUs - (tokens - 1) / this.perUs
    return true
  }

  /** Whole tokens that are left, and the seconds until there is one. */
  state(nowUs: number): { readonly remaining: number; readonly resetS: number } {
    const tokens = this.tokens(nowUs)
    const remaining = Math.floor(tokens + 1e-9)
    return { remaining, resetS: remaining > 0 || this.perUs <= 0 ? 0 : Math.ceil((1 - tokens) / this.perUs / 1e6 - 1e-9) }
  }

  private tokens(nowUs: number): number {
    return Math.min(this.max, (nowUs - this.emptyUs) * this.perUs)
  }

  private get fullUs(): number {
    return this.perUs > 0 ? this.max / this.perUs : 0
  }
}
