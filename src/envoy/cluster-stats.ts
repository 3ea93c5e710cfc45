/** More than the greatest status there is. */
const STATUSES = 1000

/**
 * The counters of one cluster in one proxy, under the names that Envoy gives them below `cluster.<name>.`. The two that every request moves
 * are kept as plain numbers.
 */
export class ClusterStats {
  /** `upstream_rq_total`: requests that were given a stream on a connection. */
  attached = 0
  private readonly named = new Map<string, number>()
  private readonly finalStatuses = new Float64Array(STATUSES)

  count(name: string): void {
    this.named.set(name, (this.named.get(name) ?? 0) + 1)
  }

  /** The client of a request got this status, from the upstream or from the proxy itself. */
  countFinal(status: number): void {
    this.finalStatuses[status] = (this.finalStatuses[status] as number) + 1
  }

  /** An answer of this status was thrown away because another try followed. */
  countRetried(status: number): void {
    for (const what of [status, `${Math.floor(status / 100)}xx`, 'completed']) this.count(`retry.upstream_rq_${what}`)
  }

  /** All counters that have moved, by name. */
  snapshot(): Readonly<Record<string, number>> {
    const all: Record<string, number> = Object.fromEntries(this.named)
    if (this.attached > 0) all['upstream_rq_total'] = this.attached
    this.finalStatuses.forEach((count, status) => {
      if (count === 0) return
      const group = `upstream_rq_${Math.floor(status / 100)}xx`
      for (const prefix of ['', 'external.']) {
        all[`${prefix}upstream_rq_${status}`] = count
        all[prefix + group] = (all[prefix + group] ?? 0) + count
        all[`${prefix}upstream_rq_completed`] = (all[`${prefix}upstream_rq_completed`] ?? 0) + count
      }
    })
    return all
  }
}
