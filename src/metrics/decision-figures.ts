import { type InParts, walkInParts } from '../core/parts.ts'
import { flagBits } from '../sim/flags.ts'
import { none16, type Recording, rowBits } from '../sim/recording.ts'
import { streamRemainder } from '../sim/stream-draw.ts'
import { drawPointsInParts } from './draw-points.ts'
import type { DecisionFigures } from './figures.ts'
import { succeeded } from './outcome.ts'
import { firstTry, type Scan } from './scan.ts'
import { share } from './share.ts'

/** What became of the calls of each decision: the numbers beside the lines of the text. */
export function* decisionFiguresInParts(recording: Recording, scanned: Scan): InParts<DecisionFigures[]> {
  const counters = recording.decisions.map((_, decision) => new Counter(recording, decision))
  const points = counters.some((counter) => counter.ends.length > 1) ? yield* drawPointsInParts(recording) : undefined
  yield* walkInParts(0, scanned.finalCount, (from, to) => countFinals(recording, scanned, { counters, points, from, to }))
  const taken = yield* takenInParts(recording)
  return counters.map((counter, decision) => ({ taken: taken[decision] === 1, ...counter.figures() }))
}

/** Marks the decisions that rows name; goes no further than it must. */
function* takenInParts({ rows, decisions }: Recording): InParts<Uint8Array> {
  const taken = new Uint8Array(decisions.length)
  let left = decisions.length
  yield* walkInParts(0, rows.length, (from, to) => {
    for (let row = from; row < to && left > 0; row++) {
      const decision = rows.decision[row] as number
      if (decision === none16 || taken[decision] !== 0) continue
      taken[decision] = 1
      left--
    }
  })
  return taken
}

interface Part {
  readonly counters: readonly Counter[]
  readonly points: Int32Array | undefined
  readonly from: number
  readonly to: number
}

function countFinals(recording: Recording, scanned: Scan, { counters, points, from, to }: Part): void {
  const { decision: decisions, bits, status } = recording.rows
  for (let i = from; i < to; i++) {
    const row = scanned.finals[i] as number
    const rowsBits = bits[row] as number
    const decision = decisions[row] as number
    const counter = decision === none16 || rowsBits & rowBits.mirror ? undefined : counters[decision]
    if (!counter) continue
    const first = firstTry(recording, scanned, row)
    counter.add(rowsBits, bits[first] as number, { ok: succeeded(status[row] as number, rowsBits), retried: row !== first })
    if (!(rowsBits & flagBits.FI)) counter.addDestination(points?.[first] ?? 0)
  }
}

class Counter {
  /** Upper end of each destination's interval of draws. */
  readonly ends: readonly number[]
  private readonly total: number
  private readonly hits: number[]
  private routed = 0
  private readonly counts = { calls: 0, delayed: 0, aborted: 0, retried: 0, saved: 0, timedOut: 0 }

  constructor(recording: Recording, decision: number) {
    const outcome = recording.decisions[decision]?.decision.outcome
    const plan = outcome?.type === 'route' ? outcome.plan : outcome?.type === 'tcp' ? outcome : undefined
    this.ends = plan?.clusters.map(({ end }) => end) ?? []
    this.total = Math.max(1, plan?.totalWeight ?? 1)
    this.hits = this.ends.map(() => 0)
  }

  add(bits: number, firstBits: number, { ok, retried }: { ok: boolean; retried: boolean }): void {
    const { counts } = this
    counts.calls++
    if (firstBits & rowBits.delayed) counts.delayed++
    if (bits & flagBits.FI) counts.aborted++
    if (bits & flagBits.UT) counts.timedOut++
    if (!retried) return
    counts.retried++
    if (ok) counts.saved++
  }

  addDestination(point: number): void {
    if (this.ends.length === 0) return
    this.routed++
    const index = this.ends.length === 1 ? 0 : this.chosen(streamRemainder(point, this.total))
    this.hits[index] = (this.hits[index] ?? 0) + 1
  }

  figures(): Omit<DecisionFigures, 'taken'> {
    const destinations = this.hits.map((hits, i) => {
      const weight = (this.ends[i] ?? 0) - (this.ends[i - 1] ?? 0)
      return share(hits, this.routed, this.hits.length === 1 ? 1 : weight / this.total)
    })
    return { ...this.counts, destinations }
  }

  private chosen(draw: number): number {
    const index = this.ends.findIndex((end) => draw < end)
    return index < 0 ? this.ends.length - 1 : index
  }
}
