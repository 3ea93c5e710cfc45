import type { ClusterSpec, HostSpec } from './cluster-spec.ts'
import { priorityLoads } from './load-balancer-priority.ts'

/** The share of a cluster's requests that each host may expect while none is ejected, in the order of its hosts; all 0 where none is usable. */
export function hostShares(spec: ClusterSpec): readonly number[] {
  const shares = spec.hosts.map(() => 0)
  const count = spec.hosts.reduce((most, host) => Math.max(most, host.priority + 1), 1)
  const levels = Array.from({ length: count }, (_, p) => spec.hosts.flatMap((host, i) => (host.priority === p ? [i] : [])))
  const health = levels.map((level) => ({ healthy: level.filter((i) => spec.hosts[i]?.healthy).length, total: level.length }))
  const { load, panic } = priorityLoads(health, spec.panicThreshold)
  levels.forEach((level, p) => {
    const usable = level.filter((i) => panic[p] || spec.hosts[i]?.healthy)
    const weights = usable.map((i) => weightOf(spec, level, i, panic[p] ?? false))
    const sum = weights.reduce((total, w) => total + w, 0)
    usable.forEach((i, n) => {
      if (sum > 0) shares[i] = (((load[p] ?? 0) / 100) * (weights[n] ?? 0)) / sum
    })
  })
  return shares
}

/** Whether the hash of a request, and not chance or rotation, picks the host. */
export function picksByHash(spec: ClusterSpec): boolean {
  return spec.lbPolicy === 'RING_HASH' || spec.lbPolicy === 'MAGLEV'
}

function weightOf(spec: ClusterSpec, level: readonly number[], index: number, panic: boolean): number {
  const host = spec.hosts[index] as HostSpec
  const own = spec.lbPolicy === 'RANDOM' ? 1 : host.weight
  if (!spec.localityWeighted || panic) return own
  const locality = level.filter((i) => spec.hosts[i]?.locality === host.locality)
  const healthy = locality.filter((i) => spec.hosts[i]?.healthy)
  const sum = healthy.reduce((total, i) => total + (spec.lbPolicy === 'RANDOM' ? 1 : (spec.hosts[i]?.weight ?? 0)), 0)
  const weight = (spec.localityWeights[host.locality] ?? 0) * Math.min(1, (1.4 * healthy.length) / locality.length)
  return sum > 0 ? (weight * own) / sum : 0
}
