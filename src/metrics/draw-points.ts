import { absorb, type DrawPoint, draw, drawPoint, hashText, purposeOf } from '../core/random.ts'
import { none, none16, type Recording, type RowColumns, rowBits } from '../sim/recording.ts'

/** Where the random numbers of each row's call are looked up, as the simulator did: by source, number of the request, and way through the calls. */
export function drawPoints(recording: Recording): Int32Array {
  const kept = known.get(recording.rows.request)
  if (kept && kept.length >= recording.rows.length) return kept
  const points = computePoints(recording)
  known.set(recording.rows.request, points)
  return points
}

/** Points depend on the rows alone, and a row's never change. */
const known = new WeakMap<RowColumns['request'], Int32Array>()

function computePoints(recording: Recording): Int32Array {
  const { rows } = recording
  const points = new Int32Array(rows.length)
  const tries = new Uint16Array(rows.length)
  const calls = new Uint16Array(rows.length)
  const mirrors = new Uint16Array(rows.length)
  const roots = new RootPoints(recording)
  for (let row = 0; row < rows.length; row++) {
    const previous = rows.previous[row] ?? none
    const parent = rows.parent[row] ?? none
    if (previous !== none) {
      points[row] = points[previous] ?? 0
      tries[row] = (tries[previous] ?? 0) + 1
    } else if ((rows.bits[row] ?? 0) & rowBits.mirror) {
      // A copy stands behind the first try of what it copies, which is the last call begun before it in its place.
      const original = roots.lastCall(parent, row)
      points[row] = absorb(points[original] ?? 0, 0x10000 + (mirrors[original] ?? 0))
      mirrors[original] = (mirrors[original] ?? 0) + 1
    } else {
      if (parent === none) points[row] = roots.next(row)
      else {
        points[row] = absorb(absorb(points[parent] ?? 0, tries[parent] ?? 0), (calls[parent] ?? 0) + 1)
        calls[parent] = (calls[parent] ?? 0) + 1
      }
      roots.begun(parent, row)
    }
  }
  return points
}

/** Points of the sources' own calls, in the order in which each source sent them. */
class RootPoints {
  private readonly recording: Recording
  private readonly sources: readonly DrawPoint[]
  private readonly sent: number[]
  /** By parent (and by request for a source's call): the call begun last. */
  private readonly latest = new Map<number, number>()

  constructor(recording: Recording) {
    this.recording = recording
    this.sources = recording.sources.map(({ name }) => absorb(drawPoint(recording.seed), hashText(name)))
    this.sent = this.sources.map(() => 0)
  }

  next(row: number): DrawPoint {
    const source = sourceOf(this.recording, row)
    const index = this.sent[source] ?? 0
    this.sent[source] = index + 1
    return absorb(this.sources[source] ?? 0, index)
  }

  begun(parent: number, row: number): void {
    this.latest.set(this.key(parent, row), row)
  }

  lastCall(parent: number, row: number): number {
    return this.latest.get(this.key(parent, row)) ?? row
  }

  private key(parent: number, row: number): number {
    return parent === none ? -1 - (this.recording.rows.request[row] ?? 0) : parent
  }
}

/** Which of the recording's sources sent a call without a parent. */
export function sourceOf(recording: Recording, row: number): number {
  const decision = recording.decisions[recording.rows.decision[row] ?? none16]
  if (decision) return decision.source
  const from = recording.edges[recording.rows.edge[row] ?? 0]?.from
  return Math.max(0, recording.sources.findIndex((source) => source.node === from))
}

/** Remainder of the 64-bit random number that a stream has for the weights of its route and for its mirrors. */
export function streamDraw(point: DrawPoint, divisor: number): number {
  const high = draw(point, purposeOf.stream, 0)
  const low = draw(point, purposeOf.stream, 1)
  return ((((high % divisor) * (0x100000000 % divisor)) % divisor) + (low % divisor)) % divisor
}
