import { Grouping, type LabelSet, type LabelSets } from './promql-labels.ts'
import type { Element } from './promql-series.ts'

interface Bucket {
  readonly upper: number
  count: number
}

/** `histogram_quantile` of classic histograms: buckets are told apart by their label `le`. */
export class HistogramQuantile {
  private readonly grouping: Grouping
  private readonly uppers = new Map<LabelSet, number>()

  constructor(sets: LabelSets) {
    this.grouping = new Grouping(sets, false, ['le'])
  }

  of(share: number, vector: readonly Element[]): readonly Element[] {
    const groups = new Map<LabelSet, Bucket[]>()
    for (const { labels, value } of vector) {
      const upper = this.upperOf(labels)
      if (Number.isNaN(upper)) continue
      const group = this.grouping.of(labels)
      const buckets = groups.get(group)
      if (buckets) buckets.push({ upper, count: value })
      else groups.set(group, [{ upper, count: value }])
    }
    return [...groups].map(([labels, buckets]) => ({ labels, value: bucketQuantile(share, buckets) }))
  }

  private upperOf(labels: LabelSet): number {
    const known = this.uppers.get(labels)
    if (known !== undefined) return known
    const text = labels.labels.get('le') ?? ''
    const upper = text === '+Inf' ? Number.POSITIVE_INFINITY : text === '' ? Number.NaN : Number(text)
    this.uppers.set(labels, upper)
    return upper
  }
}

/** The quantile by linear interpolation within a bucket, as Prometheus' `BucketQuantile`: the last bucket, which has no end, gives its lower one. */
export function bucketQuantile(share: number, given: readonly Bucket[]): number {
  if (Number.isNaN(share)) return Number.NaN
  if (share < 0) return Number.NEGATIVE_INFINITY
  if (share > 1) return Number.POSITIVE_INFINITY
  const buckets = coalesced(given)
  const last = buckets.length - 1
  const observed = buckets[last]?.count ?? 0
  if (buckets.length < 2 || buckets[last]?.upper !== Number.POSITIVE_INFINITY || observed === 0) return Number.NaN
  const rank = share * observed
  const found = buckets.findIndex(({ count }, i) => i === last || count >= rank)
  const { upper = 0, count = 0 } = buckets[found] ?? {}
  if (found === last) return buckets[last - 1]?.upper ?? Number.NaN
  if (found === 0 && upper <= 0) return upper
  const below = buckets[found - 1]
  const start = below?.upper ?? 0
  const lower = below?.count ?? 0
  return start + (upper - start) * ((rank - lower) / (count - lower))
}

/** Buckets in ascending order, equal ends summed up, counts never falling. */
function coalesced(given: readonly Bucket[]): readonly Bucket[] {
  const sorted = [...given].sort((a, b) => a.upper - b.upper || 0)
  const buckets: Bucket[] = []
  for (const { upper, count } of sorted) {
    const before = buckets.at(-1)
    if (before?.upper === upper) before.count += count
    else buckets.push({ upper, count })
  }
  let most = Number.NEGATIVE_INFINITY
  for (const bucket of buckets) {
    most = Math.max(most, bucket.count)
    bucket.count = most
  }
  return buckets
}
