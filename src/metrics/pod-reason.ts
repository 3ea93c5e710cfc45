import { none16, type Recording } from '../sim/recording.ts'
import { formatMoment } from './format.ts'

/** Why a try went to its pod: `the only pod`, `the only choice: v3-1 is ejected until 40.0 s`, `one of 3, by the load balancer`; empty without a pod. */
export function podReason(recording: Recording, row: number): string {
  const index = recording.rows.pod[row] ?? none16
  const pod = recording.pods[index]
  const edge = recording.edges[recording.rows.edge[row] ?? 0]
  const candidates = pod ? (recording.nodes[pod.node]?.versions[pod.version]?.pods ?? []) : []
  if (!pod || !edge) return ''
  const others = candidates.filter((each) => each !== index && recording.pods[each]?.ready)
  if (others.length === 0) return 'the only pod'
  const at = recording.rows.start[row] ?? 0
  const ejected = others.flatMap((each) => ejectionAt(recording, each, edge.from, at))
  const first = ejected[0]
  if (first && ejected.length === others.length) return `the only choice: ${first.name} is ejected${first.until}`
  const among = others.length + 1 - ejected.length
  return `one of ${among}, by the load balancer${first ? `; ${first.name} is ejected${first.until}` : ''}`
}

function ejectionAt(recording: Recording, pod: number, by: number, atUs: number): { name: string; until: string }[] {
  const events = recording.events.filter((event) => event.pod === pod && (event.by === undefined || event.by === by) && event.atUs <= atUs)
  const last = events.findLast((event) => event.type === 'ejected' || event.type === 'returned')
  if (last?.type !== 'ejected') return []
  const name = recording.pods[pod]?.name ?? ''
  return [{ name: name.slice(name.indexOf('/') + 1), until: last.untilUs === undefined ? '' : ` until ${formatMoment(last.untilUs)}` }]
}
