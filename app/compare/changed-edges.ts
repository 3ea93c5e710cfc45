import { type ChangedShare, type Difference, type Figures, formatExpected, formatPercent, type Recording } from '../../src/index.ts'
import type { EdgeMark } from '../picture/edge-mark.ts'

const mostWays = 4

/** By edge of one side: what its share became (after), or that it is gone (before). */
export function edgeMarks(
  recording: Recording,
  figures: Figures,
  { shares }: Difference,
  side: 'before' | 'after',
): ReadonlyMap<number, EdgeMark> {
  const marks = new Map<number, EdgeMark>()
  for (const share of shares) {
    // What is plain to see on the other side is not marked twice.
    if ((side === 'before') !== isGone(share)) continue
    const edge = edgeOf(recording, share)
    const observed = figures.edges[edge]?.share.observed
    if (observed !== undefined) marks.set(edge, { share: formatPercent(observed), gain: side === 'before' ? 'gone' : points(share.gain) })
  }
  return marks
}

/** By edge of the run before, where it lies under the run after: those whose share is another now, and of what is gone its share. */
export function shadowMarks(recording: Recording, figures: Figures, difference: Difference): ReadonlyMap<number, EdgeMark> {
  const changed = difference.shares.flatMap((share) => (share.before && !isGone(share) ? [edgeOf(recording, share)] : []))
  const quiet = changed.map((edge) => [edge, { share: '', gain: '', quiet: true }] as const)
  return new Map([...quiet, ...edgeMarks(recording, figures, difference, 'before')])
}

/** By edge of the run after: what its share is, and what it was before. */
export function overlaidMarks(recording: Recording, figures: Figures, { shares }: Difference): ReadonlyMap<number, EdgeMark> {
  const marks = new Map<number, EdgeMark>()
  for (const share of shares) {
    const edge = isGone(share) ? -1 : edgeOf(recording, share)
    const observed = figures.edges[edge]?.share.observed
    if (observed === undefined) continue
    marks.set(edge, { share: formatPercent(observed), gain: share.before ? `was ${formatPercent(share.before.observed)}` : 'new' })
  }
  return marks
}

/** Whether nothing takes a way any more, be it configured or not. */
function isGone({ after }: ChangedShare): boolean {
  return after === null || after.count === 0
}

function edgeOf({ nodes, edges }: Recording, { from, fromVersion, to, toVersion, mirror }: ChangedShare): number {
  return edges.findIndex((edge) => {
    const [source, target] = [nodes[edge.from], nodes[edge.to]]
    return (
      source?.key === from &&
      target?.key === to &&
      edge.mirror === mirror &&
      (source.versions[edge.fromVersion]?.label ?? null) === fromVersion &&
      (target.versions[edge.toVersion]?.label ?? null) === toVersion
    )
  })
}

/** `+13.5`, `−0.2`: percentage points. */
export function points(gain: number): string {
  return `${gain < 0 ? '−' : '+'}${(Math.abs(gain) * 100).toFixed(1)}`
}

/** `reviews v1 90, v3 10`: what the configuration expects of the ways that change, on one side; those of the service that is told apart first. */
export function waysOf({ shares, service }: Difference, side: 'before' | 'after'): string {
  const changed = shares.filter(({ mirror, toVersion }) => !mirror && toVersion !== null)
  const first = changed.find(({ name }) => name === service) ?? changed[0]
  if (!first) return ''
  const ways = changed.filter(({ from, to }) => from === first.from && to === first.to).slice(0, mostWays)
  const words = ways
    .toSorted((a, b) => (a.toVersion ?? '').localeCompare(b.toVersion ?? '', 'en', { numeric: true }))
    .map((way) => `${way.toVersion} ${expected(way[side])}`.trim())
  return `${first.name} ${words.join(', ')}`
}

function expected(share: ChangedShare['before']): string {
  if (!share) return '0'
  const part = share.expected ?? share.observed
  // What happened once is not nothing, and what failed once is not all.
  if (part > 0 && part < 0.0005) return '<\u00a00.1'
  if (part < 1 && part > 0.9995) return '>\u00a099.9'
  return formatExpected(part)
}
