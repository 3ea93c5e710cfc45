import { Histogram } from '../metrics/histogram.ts'
import { flagsOf, succeeded } from '../metrics/outcome.ts'
import { grpcStatusIn } from '../sim/grpc-bits.ts'
import { none, none16, type Recording, rowBits } from '../sim/recording.ts'
import type { Ending, Expectation } from './expectation.ts'
import type { Scenario } from './scenario.ts'

/** The calls that an expectation is about, counted in one pass over the rows. */
export interface Measured {
  /** First tries of the requests that count, wherever they go. */
  readonly selected: number
  /** First tries to the node, and of them those that the edges of the place took. */
  readonly begun: number
  readonly reached: number
  /** Mirrored copies along the edges of the place, and the calls under the decisions that sent them. */
  readonly copies: number
  readonly copied: number
  readonly tries: number
  readonly retries: number
  readonly delayed: number
  readonly pods: number
  /** Calls that have ended, and of them those that succeeded, and those with the wanted ending. */
  readonly ended: number
  readonly succeeded: number
  readonly endings: number
  /** In microseconds. */
  readonly latencies: Histogram
}

/** Where calls may go, as indices into the recording's edges. */
export interface MeasuredEdges {
  /** To the node, whatever the version. */
  readonly node: ReadonlySet<number>
  /** To the place, version included; mirrored copies among them. */
  readonly place: ReadonlySet<number>
}

/** Counts the calls along `edges` (null: those of the sources) that the expectation selects. */
export function measureCalls(
  recording: Recording,
  scenario: Pick<Scenario, 'traffic'>,
  expectation: Expectation,
  edges: MeasuredEdges | null,
): Measured {
  const walk = new CallWalk(recording, expectation, edges, classesOf(recording, scenario, expectation.request))
  walk.go()
  return walk.measured()
}

/** Decisions taken for requests of a class; null for any class. */
function classesOf(recording: Recording, { traffic }: Pick<Scenario, 'traffic'>, wanted: string): ReadonlySet<number> | null {
  if (wanted === '') return null
  const matching = new Set<string>()
  recording.sources.forEach(({ name }, source) => {
    const classes = traffic.find((each) => each.name === name)?.requests ?? []
    classes.forEach((each, i) => {
      if (each.name === wanted || each.url === wanted) matching.add(`${source} ${i}`)
    })
  })
  const found = new Set<number>()
  recording.decisions.forEach(({ source, requestClass }, i) => {
    if (matching.has(`${source} ${requestClass}`)) found.add(i)
  })
  return found
}

class CallWalk {
  private readonly recording: Recording
  private readonly edges: MeasuredEdges | null
  private readonly decisions: ReadonlySet<number> | null
  private readonly ending: Ending | null
  private readonly span: { readonly fromUs: number; readonly toUs: number }
  private readonly first: Uint32Array
  private readonly counts = {
    selected: 0,
    begun: 0,
    reached: 0,
    copies: 0,
    tries: 0,
    retries: 0,
    delayed: 0,
    ended: 0,
    succeeded: 0,
    endings: 0,
  }
  private readonly pods = new Set<number>()
  private readonly latencies = new Histogram()
  private readonly begunBy = new Map<number, number>()
  private readonly copiedBy = new Set<number>()

  constructor(recording: Recording, { between, measure }: Expectation, edges: MeasuredEdges | null, decisions: ReadonlySet<number> | null) {
    this.recording = recording
    this.edges = edges
    this.decisions = decisions
    this.ending = measure.type === 'ending' ? measure.ending : null
    this.span = between ? { fromUs: between.fromMs * 1000, toUs: between.toMs * 1000 } : { fromUs: 0, toUs: Infinity }
    this.first = new Uint32Array(recording.rows.length)
  }

  go(): void {
    const { rows } = this.recording
    const sentAt = new Map<number, number>()
    for (let row = 0; row < rows.length; row++) {
      const before = rows.previous[row] as number
      const isRoot = rows.parent[row] === none && ((rows.bits[row] as number) & rowBits.mirror) === 0
      this.first[row] = before === none ? row : (this.first[before] as number)
      if (isRoot && before === none) sentAt.set(rows.request[row] as number, rows.arrive[row] as number)
      const sent = sentAt.get(rows.request[row] as number) ?? 0
      if (sent < this.span.fromUs || sent >= this.span.toUs || !this.isOfClass(row)) continue
      if ((rows.bits[row] as number) & rowBits.mirror) this.addCopy(row, before === none)
      else this.addTry(row, before === none, isRoot)
    }
  }

  measured(): Measured {
    let copied = 0
    for (const decision of this.copiedBy) copied += this.begunBy.get(decision) ?? 0
    return { ...this.counts, copied, pods: this.pods.size, latencies: this.latencies }
  }

  private isOfClass(row: number): boolean {
    return this.decisions === null || this.decisions.has(this.recording.rows.decision[row] as number)
  }

  private addCopy(row: number, isFirst: boolean): void {
    const { rows } = this.recording
    if (!this.edges?.place.has(rows.edge[row] as number) || !isFirst) return
    this.counts.copies++
    this.copiedBy.add(rows.decision[row] as number)
  }

  private addTry(row: number, isFirst: boolean, isRoot: boolean): void {
    const { rows } = this.recording
    const edge = rows.edge[row] as number
    if (isFirst) this.addBegun(rows.decision[row] as number, this.edges ? this.edges.node.has(edge) : isRoot)
    if (!(this.edges ? this.edges.place.has(edge) : isRoot)) return
    const { counts } = this
    const bits = rows.bits[row] as number
    const pod = rows.pod[row] as number
    if (isFirst) counts.reached++
    counts.tries++
    if (bits & rowBits.retry) counts.retries++
    if (bits & rowBits.delayed) counts.delayed++
    if (pod !== none16) this.pods.add(pod)
    if (bits & rowBits.final && rows.end[row] !== none) this.addEnd(row, bits)
  }

  private addBegun(decision: number, toNode: boolean): void {
    this.counts.selected++
    if (decision !== none16) this.begunBy.set(decision, (this.begunBy.get(decision) ?? 0) + 1)
    if (toNode) this.counts.begun++
  }

  private addEnd(row: number, bits: number): void {
    const { rows } = this.recording
    const status = rows.status[row] as number
    this.counts.ended++
    if (succeeded(status, bits)) this.counts.succeeded++
    if (this.ending && endsSo(this.ending, status, bits)) this.counts.endings++
    this.latencies.record((rows.end[row] as number) - (rows.arrive[this.first[row] as number] as number))
  }
}

function endsSo({ status, hundreds, grpc, flag }: Ending, seen: number, bits: number): boolean {
  if (grpc !== null && grpcStatusIn(bits) !== grpc) return false
  if (status !== null && seen !== status) return false
  if (hundreds !== null && Math.floor(seen / 100) !== hundreds) return false
  return flag === '' || (flagsOf(bits) as readonly string[]).includes(flag)
}
