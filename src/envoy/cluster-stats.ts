import { counterCount, namedCounters } from './cluster-counters.ts'

/** More than the greatest status there is. */
const STATUSES = 1000

/**
 * The counters of one cluster in one proxy, under the names that Envoy gives them below `cluster.<name>.`. All are kept by number, since
 * requests move them by the million and few ask for their names.
 */
export class ClusterStats {
  /** `upstream_rq_total`: requests that were given a stream on a connection. */
  attached = 0
  private readonly counters = new Float64Array(counterCount)
  private readonly finalStatuses = new Float64Array(STATUSES)
  private retriedStatuses: Float64Array | undefined

  /** One more of what a number of {@link counterOf} stands for. */
  count(counter: number): void {
    this.counters[counter] = (this.counters[counter] as number) + 1
  }

  /** The client of a request got this status, from the upstream or from the proxy itself. */
  countFinal(status: number): void {
    this.finalStatuses[status] = (this.finalStatuses[status] as number) + 1
  }

  /** An answer of this status was thrown away because another try followed. */
  countRetried(status: number): void {
    this.retriedStatuses ??= new Float64Array(STATUSES)
    this.retriedStatuses[status] = (this.retriedStatuses[status] as number) + 1
  }

  /** All counters that have moved, by name. */
  snapshot(): Readonly<Record<string, number>> {
    return {
      ...namedCounters(this.counters),
      ...(this.attached > 0 && { upstream_rq_total: this.attached }),
      ...byStatus(this.finalStatuses, ['', 'external.']),
      ...byStatus(this.retriedStatuses, ['retry.']),
    }
  }
}

/** Of each status, of each hundred of them and of all together. */
function byStatus(counts: Float64Array | undefined, prefixes: readonly string[]): Record<string, number> {
  const all: Record<string, number> = {}
  counts?.forEach((count, status) => {
    if (count === 0) return
    for (const prefix of prefixes)
      for (const what of [status, `${Math.floor(status / 100)}xx`, 'completed'])
        all[`${prefix}upstream_rq_${what}`] = (all[`${prefix}upstream_rq_${what}`] ?? 0) + count
  })
  return all
}
