import { finish, type InParts, none, none16, type Recording, type RowColumns, rowBits, walkInParts } from '../../src/index.ts'
import { type IntervalIndex, intervalIndexInParts } from './interval-index.ts'

/**
 * When the eye sees what the recording says. Real hops take less than a millisecond, so each crossing of an edge is given time to be seen, and
 * everything that depends on it comes later by as much: a row's moment is `time / speed` plus the crossings on its causal path (its parents,
 * the calls before it, the tries before it). Times are seconds of the eye; nothing depends on the wall clock.
 */
export interface Timetable {
  readonly speed: number
  /** Those that may be drawn: of a large recording only those of some requests. */
  readonly rows: RowColumns
  /** Where each of `rows` stands in the recording; null where they are all of it. */
  readonly origin: Uint32Array | null
  /** Length of the crossing of each edge, in seconds. */
  readonly crossing: Float64Array
  /** When the particle of each row first shows: waiting at the start of its edge, or leaving. */
  readonly appear: Float64Array
  /** When it leaves the start of its edge. */
  readonly depart: Float64Array
  /** When it is gone: at the end of its edge, or when its pod has answered. */
  readonly vanish: Float64Array
  readonly active: IntervalIndex
}

export interface TimetableInput {
  readonly recording: Recording
  /** Length of each edge on the screen, in pixels. */
  readonly lengths: ArrayLike<number>
  readonly speed: number
  /** Rows of some requests, and where they stand in the recording, in place of all. */
  readonly drawn?: { readonly rows: RowColumns; readonly origin: Uint32Array }
}

export const pixelsPerSecond = 160
/** The time that a message needs from a proxy to a pod. */
const realHopSeconds = 0.0005
/** Shorter waits are not shown. */
const shownWaitUs = 100_000
/** Part of the edge that a try crosses which its own proxy ends. */
export const localReach = 0.42

/** Crossing time of an edge of `length` pixels at `speed`. */
export function crossingSeconds(length: number, speed: number): number {
  return Math.max(Math.max(length, 24) / pixelsPerSecond, realHopSeconds / speed)
}

/** Works out the moment of every row. Rows must follow their parents and the tries before them, as recordings do. */
export function makeTimetable(input: TimetableInput): Timetable {
  return finish(timetableInParts(input))
}

/** {@link makeTimetable}, a part at a time. */
export function* timetableInParts({ recording, lengths, speed, drawn }: TimetableInput): InParts<Timetable> {
  const rows = drawn?.rows ?? recording.rows
  const crossing = Float64Array.from(recording.edges, (_, edge) => crossingSeconds(lengths[edge] ?? 0, speed))
  const lag = yield* causalLagInParts(rows, crossing)
  const moments: Moments = {
    appear: new Float64Array(rows.length),
    depart: new Float64Array(rows.length),
    vanish: new Float64Array(rows.length),
  }
  const given: Given = { rows, durationUs: recording.durationUs, crossing, lag, leaf: leaves(rows), scale: 1 / (1e6 * speed) }
  yield* walkInParts(0, rows.length, (from, to) => {
    for (let row = from; row < to; row++) setMoments(moments, given, row)
  })
  const active = yield* intervalIndexInParts({ from: moments.appear, to: moments.vanish, count: rows.length }, 0.25)
  return {
    speed,
    rows,
    origin: drawn?.origin ?? null,
    crossing,
    ...moments,
    active,
  }
}

type Moments = Pick<Timetable, 'appear' | 'depart' | 'vanish'>

interface Given {
  readonly rows: RowColumns
  readonly durationUs: number
  readonly crossing: Float64Array
  readonly lag: Lag
  readonly leaf: Uint8Array
  /** Seconds of the eye in a microsecond of the run. */
  readonly scale: number
}

function setMoments({ appear, depart, vanish }: Moments, { rows, durationUs, crossing, lag, leaf, scale }: Given, row: number): void {
  const start = rows.start[row] ?? 0
  const arrive = rows.arrive[row] ?? 0
  const before = lag.before[row] ?? 0
  const left = start * scale + before
  const arrived = left + (crossing[rows.edge[row] ?? 0] ?? 0) * reachOf(rows, row)
  const end = rows.end[row] === none ? durationUs : (rows.end[row] ?? 0)
  const stands = leaf[row] === 1 && rows.pod[row] !== none16 && end - start >= shownWaitUs
  appear[row] = start - arrive >= shownWaitUs ? arrive * scale + before : left
  depart[row] = left
  vanish[row] = stands ? Math.max(arrived, end * scale + (lag.after[row] ?? 0)) : arrived
}

/** A try that reached no pod turns back on the way. */
export function reachOf(rows: RowColumns, row: number): number {
  return rows.pod[row] === none16 ? localReach : 1
}

interface Lag {
  /** Seconds of crossings before the row leaves. */
  readonly before: Float64Array
  /** Seconds of crossings before its outcome is known. */
  readonly after: Float64Array
}

function* causalLagInParts(rows: RowColumns, crossing: Float64Array): InParts<Lag> {
  const before = new Float64Array(rows.length)
  const after = new Float64Array(rows.length)
  const lastChild = new Uint32Array(rows.length).fill(none)
  const elder = new Uint32Array(rows.length).fill(none)
  const family: Family = { rows, before, after, lastChild, elder }
  yield* walkInParts(0, rows.length, (from, to) => {
    for (let row = from; row < to; row++) setLag(family, crossing, row)
  })
  return { before, after }
}

function setLag(family: Family, crossing: Float64Array, row: number): void {
  const { rows, before, after, lastChild, elder } = family
  const parent = rows.parent[row] ?? none
  const previous = rows.previous[row] ?? none
  let lag = previous < row ? (after[previous] ?? 0) : 0
  if (parent < row) {
    const crossed = (before[parent] ?? 0) + (crossing[rows.edge[parent] ?? 0] ?? 0)
    lag = Math.max(lag, crossed, afterElders(family, parent, rows.arrive[row] ?? 0))
    elder[row] = lastChild[parent] ?? none
    lastChild[parent] = row
  }
  before[row] = lag
  raise(family, row, lag + (crossing[rows.edge[row] ?? 0] ?? 0))
}

interface Family {
  readonly rows: RowColumns
  readonly before: Float64Array
  readonly after: Float64Array
  readonly lastChild: Uint32Array
  readonly elder: Uint32Array
}

/** Calls of one parent follow each other: a few of the latest are enough, since each already waits for those before it. */
const eldersRead = 8

function afterElders({ rows, after, lastChild, elder }: Family, parent: number, arrive: number): number {
  let lag = 0
  let child = lastChild[parent] ?? none
  for (let i = 0; i < eldersRead && child !== none; i++) {
    const mirrored = ((rows.bits[child] ?? 0) & rowBits.mirror) !== 0
    if (!mirrored && (rows.end[child] ?? none) <= arrive) lag = Math.max(lag, after[child] ?? 0)
    child = elder[child] ?? none
  }
  return lag
}

/** What a row waits for, its parents wait for too, if it ended before them. */
function raise({ rows, after }: Family, from: number, lag: number): void {
  let row = from
  while ((after[row] ?? 0) < lag) {
    after[row] = lag
    const parent = rows.parent[row] ?? none
    const mirrored = ((rows.bits[row] ?? 0) & rowBits.mirror) !== 0
    if (parent >= row || mirrored || (rows.end[row] ?? none) > (rows.end[parent] ?? none)) return
    row = parent
  }
}

function leaves(rows: RowColumns): Uint8Array {
  const leaf = new Uint8Array(rows.length).fill(1)
  for (let row = 0; row < rows.length; row++) {
    const parent = rows.parent[row] ?? none
    if (parent !== none) leaf[parent] = 0
  }
  return leaf
}
