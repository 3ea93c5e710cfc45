import { type InParts, walkInParts } from '../../src/index.ts'

/**
 * Which of many time spans hold at a moment. Spans are listed in every bucket of time that they touch, short ones in fine buckets and long ones
 * in coarse ones, so that building is O(spans) and a look-up reads little more than its answer.
 */
export interface IntervalIndex {
  /** Calls `visit` with the number of each span that may hold at `time`; the caller checks the exact bounds. */
  readonly at: (time: number, visit: (span: number) => void) => void
}

interface Spans {
  readonly from: Float64Array
  readonly to: Float64Array
  readonly count: number
}

interface Buckets {
  readonly size: number
  /** `entries[starts[b] .. starts[b + 1]]` are the spans of bucket b. */
  readonly starts: Uint32Array
  readonly entries: Uint32Array
}

const fineBuckets = 12
const coarseness = 64

/** Indexes `count` spans, a part at a time; `bucketSize` should be about as long as most of them. A span with `to < from` is left out. */
export function* intervalIndexInParts(spans: Spans, bucketSize: number): InParts<IntervalIndex> {
  const limit = bucketSize * fineBuckets
  const fine = yield* fill(spans, bucketSize, (length) => length <= limit)
  const coarse = yield* fill(spans, bucketSize * coarseness, (length) => length > limit)
  return {
    at: (time, visit) => {
      read(fine, time, visit)
      read(coarse, time, visit)
    },
  }
}

function* fill(spans: Spans, size: number, chosen: (length: number) => boolean): InParts<Buckets> {
  const starts = new Uint32Array(latest(spans, size) + 2)
  yield* forEachEntry(spans, size, chosen, (bucket) => {
    starts[bucket + 1] = (starts[bucket + 1] ?? 0) + 1
  })
  for (let b = 1; b < starts.length; b++) starts[b] = (starts[b] ?? 0) + (starts[b - 1] ?? 0)
  const next = starts.slice()
  const entries = new Uint32Array(starts[starts.length - 1] ?? 0)
  yield* forEachEntry(spans, size, chosen, (bucket, span) => {
    const place = next[bucket] ?? 0
    entries[place] = span
    next[bucket] = place + 1
  })
  return { size, starts, entries }
}

function latest({ to, count }: Spans, size: number): number {
  let last = 0
  for (let i = 0; i < count; i++) last = Math.max(last, to[i] ?? 0)
  return Math.floor(last / size)
}

function forEachEntry(
  { from, to, count }: Spans,
  size: number,
  chosen: (length: number) => boolean,
  visit: (bucket: number, span: number) => void,
): InParts<void> {
  return walkInParts(0, count, (first, behind) => {
    for (let i = first; i < behind; i++) {
      const start = from[i] ?? 0
      const end = to[i] ?? 0
      if (end < start || !chosen(end - start)) continue
      const last = Math.floor(end / size)
      for (let bucket = Math.max(0, Math.floor(start / size)); bucket <= last; bucket++) visit(bucket, i)
    }
  })
}

function read({ size, starts, entries }: Buckets, time: number, visit: (span: number) => void): void {
  const bucket = Math.floor(time / size)
  if (bucket < 0 || bucket + 1 >= starts.length) return
  const end = starts[bucket + 1] ?? 0
  for (let i = starts[bucket] ?? 0; i < end; i++) visit(entries[i] ?? 0)
}
