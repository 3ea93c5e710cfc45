import { rowBits } from '../sim/recording.ts'
import type { CallFigures } from './figures.ts'
import { Histogram } from './histogram.ts'
import { causeKey, nameOfCause } from './outcome.ts'

const statuses = 600
const RETRY_OR_DELAYED = rowBits.retry | rowBits.delayed

/** A call as its client saw it end. */
export interface TalliedCall {
  readonly status: number
  readonly bits: number
  readonly ok: boolean
  readonly retried: boolean
  /** From the first try's beginning, in microseconds. */
  readonly latency: number
}

/** Counters of many sets of calls (slots), as columns: one pass over the rows fills them, sums of slots are figures. */
export class Tally {
  readonly calls: Uint32Array
  readonly succeeded: Uint32Array
  readonly tries: Uint32Array
  readonly retries: Uint32Array
  readonly retriedCalls: Uint32Array
  readonly saved: Uint32Array
  readonly delayed: Uint32Array
  private readonly statuses: Uint32Array
  private readonly causes: (Map<number, number> | undefined)[] = []
  private readonly latencies: (Histogram | undefined)[] = []

  constructor(slots: number) {
    this.calls = new Uint32Array(slots)
    this.succeeded = new Uint32Array(slots)
    this.tries = new Uint32Array(slots)
    this.retries = new Uint32Array(slots)
    this.retriedCalls = new Uint32Array(slots)
    this.saved = new Uint32Array(slots)
    this.delayed = new Uint32Array(slots)
    this.statuses = new Uint32Array(slots * statuses)
  }

  /** Counts one try. */
  addTry(slot: number, bits: number): void {
    this.tries[slot] = (this.tries[slot] as number) + 1
    if (bits & RETRY_OR_DELAYED) this.addWait(slot, bits)
  }

  /** Counts a call that ended. */
  addCall(slot: number, call: TalliedCall): void {
    const { status, ok } = call
    this.calls[slot] = (this.calls[slot] as number) + 1
    if (ok) this.succeeded[slot] = (this.succeeded[slot] as number) + 1
    else this.addCause(slot, status, call.bits)
    if (call.retried) {
      this.retriedCalls[slot] = (this.retriedCalls[slot] as number) + 1
      if (ok) this.saved[slot] = (this.saved[slot] as number) + 1
    }
    const place = slot * statuses + Math.min(status, statuses - 1)
    this.statuses[place] = (this.statuses[place] as number) + 1
    this.latencyOf(slot).record(call.latency)
  }

  /** The figures of all calls in the given slots together. */
  figures(slots: readonly number[], seconds: number): CallFigures {
    const calls = total(this.calls, slots)
    const fine = total(this.succeeded, slots)
    const [p50Us = 0, p90Us = 0, p99Us = 0] = this.merged(slots).quantiles([0.5, 0.9, 0.99])
    return {
      calls,
      succeeded: fine,
      rate: seconds > 0 ? calls / seconds : 0,
      success: calls === 0 ? 1 : fine / calls,
      p50Us,
      p90Us,
      p99Us,
      tries: total(this.tries, slots),
      retries: total(this.retries, slots),
      retriedCalls: total(this.retriedCalls, slots),
      saved: total(this.saved, slots),
      delayed: total(this.delayed, slots),
      byStatus: this.byStatus(slots),
      byCause: this.byCause(slots),
    }
  }

  private addWait(slot: number, bits: number): void {
    if (bits & rowBits.retry) this.retries[slot] = (this.retries[slot] as number) + 1
    if (bits & rowBits.delayed) this.delayed[slot] = (this.delayed[slot] as number) + 1
  }

  private addCause(slot: number, status: number, bits: number): void {
    const causes = this.causes[slot] ?? new Map<number, number>()
    this.causes[slot] = causes
    const key = causeKey(status, bits)
    causes.set(key, (causes.get(key) ?? 0) + 1)
  }

  private latencyOf(slot: number): Histogram {
    const known = this.latencies[slot]
    if (known) return known
    const fresh = new Histogram()
    this.latencies[slot] = fresh
    return fresh
  }

  private merged(slots: readonly number[]): Histogram {
    const parts = slots.flatMap((slot) => this.latencies[slot] ?? [])
    if (parts.length === 1 && parts[0]) return parts[0]
    const all = new Histogram()
    for (const part of parts) all.merge(part)
    return all
  }

  private byStatus(slots: readonly number[]): ReadonlyMap<number, number> {
    const counts = new Map<number, number>()
    for (let status = 0; status < statuses; status++) {
      let count = 0
      for (const slot of slots) count += this.statuses[slot * statuses + status] ?? 0
      if (count > 0) counts.set(status, count)
    }
    return counts
  }

  private byCause(slots: readonly number[]): ReadonlyMap<string, number> {
    const counts = new Map<string, number>()
    for (const slot of slots) {
      for (const [key, count] of this.causes[slot] ?? []) {
        const name = nameOfCause(key)
        counts.set(name, (counts.get(name) ?? 0) + count)
      }
    }
    return new Map([...counts].sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1)))
  }
}

function total(column: Uint32Array, slots: readonly number[]): number {
  let sum = 0
  for (const slot of slots) sum += column[slot] ?? 0
  return sum
}
