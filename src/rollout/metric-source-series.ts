import { DURATION_BOUNDS } from '../metrics/istio-reports.ts'
import type { LabelSet, LabelSets } from './promql-labels.ts'
import type { ScrapedSeries, SeriesTable } from './promql-series.ts'

/** Ends of the buckets as Envoy prints them. */
const LE_TEXTS: readonly string[] = [...DURATION_BOUNDS.map(String), '+Inf']

/** The bucket that a duration in milliseconds falls in, the last being the one without an end. */
export function bucketOf(durationMs: number): number {
  let low = 0
  let high = DURATION_BOUNDS.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((DURATION_BOUNDS[middle] as number) < durationMs) low = middle + 1
    else high = middle
  }
  return low
}

/** How many buckets there are. */
export const BUCKETS = LE_TEXTS.length

interface GrowingSeries extends ScrapedSeries {
  first: number
  size: number
  readonly values: number[]
}

/** The counters of one set of labels: requests and the histogram of their durations, as they stand, and as they were scraped. */
export class RequestCounters {
  readonly labels: LabelSet
  count = 0
  sumMs = 0
  /** By bucket, each alone. */
  readonly buckets = new Float64Array(BUCKETS)
  readonly series: { readonly total: GrowingSeries; readonly sum: GrowingSeries; readonly buckets: readonly GrowingSeries[] }

  constructor(labels: LabelSet, sets: LabelSets) {
    const made = (set: LabelSet, countsRequests: boolean): GrowingSeries => ({ labels: set, first: 0, size: 0, values: [], countsRequests })
    this.labels = labels
    this.series = {
      total: made(labels, true),
      sum: made(labels, false),
      buckets: LE_TEXTS.map((le) => made(sets.of(new Map([...labels.labels, ['le', le]])), le === '+Inf')),
    }
  }

  /** Prometheus looks: it sees nothing of a counter before its first request. */
  scrape(scrape: number, withBuckets: boolean): void {
    if (this.count === 0) return
    store(this.series.total, scrape, this.count)
    store(this.series.sum, scrape, this.sumMs)
    if (!withBuckets) return
    let below = 0
    for (let i = 0; i < BUCKETS; i++) {
      below += this.buckets[i] as number
      store(this.series.buckets[i] as GrowingSeries, scrape, below)
    }
  }

  /** As before the first request. */
  clear(): void {
    this.count = 0
    this.sumMs = 0
    this.buckets.fill(0)
    this.series.total.size = 0
    this.series.sum.size = 0
    for (const bucket of this.series.buckets) bucket.size = 0
  }
}

function store(series: GrowingSeries, scrape: number, value: number): void {
  if (series.size === 0) series.first = scrape
  series.values[series.size++] = value
}

// Simplified: Prometheus scrapes all pods at the same moments, without delay, and goes on to do so after a pod is gone.
/** Istio's standard metrics of HTTP, as series of what was counted. */
export class RequestTable implements SeriesTable {
  readonly scrapeMs: number
  readonly sets: LabelSets
  readonly counters: RequestCounters[] = []
  private readonly byLabels = new Map<LabelSet, RequestCounters>()
  /** Scrapes done: the next is at `scrapes * scrapeMs`. */
  scrapes = 0
  private readonly byMetric = {
    istio_requests_total: [] as ScrapedSeries[],
    istio_request_duration_milliseconds_bucket: [] as ScrapedSeries[],
    istio_request_duration_milliseconds_sum: [] as ScrapedSeries[],
    istio_request_duration_milliseconds_count: [] as ScrapedSeries[],
  }
  private readonly withBuckets: boolean

  /** Without buckets where no query asks for them. */
  constructor(scrapeMs: number, sets: LabelSets, withBuckets = true) {
    this.scrapeMs = scrapeMs
    this.sets = sets
    this.withBuckets = withBuckets
  }

  /** The counters of a set of labels, made when first asked for. */
  of(labels: LabelSet): RequestCounters {
    const known = this.byLabels.get(labels)
    if (known) return known
    const counters = new RequestCounters(labels, this.sets)
    this.byLabels.set(labels, counters)
    const { total, sum, buckets } = counters.series
    this.counters.push(counters)
    this.byMetric.istio_requests_total.push(total)
    this.byMetric.istio_request_duration_milliseconds_count.push(total)
    this.byMetric.istio_request_duration_milliseconds_sum.push(sum)
    this.byMetric.istio_request_duration_milliseconds_bucket.push(...buckets)
    return counters
  }

  scrape(): void {
    for (const counters of this.counters) counters.scrape(this.scrapes, this.withBuckets)
    this.scrapes++
  }

  /** As before the first scrape, the series being known. */
  clear(): void {
    this.scrapes = 0
    for (const counters of this.counters) counters.clear()
  }

  series(metric: string): readonly ScrapedSeries[] | undefined {
    return Object.hasOwn(this.byMetric, metric) ? this.byMetric[metric as keyof typeof this.byMetric] : undefined
  }
}
