import {
  type CallFigures,
  type Figures,
  formatCount,
  formatPercent,
  type RecordedBadge,
  type Recording,
  type SourceRange,
} from '../../src/index.ts'
import { type LineNote, quiet, strong } from './line-notes.ts'
import type { Places } from './places.ts'
import { contains } from './route-figures.ts'

interface Told {
  readonly range: SourceRange
  readonly kind: RecordedBadge['kind']
  readonly count: number
  readonly of: number
}

/** What the policies of hosts and pods did: pods ejected, requests refused, copies made. */
export function policyNotes(recording: Recording, figures: Figures, file: string, place: Places): readonly LineNote[] {
  const told = new Map<string, Told>()
  recording.nodes.forEach(({ badges }, node) => {
    for (const badge of badges) {
      const { range, kind } = badge
      // Of two policies of a kind the recording does not tell which one it was.
      if (range?.file !== file || badges.some((other) => other !== badge && other.kind === kind && other.version === badge.version))
        continue
      const { count, of } = countOf(recording, figures, node, badge, range)
      const before = told.get(`${kind} ${range.start}`)
      told.set(`${kind} ${range.start}`, { range, kind, count: count + (before?.count ?? 0), of: of + (before?.of ?? 0) })
    }
  })
  return [...told.values()].flatMap((each) => noteOf(each, place))
}

type Count = Pick<Told, 'count' | 'of'>

/** What a cause of failure holds where a policy was it: the response flag, or the status that the proxy beside a pod answers with. */
const signs: Readonly<Partial<Record<RecordedBadge['kind'], readonly string[]>>> = {
  'circuit-breaker': ['UO'],
  authorization: ['403'],
  'rate-limit': ['RL', '429'],
}

function countOf(recording: Recording, figures: Figures, node: number, { kind, version }: RecordedBadge, range: SourceRange): Count {
  if (kind === 'outlier-detection') return { count: ejections(recording, figures, node, version), of: 0 }
  if (kind === 'mirroring') return { count: mirrored(recording, figures, range), of: 0 }
  const of = version === undefined ? -1 : (recording.nodes[node]?.versions.findIndex((each) => each.label === version) ?? -1)
  const calls = of < 0 ? figures.nodes[node] : figures.nodes[node]?.versions[of]
  return calls ? { count: refused(calls, signs[kind] ?? []), of: calls.calls } : { count: 0, of: 0 }
}

function refused({ byCause }: CallFigures, wanted: readonly string[]): number {
  const counts = [...byCause].map(([cause, count]) => (wanted.some((sign) => cause.split(/[ ,]/).includes(sign)) ? count : 0))
  return counts.reduce((sum, count) => sum + count, 0)
}

function ejections({ events, pods, nodes }: Recording, { scope }: Figures, node: number, version: string | undefined): number {
  return events.filter(({ type, pod, atUs }) => {
    const ejected = pods[pod ?? -1]
    if (type !== 'ejected' || ejected?.node !== node || atUs < scope.fromUs || atUs >= scope.toUs) return false
    return version === undefined || nodes[node]?.versions[ejected.version]?.label === version
  }).length
}

function mirrored({ edges }: Recording, figures: Figures, range: SourceRange): number {
  const counts = edges.map(({ mirror, ranges }, i) => {
    const own = mirror && ranges.some((each) => contains(range, each) || contains(each, range))
    return own ? (figures.edges[i]?.calls ?? 0) : 0
  })
  return counts.reduce((sum, count) => sum + count, 0)
}

function noteOf({ range, kind, count, of }: Told, place: Places): LineNote[] {
  if (count === 0) return []
  const lines = [place.keyLine(range), place.line(range.start)]
  if (kind === 'outlier-detection')
    return [{ lines, wordings: [[strong(formatCount(count)), quiet(count === 1 ? ' ejection' : ' ejections')]] }]
  if (kind === 'mirroring') return [{ lines, wordings: [[strong(formatCount(count)), quiet(' mirrored')]] }]
  return [
    {
      lines,
      wordings: [
        [strong(formatPercent(count / of)), quiet(' refused')],
        [strong(formatCount(count)), quiet(' refused')],
      ],
    },
  ]
}
