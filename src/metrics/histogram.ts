/**
 * Counts of times in log-linear buckets (256 to each doubling), so that a quantile is within 0.2 % of the exact one and recording a value is
 * one addition. Values are whole microseconds from 0 to 2^32 − 1.
 */
export class Histogram {
  readonly counts: Uint32Array
  private total = 0
  private least = 0xffffffff
  private most = 0

  constructor() {
    this.counts = new Uint32Array(bucketCount)
  }

  record(value: number): void {
    const bucket = bucketOf(value)
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1
    this.total++
    if (value < this.least) this.least = value
    if (value > this.most) this.most = value
  }

  /** Adds everything that `other` has counted. */
  merge(other: Histogram): void {
    if (other.total === 0) return
    const last = bucketOf(other.most)
    for (let i = bucketOf(other.least); i <= last; i++) this.counts[i] = (this.counts[i] ?? 0) + (other.counts[i] ?? 0)
    this.total += other.total
    this.least = Math.min(this.least, other.least)
    this.most = Math.max(this.most, other.most)
  }

  clear(): void {
    this.counts.fill(0)
    this.total = 0
    this.least = 0xffffffff
    this.most = 0
  }

  /** The smallest time that the given share (0..1) of the values does not exceed; 0 where nothing was recorded. */
  quantile(share: number): number {
    return this.quantiles([share])[0] ?? 0
  }

  /** {@link quantile} of several shares, in ascending order, in one walk. */
  quantiles(shares: readonly number[]): number[] {
    if (this.total === 0) return shares.map(() => 0)
    const found: number[] = []
    let seen = 0
    let bucket = bucketOf(this.least) - 1
    for (const share of shares) {
      const rank = Math.max(1, Math.ceil(share * this.total - 1e-9))
      while (seen < rank) seen += this.counts[++bucket] ?? 0
      found.push(Math.min(this.most, Math.max(this.least, middleOf(bucket))))
    }
    return found
  }
}

const precisionBits = 8
const linear = 1 << precisionBits
const bucketCount = (32 - precisionBits + 1) * linear

function bucketOf(value: number): number {
  if (value < linear) return value
  const shift = 31 - Math.clz32(value) - precisionBits
  return (shift + 1) * linear + (value >>> shift) - linear
}

function middleOf(bucket: number): number {
  if (bucket < 2 * linear) return bucket
  const shift = Math.floor(bucket / linear) - 1
  const low = ((bucket % linear) + linear) * 2 ** shift
  return low + Math.floor((2 ** shift - 1) / 2)
}
