import type { RecordedEvent, Recording } from '../sim/recording.ts'

/** Pods of one cluster, as one client's proxy sees them. */
export interface Panic {
  /** Healthy pods in percent, below which health is ignored. */
  readonly below: number
  readonly healthy: number
  readonly of: number
}

/**
 * Whether the proxy of node `by` ignores health among `candidates`, the ready pods of one cluster, since it ejected too many of them: Envoy's
 * panic mode, by `minHealthPercent`. Null where it does not.
 */
export function panicAt(recording: Recording, candidates: readonly number[], by: number, atUs: number): Panic | null {
  const first = recording.pods[candidates[0] ?? -1]
  const node = recording.nodes[first?.node ?? -1]
  const label = node?.versions[first?.version ?? -1]?.label
  const below = node?.badges.find(
    ({ panicBelow, version }) => panicBelow !== undefined && (version === undefined || version === label),
  )?.panicBelow
  if (below === undefined) return null
  const healthy = candidates.filter((pod) => !ejectionAt(recording, pod, by, atUs)).length
  return 100 * healthy < below * candidates.length ? { below, healthy, of: candidates.length } : null
}

/** What holds a pod out of the load balancing of one client's proxy; undefined where nothing does. */
export function ejectionAt({ events }: Recording, pod: number, by: number, atUs: number): RecordedEvent | undefined {
  const own = events.filter((event) => event.pod === pod && (event.by === undefined || event.by === by) && event.atUs <= atUs)
  const last = own.findLast((event) => event.type === 'ejected' || event.type === 'returned')
  return last?.type === 'ejected' ? last : undefined
}
