import { finish, type InParts, walkInParts } from '../core/parts.ts'
import { release } from '../core/release.ts'
import { none, none16, type Recording, type RowColumns, rowBits } from '../sim/recording.ts'
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
  /** By row that tries again: the first try of its call. See {@link firstTry}. */
  readonly first: Uint32Array
  /** Rows of the scope that end a call. */
  readonly finals: Uint32Array
  readonly finalCount: number
}

/** The first try of a row's call. */
export function firstTry({ rows }: Recording, { first }: Pick<Scan, 'first'>, row: number): number {
  return rows.previous[row] === none ? row : (first[row] as number)
}

/** Gives back the room of a scan that nobody reads any more. */
export function releaseScan({ first, failedChild, finals }: Scan): void {
  release([first, failedChild, finals])
}

/** Walks the rows once. Parents and earlier tries stand before the rows that name them. */
export function scan(recording: Recording, scope: Scope): Scan {
  return finish(scanInParts(recording, scope))
}

/** {@link scan}, a part at a time. */
export function* scanInParts(recording: Recording, scope: Scope): InParts<Scan> {
  const begin = firstRowFrom(recording.rows, scope.fromUs)
  const notes = yield* notesInParts(recording.rows, begin)
  const walk = new Walk(recording, scope, notes)
  yield* walkInParts(begin, recording.rows.length, (from, to) => walk.go(from, to))
  release([notes.sentAfter])
  return walk.result()
}

/** What is noted of each row, or of each request, of which there are no more. */
interface Notes {
  readonly first: Uint32Array
  readonly failedChild: Uint32Array
  readonly finals: Uint32Array
  readonly sentAfter: Uint32Array
}

/** Room for notes of millions of rows takes a while, as it comes cleared. No request of the scope has a row before `begin`. */
function* notesInParts({ length }: RowColumns, begin: number): InParts<Notes> {
  const first = new Uint32Array(length)
  yield
  const failedChild = new Uint32Array(length)
  yield* walkInParts(begin, length, (from, to) => failedChild.fill(none, from, to))
  const finals = new Uint32Array(length)
  yield
  return { first, failedChild, finals, sentAfter: new Uint32Array(length) }
}

/** The first row that began at `atUs` or later: rows stand in the order in which they began. */
function firstRowFrom({ arrive, length }: RowColumns, atUs: number): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((arrive[middle] as number) < atUs) low = middle + 1
    else high = middle
  }
  return low
}

const { final: FINAL, mirror: MIRROR } = rowBits

class Walk {
  private readonly recording: Recording
  private readonly rows: RowColumns
  private readonly scope: Scope
  private readonly steps: number
  private readonly totalSlot: number
  private readonly tally: Tally
  private readonly begun: Uint32Array
  private readonly begunByDecision: Uint32Array
  private readonly mirroredBy = new Map<number, Set<number>>()
  readonly first: Uint32Array
  private readonly failedChild: Uint32Array
  private readonly finals: Uint32Array
  /** By request, one more than the time at which its source sent it; 0 where that was before the first row. */
  private readonly sentAfter: Uint32Array
  private finalCount = 0
  private requests = 0
  private readonly failedRoots: number[] = []

  constructor(recording: Recording, scope: Scope, notes: Notes) {
    this.recording = recording
    this.rows = recording.rows
    this.scope = scope
    this.steps = recording.steps.length
    this.totalSlot = recording.edges.length
    this.tally = new Tally(this.totalSlot + 1)
    this.begun = new Uint32Array(this.totalSlot * this.steps)
    this.begunByDecision = new Uint32Array(recording.decisions.length)
    this.first = notes.first
    this.failedChild = notes.failedChild
    this.finals = notes.finals
    this.sentAfter = notes.sentAfter
  }

  /** The loop that all figures wait for: it reads columns and calls nothing for rows outside the scope. */
  go(begin: number, end: number): void {
    const { request, parent, previous, bits, arrive } = this.rows
    const { fromUs, toUs } = this.scope
    const { first, sentAfter } = this
    for (let row = begin; row < end; row++) {
      const before = previous[row] as number
      const isRoot = parent[row] === none && ((bits[row] as number) & MIRROR) === 0
      if (before !== none) first[row] = previous[before] === none ? before : (first[before] as number)
      else if (isRoot) sentAfter[request[row] as number] = (arrive[row] as number) + 1
      const sent = (sentAfter[request[row] as number] as number) - 1
      if (sent >= fromUs && sent < toUs) this.count(row, before === none, isRoot)
    }
  }

  result(): Scan {
    const { tally, begun, begunByDecision, mirroredBy, requests, failedRoots, failedChild, first, finals, finalCount, totalSlot } = this
    return { tally, totalSlot, begun, begunByDecision, mirroredBy, requests, failedRoots, failedChild, first, finals, finalCount }
  }

  private count(row: number, isFirst: boolean, isRoot: boolean): void {
    const bits = this.rows.bits[row] as number
    const edge = this.rows.edge[row] as number
    this.tally.addTry(edge, bits)
    if (isRoot) this.tally.addTry(this.totalSlot, bits)
    if (isFirst) this.noteBegun(row, edge, bits, isRoot)
    if (bits & FINAL && this.rows.end[row] !== none) this.finish(row, edge, bits, isRoot)
  }

  private noteBegun(row: number, edge: number, bits: number, isRoot: boolean): void {
    if (isRoot) this.requests++
    const decision = this.rows.decision[row] as number
    if (decision !== none16) {
      if (bits & MIRROR) this.noteMirror(edge, decision)
      else this.begunByDecision[decision] = (this.begunByDecision[decision] as number) + 1
    }
    const place = edge * this.steps + (this.steps > 1 ? stepAt(this.recording, this.rows.arrive[row] as number) : 0)
    this.begun[place] = (this.begun[place] as number) + 1
  }

  private finish(row: number, edge: number, bits: number, isRoot: boolean): void {
    const first = firstTry(this.recording, this, row)
    const status = this.rows.status[row] as number
    const latency = (this.rows.end[row] as number) - (this.rows.arrive[first] as number)
    const ok = succeeded(status, bits)
    const call = { status, bits, ok, latency, retried: row !== first }
    this.finals[this.finalCount++] = row
    this.tally.addCall(edge, call)
    if (isRoot) this.tally.addCall(this.totalSlot, call)
    if (ok || bits & MIRROR) return
    if (isRoot) this.failedRoots.push(row)
    else this.noteFailedChild(row)
  }

  private noteMirror(edge: number, decision: number): void {
    const known = this.mirroredBy.get(edge)
    if (known) known.add(decision)
    else this.mirroredBy.set(edge, new Set([decision]))
  }

  private noteFailedChild(row: number): void {
    const { parent, end } = this.rows
    const caller = parent[row] ?? none
    const known = this.failedChild[caller] ?? none
    if (known === none || (end[row] ?? 0) >= (end[known] ?? 0)) this.failedChild[caller] = row
  }
}
