import { finish, type InParts, walkInParts } from '../core/parts.ts'
import { absorb, type DrawPoint, drawPoint, hashText } from '../core/random.ts'
import { release } from '../core/release.ts'
import { none, none16, type Recording, type RowColumns, rowBits } from '../sim/recording.ts'

/** Where the random numbers of each row's call are looked up, as the simulator did: by source, number of the request, and way through the calls. */
export function drawPoints(recording: Recording): Int32Array {
  return finish(drawPointsInParts(recording))
}

/** {@link drawPoints}, a part at a time. */
export function* drawPointsInParts(recording: Recording): InParts<Int32Array> {
  const kept = known.get(recording.rows.request)
  if (kept && kept.length >= recording.rows.length) return kept
  const walk = new PointWalk(recording)
  yield* walkInParts(0, recording.rows.length, (from, to) => {
    for (let row = from; row < to; row++) walk.visit(row)
  })
  known.set(recording.rows.request, walk.points)
  walk.end()
  yield
  return walk.points
}

/** {@link drawPoints} of a run that goes on: rows that were there before are not looked at again. */
export class GrowingPoints {
  private walk: PointWalk | undefined
  private seen = 0

  /** The points of all rows so far. */
  of(recording: Recording): Int32Array {
    this.walk ??= new PointWalk(recording)
    this.walk.go(recording)
    for (; this.seen < recording.rows.length; this.seen++) this.walk.visit(this.seen)
    return this.walk.points
  }
}

const MIRROR = rowBits.mirror

/** Points depend on the rows alone, and a row's never change. */
const known = new WeakMap<RowColumns['request'], Int32Array>()

/** Follows the calls in the order of their rows; callers stand before what they call. */
class PointWalk {
  points: Int32Array
  private recording: Recording
  private tries: Uint16Array
  /** By row: calls and copies that it has made so far. */
  private calls: Uint16Array
  private copies: Uint16Array
  private readonly sources: readonly DrawPoint[]
  private readonly sent: number[]
  /** The call begun last, by the row that made it, and by request for a source's. */
  private latest: Uint32Array
  private latestRoot: Uint32Array

  constructor(recording: Recording) {
    const { length } = recording.rows
    this.recording = recording
    this.points = new Int32Array(length)
    this.tries = new Uint16Array(length)
    this.calls = new Uint16Array(length)
    this.copies = new Uint16Array(length)
    this.sources = recording.sources.map(({ name }) => absorb(drawPoint(recording.seed), hashText(name)))
    this.sent = this.sources.map(() => 0)
    this.latest = new Uint32Array(length)
    this.latestRoot = new Uint32Array(length)
  }

  /** Makes room for the rows of a recording that goes on from the one before. */
  go(recording: Recording): void {
    this.recording = recording
    if (recording.rows.length <= this.points.length) return
    const length = 2 * recording.rows.length
    this.points = longer(this.points, new Int32Array(length))
    this.tries = longer(this.tries, new Uint16Array(length))
    this.calls = longer(this.calls, new Uint16Array(length))
    this.copies = longer(this.copies, new Uint16Array(length))
    this.latest = longer(this.latest, new Uint32Array(length))
    this.latestRoot = longer(this.latestRoot, new Uint32Array(length))
  }

  /** No row comes any more. */
  end(): void {
    release([this.tries, this.calls, this.copies, this.latest, this.latestRoot])
  }

  visit(row: number): void {
    const { request, previous, parent, bits } = this.recording.rows
    const before = previous[row] as number
    const caller = parent[row] as number
    if (before !== none) this.retry(row, before)
    else if ((bits[row] as number) & MIRROR) {
      this.copy(row, (caller === none ? this.latestRoot[request[row] as number] : this.latest[caller]) ?? row)
    } else if (caller === none) {
      this.points[row] = this.root(row)
      this.latestRoot[request[row] as number] = row
    } else {
      this.points[row] = this.child(caller)
      this.latest[caller] = row
    }
  }

  private retry(row: number, previous: number): void {
    this.points[row] = this.points[previous] ?? 0
    this.tries[row] = (this.tries[previous] ?? 0) + 1
  }

  /** A copy is begun right behind the first try of what it copies. */
  private copy(row: number, original: number): void {
    const made = this.copies[original] ?? 0
    this.copies[original] = made + 1
    this.points[row] = absorb(this.points[original] ?? 0, 0x10000 + made)
  }

  private child(parent: number): DrawPoint {
    const made = this.calls[parent] ?? 0
    this.calls[parent] = made + 1
    return absorb(absorb(this.points[parent] ?? 0, this.tries[parent] ?? 0), made + 1)
  }

  private root(row: number): DrawPoint {
    const source = sourceOf(this.recording, row)
    const index = this.sent[source] ?? 0
    this.sent[source] = index + 1
    return absorb(this.sources[source] ?? 0, index)
  }
}

function longer<T extends Int32Array | Uint16Array | Uint32Array>(old: T, array: T): T {
  array.set(old)
  return array
}

/** Which of the recording's sources sent a call without a parent. */
export function sourceOf(recording: Recording, row: number): number {
  const decision = recording.decisions[recording.rows.decision[row] ?? none16]
  if (decision) return decision.source
  const from = recording.edges[recording.rows.edge[row] ?? 0]?.from
  return Math.max(
    0,
    recording.sources.findIndex((source) => source.node === from),
  )
}
