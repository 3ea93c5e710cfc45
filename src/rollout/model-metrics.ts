import { TableSource } from './metric-source.ts'
import { type RequestCounters, RequestTable } from './metric-source-series.ts'
import type { Draws } from './model-draws.ts'
import type { CounterFacts, ModelFacts, Side } from './model-facts.ts'
import { selectorsOf } from './promql-known.ts'
import { LabelSets } from './promql-labels.ts'
import { parseQuery } from './promql-parse.ts'
import type { Measurement, MetricSource } from './rollout.ts'

/** Pods of one side that count for themselves; more share their counters. */
const MAX_PODS = 8

/** How many seconds of its full traffic each side has had since the last scrape: of the whole side, and of each of its pods. */
export class Exposure {
  private readonly whole: Record<Side, number> = { stable: 0, canary: 0, rest: 0 }
  private readonly pods: Record<Side, number[]> = { stable: [], canary: [], rest: [] }

  /** So many seconds' worth more, spread over so many pods. */
  add(side: Side, seconds: number, pods: number): void {
    if (seconds <= 0) return
    const count = Math.min(MAX_PODS, Math.max(1, pods))
    const each = this.pods[side]
    this.whole[side] += seconds
    for (let pod = 0; pod < count; pod++) each[pod] = (each[pod] ?? 0) + seconds / count
  }

  of(side: Side): number {
    return this.whole[side]
  }

  ofPods(side: Side): readonly number[] {
    return this.pods[side]
  }

  clear(): void {
    for (const side of ['stable', 'canary', 'rest'] as const) {
      this.whole[side] = 0
      this.pods[side].fill(0)
    }
  }
}

/** A counter that is drawn. */
interface DrawnCounter {
  readonly facts: CounterFacts
  /** Cumulated shares of the buckets that hold anything, with their places. */
  readonly ends: readonly number[]
  readonly places: readonly number[]
  /** One for each pod, or one for all. */
  readonly counters: RequestCounters[]
}

/** Istio's metrics of drawn requests. Only what the queries ask for is drawn. */
export class DrawnMetrics implements MetricSource {
  readonly exposure = new Exposure()
  private readonly table: RequestTable
  private readonly source: TableSource
  private readonly drawn: readonly DrawnCounter[]
  private readonly withBuckets: boolean
  private readonly seen = new Set<string>()

  constructor(facts: ModelFacts, queries: readonly string[], scrapeMs: number) {
    const selectors = queries.flatMap((query) => {
      const parsed = parseQuery(query)
      return 'problem' in parsed ? [] : selectorsOf(parsed.expression)
    })
    this.withBuckets = selectors.some(({ metric }) => metric.endsWith('_bucket'))
    this.table = new RequestTable(scrapeMs, new LabelSets(), this.withBuckets)
    this.source = new TableSource(this.table)
    const asked = ({ labels, byPod }: CounterFacts) =>
      selectors.some(({ matchers }) =>
        matchers.every(({ label, matches }) => label === 'le' || (byPod && label === 'pod') || matches(labels.get(label) ?? '')),
      )
    this.drawn = facts.counters.filter(asked).map((each) => ({ facts: each, ...cumulated(each.buckets), counters: [] }))
  }

  /** When Prometheus looks next. */
  get nextScrapeMs(): number {
    return this.table.scrapes * this.table.scrapeMs
  }

  /** Draws what came since the last scrape, and scrapes. */
  scrape(draws: Draws): void {
    for (const each of this.drawn) {
      const { side, byPod } = each.facts
      if (!byPod) this.count(each, 0, this.exposure.of(side), draws)
      else for (const [pod, seconds] of this.exposure.ofPods(side).entries()) this.count(each, pod, seconds, draws)
    }
    this.exposure.clear()
    this.table.scrape()
  }

  /** The queries that it was ever asked. */
  get asked(): readonly string[] {
    return [...this.seen]
  }

  query(promql: string, nowMs: number): Measurement {
    this.seen.add(promql)
    return this.source.query(promql, nowMs)
  }

  /** As before the first scrape. */
  clear(): void {
    this.exposure.clear()
    this.table.clear()
  }

  private count(each: DrawnCounter, pod: number, seconds: number, draws: Draws): void {
    const count = draws.poisson(each.facts.perSecond * seconds)
    if (count === 0) return
    const counters = each.counters[pod] ?? this.make(each.facts, pod)
    each.counters[pod] = counters
    counters.count += count
    counters.sumMs += count * each.facts.meanMs
    if (this.withBuckets) spread(each, counters.buckets, count, draws)
  }

  private make({ labels, byPod, side }: CounterFacts, pod: number): RequestCounters {
    const { sets } = this.table
    if (!byPod) return this.table.of(sets.of(labels))
    return this.table.of(sets.of(new Map([...labels, ['pod', `${labels.get('destination_workload')}-${side}-${pod}`]])))
  }
}

function cumulated(buckets: readonly number[]): { readonly ends: readonly number[]; readonly places: readonly number[] } {
  const places = buckets.flatMap((share, i) => (share > 0 ? [i] : []))
  let end = 0
  const ends = places.map((place) => {
    end += buckets[place] ?? 0
    return end
  })
  return { ends, places }
}

/** Puts requests into buckets: one by one where they are few, else as many as each bucket gets of what the ones before it left. */
function spread({ ends, places }: DrawnCounter, buckets: Float64Array, count: number, draws: Draws): void {
  const last = places.length - 1
  if (count <= 2 * places.length) {
    for (let i = 0; i < count; i++) {
      const u = draws.unit()
      let at = 0
      while (at < last && u > (ends[at] as number)) at++
      const place = places[at] as number
      buckets[place] = (buckets[place] as number) + 1
    }
    return
  }
  let left = count
  let before = 0
  for (let at = 0; at <= last && left > 0; at++) {
    const end = ends[at] as number
    const got = at === last ? left : draws.binomial(left, Math.min(1, (end - before) / (1 - before)))
    const place = places[at] as number
    buckets[place] = (buckets[place] as number) + got
    left -= got
    before = end
  }
}
