import type { Labels, Metric, Sample } from './exposition.ts'

/** Sums up samples of a metric by their labels. */
export class Collector {
  private readonly name: string
  private readonly help: string
  private readonly bounds: readonly number[] | undefined
  private readonly byLabels = new Map<string, { labels: Labels; value: number; sum: number; counts: number[] }>()

  /** With `bounds` a histogram, else a counter. */
  constructor(name: string, help: string, bounds?: readonly number[]) {
    this.name = name
    this.help = help
    this.bounds = bounds
  }

  add(labels: Labels, observed = 0, count = 1): void {
    const key = JSON.stringify(labels)
    const known = this.byLabels.get(key) ?? { labels, value: 0, sum: 0, counts: (this.bounds ?? []).map(() => 0) }
    this.byLabels.set(key, known)
    known.value += count
    known.sum += observed
    this.bounds?.forEach((bound, i) => {
      if (observed <= bound) known.counts[i] = (known.counts[i] ?? 0) + 1
    })
  }

  /** The metric, its samples in the order of their labels' text. */
  metric(): Metric {
    const { name, help, bounds } = this
    const entries = [...this.byLabels].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry)
    const samples = entries.map(
      ({ labels, value, sum, counts }): Sample => (bounds ? { labels, value, histogram: { bounds, counts, sum } } : { labels, value }),
    )
    return { name, type: bounds ? 'histogram' : 'counter', help, samples }
  }
}
