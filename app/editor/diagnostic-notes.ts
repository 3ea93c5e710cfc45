import { type Diagnostic, type Figures, formatCount, type Recording, type SourceRange } from '../../src/index.ts'
import { outlines } from '../language/outline.ts'
import { fullHost, namespaceOf, textAt } from '../language/outline-text.ts'
import { type LineNote, type Part, quiet, strong } from './line-notes.ts'
import type { Places } from './places.ts'
import { contains, type RouteFigures } from './route-figures.ts'

export interface DiagnosticNotesInput {
  readonly file: string
  readonly place: Places
  readonly diagnostics: readonly Diagnostic[]
  readonly recording: Recording
  readonly figures: Figures
  readonly routes: readonly RouteFigures[]
}

/** What the run made of what is wrong with a text: `157 fail: 503 NC` beside an unknown host. Silent where it made nothing of it. */
export function diagnosticNotes(input: DiagnosticNotesInput): readonly LineNote[] {
  const { file, place, diagnostics } = input
  return diagnostics.flatMap((diagnostic): LineNote[] => {
    const { range, severity, code } = diagnostic
    if (range.file !== file || severity === 'note' || toldByRoutes.has(code)) return []
    const wordings = effectOf(diagnostic, input)
    const line = place.line(range.start)
    return wordings.length === 0 ? [] : [{ lines: [line, place.lineAbove(line, 'route')], wordings, severity }]
  })
}

/** Of rules that cannot be reached the rules themselves say so. */
const toldByRoutes = new Set(['IST0130', 'IST0131'])

function effectOf({ range, resource }: Diagnostic, input: DiagnosticNotesInput): readonly (readonly Part[])[] {
  const failed = failuresAt(range, input)
  if (failed.count > 0)
    return [
      [strong(formatCount(failed.count)), quiet(` fail: ${failed.cause}`)],
      [strong(formatCount(failed.count)), quiet(' fail')],
    ]
  const around = input.routes.filter((route) => contains(route.range, range))
  if (around.length > 0) {
    const idle = around.flatMap(({ calls, destinations }) => (calls > 0 ? destinations.filter(({ count }) => count === 0) : []))
    return idle.some((each) => contains(each.range, range)) ? [[strong('0'), quiet(' requests')]] : []
  }
  const own = resource && input.routes.filter((route) => route.resource === `${resource.kind} ${resource.namespace}/${resource.name}`)
  const untaken = own && own.length > 0 && own.every(({ taken }) => !taken)
  return untaken ? [[quiet('no request in this run')], [quiet('no request')]] : []
}

interface Failures {
  readonly count: number
  readonly cause: string
}

/** Calls that failed for want of what a place of the text names: its cluster is unknown, or has no pod. */
function failuresAt(range: SourceRange, { recording, figures, place }: DiagnosticNotesInput): Failures {
  const meant = [range, ...destinationsOf(recording, subsetAt(place.text, range.start))]
  const touches = (own: SourceRange) => meant.some((each) => touch(own, each))
  const byCause = new Map<string, number>()
  const add = (cause: string, count: number) => count > 0 && byCause.set(cause, (byCause.get(cause) ?? 0) + count)
  recording.decisions.forEach(({ decision: { outcome } }, i) => {
    if (outcome.type !== 'route') return
    outcome.plan.clusters.forEach(({ known, range: own, notFoundStatus }, at) => {
      if (!known && own && touches(own)) add(`${notFoundStatus} NC`, figures.decisions[i]?.destinations[at]?.count ?? 0)
    })
  })
  if (byCause.size === 0)
    recording.edges.forEach(({ mirror, ranges }, i) => {
      if (mirror || !ranges.some(touches)) return
      for (const [cause, count] of figures.edges[i]?.byCause ?? []) if (unreachable.test(cause)) add(cause, count)
    })
  const counts = [...byCause].sort((a, b) => b[1] - a[1])
  return { count: counts.reduce((sum, [, count]) => sum + count, 0), cause: counts[0]?.[0] ?? '' }
}

/** The end of the cluster's name that a subset of a DestinationRule makes, if the place lies in one. */
function subsetAt(text: string, offset: number): string | undefined {
  const rule = outlines(text).findLast(({ start }) => start <= offset)
  if (!rule || textAt(rule, ['kind']) !== 'DestinationRule') return undefined
  const [spec, list, index] = rule.entries.findLast(({ key }) => key && key.start <= offset)?.path ?? []
  const name = spec === 'spec' && list === 'subsets' && index !== undefined ? textAt(rule, [spec, list, index, 'name']) : ''
  return name === '' ? undefined : `|${name}|${fullHost(textAt(rule, ['spec', 'host']), namespaceOf(rule))}`
}

/** Where routes lead to a cluster. */
function destinationsOf({ decisions }: Recording, cluster: string | undefined): readonly SourceRange[] {
  if (cluster === undefined) return []
  return decisions.flatMap(({ decision: { outcome } }) =>
    outcome.type === 'route'
      ? outcome.plan.clusters.flatMap(({ cluster: own, range }) => (range && own.endsWith(cluster) ? [range] : []))
      : [],
  )
}

/** What a proxy answers that finds nobody behind a destination. */
const unreachable = /\b(?:NR|NC|UH)\b/

function touch(a: SourceRange, b: SourceRange): boolean {
  return contains(a, b) || contains(b, a)
}
