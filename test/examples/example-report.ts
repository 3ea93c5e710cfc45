import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import {
  compile,
  computeFigures,
  type Diagnostic,
  lineColumnAt,
  lineStarts,
  type Recording,
  type SourceFile,
  wholeRun,
} from '../../src/index.ts'
import { causeName } from '../../src/metrics/outcome.ts'
import { none16, rowBits } from '../../src/sim/recording.ts'
import { runToEnd } from '../run-to-end.ts'

const folder = new URL('../../examples/', import.meta.url)
const notInputs = new Set(['example.yaml', 'expect.yaml'])

/** What an example is expected to show; written by hand, in the order in which the report prints it. */
export interface Expectation {
  /** `warning IST0130 reviews-canary.yaml:22`, complete and in order. */
  readonly diagnostics: readonly string[]
  /** Kinds and names of what is supposed, complete and in order. */
  readonly supposed: readonly string[]
  /** What each proxy does with each class of requests: where it sends it, and all ways in which its calls end. */
  readonly requests: readonly RequestRow[]
  /** Share of a version in what its service gets, in percent; the sample must agree unless `agrees: false` says why it cannot. */
  readonly shares: readonly { readonly of: string; readonly percent: number; readonly step?: number; readonly agrees?: boolean }[]
  /** Where and how requests fail: `504 UT at reviews v3`, complete, whatever their number. */
  readonly failures: readonly string[]
}

export interface RequestRow {
  /** `GET http://bookinfo.app/productpage end-user=jason`. */
  readonly send: string
  readonly from: string
  readonly step?: number
  readonly clusters: readonly string[]
  readonly outcomes: readonly string[]
}

export function exampleNames(): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/example.yaml`, folder)))
    .map((entry) => entry.name)
    .sort()
}

export function galleryOrder(): string[] {
  return parse(readFileSync(new URL('gallery.yaml', folder), 'utf8'))
}

export function readExample(name: string): { files: SourceFile[]; about: Record<string, unknown>; expected: Expectation } {
  const text = (file: string) => readFileSync(new URL(`${name}/${file}`, folder), 'utf8')
  const inputs = readdirSync(new URL(`${name}/`, folder)).filter((file) => file.endsWith('.yaml') && !notInputs.has(file))
  return {
    files: inputs.map((file) => ({ name: file, text: text(file) })),
    about: parse(text('example.yaml')),
    expected: parse(text('expect.yaml')),
  }
}

/** Runs an example and tells what it shows, in the form of its expectation. */
export function report(files: readonly SourceFile[]) {
  const compiled = compile({ files })
  const recording = runToEnd(compiled)
  const figures = computeFigures(recording, wholeRun(recording))
  const supposed = compiled.generated.find((file) => file.name === 'supposed.yaml')?.text ?? ''
  return {
    recording,
    figures,
    diagnostics: compiled.diagnostics.map((each) => placed(each, files)),
    supposed: supposedNames(supposed),
    requests: requestRows(recording),
    failures: figures.causes.map(({ cause, edge }) => `${cause} at ${targetOf(recording, edge)}`).sort(),
  }
}

function placed({ severity, code, range }: Diagnostic, files: readonly SourceFile[]): string {
  const text = files.find((file) => file.name === range.file)?.text ?? ''
  return `${severity} ${code} ${range.file}:${lineColumnAt(lineStarts(text), range.start).line}`
}

function supposedNames(text: string): string[] {
  const kinds = text.matchAll(/^kind: (\S+)\nmetadata:\n {2}name: (\S+)(?:\n {2}namespace: (\S+))?/gm)
  return [...kinds].map(([, kind, name, namespace]) => `${kind} ${namespace ? `${namespace}/` : ''}${name}`)
}

function requestRows(recording: Recording): RequestRow[] {
  const outcomes = outcomesByDecision(recording)
  return recording.decisions
    .map(({ request, from, fromVersion, step, decision: { outcome } }, i) => {
      const clusters = outcome.type === 'route' ? outcome.plan.clusters : outcome.type === 'tcp' ? outcome.clusters : []
      const headers = request.headers.map(([name, value]) => ` ${name}=${value}`).join('')
      const label = recording.nodes[from]?.versions[fromVersion]?.label ?? ''
      return {
        send: `${request.method} ${request.scheme}://${request.authority}${request.path}${headers}`,
        from: `${recording.nodes[from]?.name}${(recording.nodes[from]?.versions.length ?? 0) > 1 ? ` ${label}` : ''}`,
        ...(step > 0 && { step }),
        clusters: clusters.map(({ cluster, request: upstream }) =>
          upstream.path === request.path ? cluster : `${cluster} as ${upstream.path}`,
        ),
        outcomes: [...(outcomes.get(i) ?? [])].sort(),
      }
    })
    .filter((row) => row.outcomes.length > 0)
    .sort((a, b) => (a.step ?? 0) - (b.step ?? 0) || compare(a.from, b.from) || compare(a.send, b.send))
}

function outcomesByDecision({ rows }: Recording): Map<number, Set<string>> {
  const found = new Map<number, Set<string>>()
  for (let row = 0; row < rows.length; row++) {
    const bits = rows.bits[row] ?? 0
    const decision = rows.decision[row] ?? none16
    if (!(bits & rowBits.final) || bits & rowBits.mirror || decision === none16) continue
    found.set(decision, (found.get(decision) ?? new Set()).add(causeName(rows.status[row] ?? 0, bits)))
  }
  return found
}

/** One line an edge, with the figures that a change of the model would move. */
export function summary(recording: Recording, figures: ReturnType<typeof computeFigures>): string {
  const edges = recording.edges.map((edge, i) => {
    const { calls, retries, saved, delayed, p50Us, p99Us, byCause, share } = figures.edges[i] ?? (figures.total as never)
    const expected = edge.expected.map((each) => (each === null ? '-' : each.toFixed(3))).join(' ')
    const causes = [...byCause].map(([cause, count]) => `${cause}: ${count}`).join(', ')
    const from =
      `${recording.nodes[edge.from]?.name}${edge.fromVersion >= 0 ? ` ${recording.nodes[edge.from]?.versions[edge.fromVersion]?.label}` : ''}`.trim()
    return [
      `${from} -> ${targetOf(recording, i)}${edge.toVersion < 0 ? ' (none)' : ''}${edge.mirror ? ' (mirror)' : ''}`,
      `calls ${calls}`,
      `expected ${expected}`,
      `observed ${share.observed.toFixed(3)}`,
      `retries ${retries}`,
      `saved ${saved}`,
      `delayed ${delayed}`,
      `p50 ${(p50Us / 1000).toFixed(1)}`,
      `p99 ${(p99Us / 1000).toFixed(1)}`,
      causes,
    ].join(' | ')
  })
  const events = recording.events.map((event) => `${(event.atUs / 1e6).toFixed(3)} ${event.type} ${event.text}`)
  return `${[`requests ${figures.requests}, answered ${figures.answered}, succeeded ${figures.succeeded}, rows ${recording.rows.length}`, ...edges, ...events].join('\n')}\n`
}

export function targetOf(recording: Recording, edge: number): string {
  const to = recording.edges[edge]
  const node = recording.nodes[to?.to ?? -1]
  const label = (node?.versions.length ?? 0) > 1 ? (node?.versions[to?.toVersion ?? -1]?.label ?? '') : ''
  return `${node?.name ?? ''} ${label}`.trim()
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
