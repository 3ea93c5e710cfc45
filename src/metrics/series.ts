import { finish, type InParts, walkInParts } from '../core/parts.ts'
import { release } from '../core/release.ts'
import { none, type Recording, rowBits } from '../sim/recording.ts'
import type { Series } from './figures.ts'
import { Histogram } from './histogram.ts'
import { succeeded } from './outcome.ts'

/** What the timeline draws of one node, or of the sources' requests. A bucket without calls holds NaN where a figure has no value. */
export interface NodeSeries {
  readonly bucketUs: number
  /** Calls that ended, by the bucket in which they began. */
  readonly calls: Float64Array
  /** Per second. */
  readonly rate: Float64Array
  /** 0..1. */
  readonly success: Float64Array
  /** NaN throughout where {@link SeriesOptions.counts} alone were asked for, as is `p99Us`. */
  readonly p50Us: Float64Array
  readonly p99Us: Float64Array
  readonly retries: Float64Array
  /** Share of each version (0..1), in the order of the node's versions; no names where there is no node. */
  readonly share: Series
}

/** Time series of the calls to `node`, or of all requests of the sources where it is null, in buckets by the time that the client asked. */
export function series(recording: Recording, node: number | null, bucketUs: number): NodeSeries {
  return finish(seriesInParts(recording, node, bucketUs))
}

/** What of {@link series} is wanted. */
export interface SeriesOptions {
  /** What can be counted is all that is wanted: times cost as much again, and room for each of them. */
  readonly counts?: boolean
}

/** {@link series}, a part at a time. */
export function* seriesInParts(
  recording: Recording,
  node: number | null,
  bucketUs: number,
  { counts = false }: SeriesOptions = {},
): InParts<NodeSeries> {
  const buckets = Math.max(1, Math.ceil(recording.durationUs / bucketUs))
  const versions = node === null ? [] : (recording.nodes[node]?.versions ?? []).map((version) => version.label)
  const first = new Uint32Array(recording.rows.length)
  // Room for millions of rows takes a while, as it comes cleared.
  yield
  const found = new Collector(recording, first, { buckets, versions: versions.length, times: counts ? 0 : recording.rows.length })
  yield* walkInParts(0, recording.rows.length, (from, to) => found.collect(node, bucketUs, from, to))
  const { calls, fine, retries, byVersion } = found
  const latency = yield* quantilesInParts(found)
  release([first, found.latencies, found.bucketOf])
  return {
    bucketUs,
    calls,
    rate: calls.map((count) => (count * 1_000_000) / bucketUs),
    success: fine.map((count, i) => count / (calls[i] ?? 0)),
    ...latency,
    retries,
    share: {
      bucketUs,
      names: versions,
      values: byVersion.map((counts) => counts.map((count, i) => count / (reached(byVersion, i) || Number.NaN))),
    },
  }
}

interface Room {
  readonly buckets: number
  readonly versions: number
  /** Calls whose time is kept. */
  readonly times: number
}

/** Goes through the rows once and gathers, by bucket, what the series are made of. */
class Collector {
  readonly calls: Float64Array
  readonly fine: Float64Array
  readonly retries: Float64Array
  readonly byVersion: readonly Float64Array[]
  /** Time and bucket of each call. */
  readonly latencies: Uint32Array
  readonly bucketOf: Uint32Array
  /** By row that tries again: the first try of its call. */
  private readonly first: Uint32Array
  count = 0
  private readonly recording: Recording

  constructor(recording: Recording, first: Uint32Array, { buckets, versions, times }: Room) {
    this.recording = recording
    this.calls = new Float64Array(buckets)
    this.fine = new Float64Array(buckets)
    this.retries = new Float64Array(buckets)
    this.byVersion = Array.from({ length: versions }, () => new Float64Array(buckets))
    this.latencies = new Uint32Array(times)
    this.bucketOf = new Uint32Array(times)
    this.first = first
  }

  collect(node: number | null, bucketUs: number, from: number, to: number): void {
    const { rows } = this.recording
    for (let row = from; row < to; row++) {
      const asked = rows.arrive[this.firstTry(row)] ?? 0
      const bits = rows.bits[row] ?? 0
      if (!concerns(this.recording, row, node, bits)) continue
      const bucket = Math.min(this.calls.length - 1, Math.floor(asked / bucketUs))
      if (bits & rowBits.retry) increment(this.retries, bucket)
      if (bits & rowBits.final && rows.end[row] !== none) this.addCall(row, bucket, asked)
    }
  }

  /** Rows come in turn: only those of tries before leave a note. */
  private firstTry(row: number): number {
    const { previous } = this.recording.rows
    const before = previous[row] ?? none
    if (before === none) return row
    const first = previous[before] === none ? before : (this.first[before] ?? before)
    this.first[row] = first
    return first
  }

  private addCall(row: number, bucket: number, asked: number): void {
    const { rows, edges } = this.recording
    increment(this.calls, bucket)
    if (succeeded(rows.status[row] ?? 0, rows.bits[row] ?? 0)) increment(this.fine, bucket)
    const counts = this.byVersion[edges[rows.edge[row] ?? 0]?.toVersion ?? -1]
    if (counts) increment(counts, bucket)
    if (this.latencies.length === 0) return
    this.latencies[this.count] = (rows.end[row] ?? 0) - asked
    this.bucketOf[this.count++] = bucket
  }
}

function concerns(recording: Recording, row: number, node: number | null, bits: number): boolean {
  if (bits & rowBits.mirror) return false
  return node === null ? recording.rows.parent[row] === none : recording.edges[recording.rows.edge[row] ?? 0]?.to === node
}

/** Sorts the times into their buckets first, so that one histogram serves all of them. */
function* quantilesInParts({ calls, latencies, bucketOf, count }: Collector): InParts<{ p50Us: Float64Array; p99Us: Float64Array }> {
  const p50Us = new Float64Array(calls.length).fill(Number.NaN)
  const p99Us = new Float64Array(calls.length).fill(Number.NaN)
  if (count === 0) return { p50Us, p99Us }
  const ends = new Uint32Array(calls.length)
  let sum = 0
  for (let i = 0; i < calls.length; i++) {
    sum += calls[i] ?? 0
    ends[i] = sum
  }
  const sorted = new Uint32Array(count)
  const next = ends.map((end, i) => end - (calls[i] ?? 0))
  yield* walkInParts(0, count, (begin, end) => {
    for (let i = begin; i < end; i++) {
      const bucket = bucketOf[i] ?? 0
      const place = next[bucket] ?? 0
      sorted[place] = latencies[i] ?? 0
      next[bucket] = place + 1
    }
  })
  const histogram = new Histogram()
  let from = 0
  for (let bucket = 0; bucket < calls.length; bucket++) {
    const end = ends[bucket] ?? from
    if (end === from) continue
    histogram.clear()
    yield* walkInParts(from, end, (begin, to) => {
      for (let i = begin; i < to; i++) histogram.record(sorted[i] ?? 0)
    })
    from = end
    ;[p50Us[bucket], p99Us[bucket]] = histogram.quantiles([0.5, 0.99]) as [number, number]
  }
  release([sorted])
  yield
  return { p50Us, p99Us }
}

function reached(byVersion: readonly Float64Array[], bucket: number): number {
  let sum = 0
  for (const counts of byVersion) sum += counts[bucket] ?? 0
  return sum
}

function increment(column: Float64Array, index: number): void {
  column[index] = (column[index] ?? 0) + 1
}
