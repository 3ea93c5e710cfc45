import { none, none16, type Recording, rowBits } from '../sim/recording.ts'
import type { Scope } from './figures.ts'
import { succeeded } from './outcome.ts'
import { stepAt } from './scope.ts'
import { Tally } from './tally.ts'

/** What one pass over the rows counts. */
export interface Scan {
  /** A slot for each edge, and a last one for the calls of sources. */
  readonly tally: Tally
  readonly totalSlot: number
  /** First tries by edge and step of the timeline: `[edge * steps + step]`. */
  readonly begun: Uint32Array
  /** First tries by decision, mirrored copies apart. */
  readonly begunByDecision: Uint32Array
  /** For each edge that mirrors: the decisions that sent copies along it. */
  readonly mirroredBy: ReadonlyMap<number, ReadonlySet<number>>
  /** Requests that sources sent. */
  readonly requests: number
  /** Final rows of the sources' calls that failed. */
  readonly failedRoots: readonly number[]
  /** By row: the failed call, made while handling it, that ended last; `none` if there is none. */
  readonly failedChild: Uint32Array
  /** By row: the first try of its call. */
  readonly first: Uint32Array
  /** Rows of the scope that end a call. */
  readonly finals: Uint32Array
  readonly finalCount: number
}

/** Walks the rows once. Parents and earlier tries stand before the rows that name them. */
export function scan(recording: Recording, scope: Scope): Scan {
  const walk = new Walk(recording, scope)
  for (let row = 0; row < recording.rows.length; row++) walk.visit(row)
  return walk.result()
}

class Walk {
  private readonly recording: Recording
  private readonly scope: Scope
  private readonly tally: Tally
  private readonly begun: Uint32Array
  private readonly begunByDecision: Uint32Array
  private readonly mirroredBy = new Map<number, Set<number>>()
  private readonly sentAt: Uint32Array
  private readonly first: Uint32Array
  private readonly failedChild: Uint32Array
  private readonly finals: Uint32Array
  private finalCount = 0
  private requests = 0
  private readonly failedRoots: number[] = []

  constructor(recording: Recording, scope: Scope) {
    const { length } = recording.rows
    this.recording = recording
    this.scope = scope
    this.tally = new Tally(recording.edges.length + 1)
    this.begun = new Uint32Array(recording.edges.length * recording.steps.length)
    this.begunByDecision = new Uint32Array(recording.decisions.length)
    this.sentAt = new Uint32Array(length).fill(none)
    this.first = new Uint32Array(length)
    this.failedChild = new Uint32Array(length).fill(none)
    this.finals = new Uint32Array(length)
  }

  visit(row: number): void {
    const { rows } = this.recording
    const bits = rows.bits[row] ?? 0
    const previous = rows.previous[row] ?? none
    const isFirst = previous === none
    this.first[row] = isFirst ? row : (this.first[previous] ?? row)
    const isRoot = rows.parent[row] === none && (bits & rowBits.mirror) === 0
    const request = rows.request[row] ?? 0
    if (isRoot && isFirst) this.sentAt[request] = rows.arrive[row] ?? 0
    const sent = this.sentAt[request] ?? none
    if (sent >= this.scope.fromUs && sent < this.scope.toUs) this.count(row, bits, isFirst, isRoot)
  }

  private count(row: number, bits: number, isFirst: boolean, isRoot: boolean): void {
    const edge = this.recording.rows.edge[row] ?? 0
    this.tally.addTry(edge, bits)
    if (isRoot) this.tally.addTry(this.recording.edges.length, bits)
    if (isFirst) this.begin(row, edge, bits, isRoot)
    if (bits & rowBits.final && this.recording.rows.end[row] !== none) this.finish(row, edge, bits, isRoot)
  }

  result(): Scan {
    const { tally, begun, begunByDecision, mirroredBy, requests, failedRoots, failedChild, first, finals, finalCount } = this
    const totalSlot = this.recording.edges.length
    return { tally, totalSlot, begun, begunByDecision, mirroredBy, requests, failedRoots, failedChild, first, finals, finalCount }
  }

  private begin(row: number, edge: number, bits: number, isRoot: boolean): void {
    if (isRoot) this.requests++
    const decision = this.recording.rows.decision[row] ?? none16
    if (decision !== none16 && bits & rowBits.mirror) this.noteMirror(edge, decision)
    else if (decision !== none16) this.begunByDecision[decision] = (this.begunByDecision[decision] ?? 0) + 1
    const steps = this.recording.steps.length
    const place = edge * steps + (steps > 1 ? stepAt(this.recording, this.recording.rows.arrive[row] ?? 0) : 0)
    this.begun[place] = (this.begun[place] ?? 0) + 1
  }

  private finish(row: number, edge: number, bits: number, isRoot: boolean): void {
    const { rows } = this.recording
    const first = this.first[row] ?? row
    this.finals[this.finalCount++] = row
    this.tally.addCall(edge, rows, row, first)
    if (isRoot) this.tally.addCall(this.recording.edges.length, rows, row, first)
    if (bits & rowBits.mirror || succeeded(rows.status[row] ?? 0, bits)) return
    if (isRoot) this.failedRoots.push(row)
    else this.noteFailedChild(row)
  }

  private noteMirror(edge: number, decision: number): void {
    const known = this.mirroredBy.get(edge)
    if (known) known.add(decision)
    else this.mirroredBy.set(edge, new Set([decision]))
  }

  private noteFailedChild(row: number): void {
    const { rows } = this.recording
    const parent = rows.parent[row] ?? none
    const known = this.failedChild[parent] ?? none
    if (known === none || (rows.end[row] ?? 0) >= (rows.end[known] ?? 0)) this.failedChild[parent] = row
  }
}
