import type { Figures, RecordedBadge, Recording } from '../../src/index.ts'
import { formatCount, formatMoment } from '../../src/index.ts'
import { LineLink } from '../components/LineLink.tsx'
import { useMeshState } from '../picture/ejections.ts'
import { panicOver } from '../picture/panic.ts'
import type { Selection } from '../store/player.ts'

/** Circuit breaker and outlier detection of a service or version: their thresholds, and how they stand at the playhead. */
export function Guards({ recording, figures, selection }: { recording: Recording; figures: Figures; selection: Selection }) {
  const state = useMeshState(recording)
  const { node, version } = placeOf(recording, selection)
  const recorded = recording.nodes[node]
  if (!recorded) return null
  const label = recorded.versions[version]?.label
  const guards = eachOnce(
    recorded.badges.filter(
      (badge) =>
        (badge.kind === 'circuit-breaker' || badge.kind === 'outlier-detection') &&
        (label === undefined || badge.version === undefined || badge.version === label),
    ),
  )
  if (guards.length === 0) return null
  const pods = recorded.versions.filter((_, i) => version < 0 || i === version).flatMap((each) => each.pods)
  const out = pods.flatMap((pod) => state.ejected.get(pod) ?? [])
  const open = [...state.openClusters].some((cluster) => recording.clusters[cluster]?.split('|')[3]?.startsWith(`${recorded.name}.`))
  const refused = countRefused(recording, figures, node, version)
  const standing = (badge: RecordedBadge): string => {
    if (badge.kind === 'circuit-breaker')
      return `${open ? 'open now' : 'closed now'}. ${refused === 0 ? 'It refused none' : `It refused ${formatCount(refused)}`} in this scope.`
    if (out.length === 0) return `none of ${pods.length} is ejected now.`
    const back = Math.max(...out.map((event) => event.untilUs ?? 0))
    const panic = panicOver(recording, out[0]?.pod ?? -1, state.atUs)
    const all = panic ? ` ${panic.by} is in panic: fewer than ${panic.below} % are healthy, so it sends to ejected pods too.` : ''
    return `${new Set(out.map((event) => event.pod)).size} of ${pods.length} ejected now${back > 0 ? `, back by ${formatMoment(back)}` : ''}.${all}`
  }
  return (
    <section className="tt-inspector-part">
      <div className="tt-part-title">
        <h3>Breaker and outlier detection</h3>
      </div>
      <ul className="tt-endings tt-policies">
        {guards.map((badge) => (
          <li key={`${badge.kind} ${badge.version ?? ''} ${badge.text}`}>
            <span className="tt-step-words">
              <b>{badge.text}</b>: {standing(badge)}
            </span>
            {badge.range && <LineLink range={badge.range} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** One rule that holds for several versions is told once. */
function eachOnce(badges: readonly RecordedBadge[]): readonly RecordedBadge[] {
  const ruleOf = ({ kind, text, range }: RecordedBadge) => `${kind} ${text} ${range?.file} ${range?.start}`
  return badges.filter((badge, i) => badges.findIndex((other) => ruleOf(other) === ruleOf(badge)) === i)
}

function placeOf({ nodes, pods }: Recording, selection: Selection): { readonly node: number; readonly version: number } {
  if (selection.type === 'pod') {
    const pod = pods.find((each) => each.name === selection.name)
    return { node: pod?.node ?? -1, version: pod?.version ?? -1 }
  }
  if (selection.type !== 'node' && selection.type !== 'edge') return { node: -1, version: -1 }
  const node = nodes.findIndex((each) => each.key === (selection.type === 'node' ? selection.key : selection.to))
  return { node, version: nodes[node]?.versions.findIndex((each) => each.label === selection.version) ?? -1 }
}

function countRefused({ edges }: Recording, figures: Figures, node: number, version: number): number {
  let sum = 0
  edges.forEach((edge, i) => {
    if (edge.to !== node || (version >= 0 && edge.toVersion >= 0 && edge.toVersion !== version)) return
    for (const [cause, count] of figures.edges[i]?.byCause ?? []) if (/\bUO\b/.test(cause)) sum += count
  })
  return sum
}
