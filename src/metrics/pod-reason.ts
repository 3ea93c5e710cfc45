import { none16, type Recording } from '../sim/recording.ts'
import { formatMoment } from './format.ts'
import { ejectionAt, type Panic, panicAt } from './panic.ts'

/**
 * Why a try went to its pod: `the only pod`, `the only choice: v3-1 is ejected until 40.0 s`, `one of 3, by the load balancer`, `one of 4, ejected
 * or not: …`; empty without a pod. `cluster` is the one that was chosen, empty where there was no proxy.
 */
export function podReason(recording: Recording, row: number, cluster: string): string {
  const index = recording.rows.pod[row] ?? none16
  const pod = recording.pods[index]
  const edge = recording.edges[recording.rows.edge[row] ?? 0]
  if (!pod || !edge) return ''
  const candidates = podsBehind(recording, index, cluster)
  if (!candidates) return 'by the load balancer'
  const others = candidates.filter((each) => each !== index && recording.pods[each]?.ready)
  const at = recording.rows.start[row] ?? 0
  const panic = panicAt(recording, [index, ...others], edge.from, at)
  if (panic) return panicReason(panic)
  if (others.length === 0) return 'the only pod'
  const ejected = others.flatMap((each) => ejectedName(recording, each, edge.from, at))
  const first = ejected[0]
  if (first && ejected.length === others.length) return `the only choice: ${first.name} is ejected${first.until}`
  const among = others.length + 1 - ejected.length
  return `one of ${among}, by the load balancer${first ? `; ${first.name} is ejected${first.until}` : ''}`
}

/** The pods of the cluster: all of the service, or those of the version that its subset is named for; undefined where that cannot be told. */
function podsBehind({ nodes, pods }: Recording, index: number, cluster: string): readonly number[] | undefined {
  const pod = pods[index]
  const versions = nodes[pod?.node ?? -1]?.versions ?? []
  const subset = cluster.split('|')[2] ?? ''
  if (subset === '' || versions.length === 1) return versions.flatMap((version) => version.pods)
  const version = versions[pod?.version ?? -1]
  return version?.label === subset ? version.pods : undefined
}

function panicReason({ below, healthy, of }: Panic): string {
  const choice = of === 1 ? 'the only pod' : `one of ${of}`
  return `${choice}, ejected or not: with ${healthy} of ${of} healthy, fewer than ${below} %, the proxy is in panic and ignores ejections`
}

function ejectedName(recording: Recording, pod: number, by: number, atUs: number): { name: string; until: string }[] {
  const last = ejectionAt(recording, pod, by, atUs)
  const name = recording.pods[pod]?.name ?? ''
  if (!last) return []
  return [{ name: name.slice(name.indexOf('/') + 1), until: last.untilUs === undefined ? '' : ` until ${formatMoment(last.untilUs)}` }]
}
