import { finish, type InParts, type NodeSeries, type Recording, rowBits, seriesInParts, walkInParts } from '../../src/index.ts'

/** What the tracks draw, smoothed: `x` in seconds of the run. */
export interface ChartData {
  readonly seconds: number
  /** Width of a bucket, in seconds. */
  readonly bucket: number
  /** Versions of the focus service, the largest last; empty where nothing splits. */
  readonly bands: readonly Band[]
  readonly success: readonly Point[]
  readonly rate: readonly Point[]
  readonly p50: readonly Point[]
  readonly p99: readonly Point[]
  /** Per second, of all calls. */
  readonly retries: readonly Point[]
}

export interface Band {
  readonly version: number
  readonly label: string
  /** Share at each bucket, and the sum of the bands below. */
  readonly points: readonly { readonly x: number; readonly from: number; readonly to: number }[]
  readonly shares: readonly number[]
}

export interface Point {
  readonly x: number
  readonly y: number
}

const mostBuckets = 240
const latencyBuckets = 5

/** Charts of the versions of `focus`, and of all requests of the sources. */
export function makeChartData(recording: Recording, focus: number): ChartData {
  return finish(chartDataInParts(recording, focus))
}

/** {@link makeChartData}, a part at a time. */
export function* chartDataInParts(recording: Recording, focus: number): InParts<ChartData> {
  const seconds = recording.durationUs / 1e6
  const bucket = Math.max(1, Math.ceil(seconds / mostBuckets))
  const bucketUs = bucket * 1e6
  const known = recording.simulatedUs / 1e6
  const all = yield* seriesInParts(recording, null, bucketUs, { counts: true })
  const latency = yield* seriesInParts(recording, null, bucketUs * latencyBuckets)
  const own = focus >= 0 ? yield* seriesInParts(recording, focus, bucketUs, { counts: true }) : null
  const success = Float64Array.from(all.success, (value, i) => average(all.success, all.calls, i) || (Number.isNaN(value) ? Number.NaN : 0))
  return {
    seconds,
    bucket,
    bands: own ? makeBands(own, bucket, known) : [],
    success: points(success, bucket, known),
    rate: points(all.rate, bucket, known),
    p50: points(latency.p50Us, bucket * latencyBuckets, known),
    p99: points(latency.p99Us, bucket * latencyBuckets, known),
    retries: yield* retriesInParts(recording, bucket),
  }
}

function* retriesInParts({ rows, durationUs, simulatedUs }: Recording, bucket: number): InParts<readonly Point[]> {
  const counts = new Array<number>(Math.max(1, Math.ceil(durationUs / 1e6 / bucket))).fill(0)
  yield* walkInParts(0, rows.length, (from, to) => {
    for (let row = from; row < to; row++) {
      const bits = rows.bits[row] ?? 0
      if (!(bits & rowBits.retry) || bits & rowBits.mirror) continue
      const place = Math.min(counts.length - 1, Math.floor((rows.start[row] ?? 0) / (bucket * 1e6)))
      counts[place] = (counts[place] ?? 0) + 1
    }
  })
  return counts.map((count, i) => ({ x: (i + 0.5) * bucket, y: count / bucket })).filter(({ x }) => x - bucket / 2 < simulatedUs / 1e6)
}

/** Mean of a bucket and the one before, weighed by their calls: what two seconds came to. */
function average(values: Float64Array, calls: Float64Array, i: number): number {
  let sum = 0
  let weight = 0
  for (let j = Math.max(0, i - 1); j <= i; j++) {
    const count = calls[j] ?? 0
    if (count === 0 || Number.isNaN(values[j])) continue
    sum += (values[j] ?? 0) * count
    weight += count
  }
  return weight === 0 ? Number.NaN : sum / weight
}

/** Points at the middle of their buckets; the line reaches to both ends. */
function points(values: Float64Array, bucket: number, known: number): readonly Point[] {
  const found: Point[] = []
  values.forEach((y, i) => {
    if (!Number.isNaN(y) && i * bucket < known) found.push({ x: (i + 0.5) * bucket, y })
  })
  const first = found[0]
  const last = found.at(-1)
  return first && last ? [{ x: first.x - bucket / 2, y: first.y }, ...found, { x: Math.min(known, last.x + bucket / 2), y: last.y }] : []
}

function makeBands(own: NodeSeries, bucket: number, known: number): readonly Band[] {
  const smooth = own.share.values.map((values) => Array.from(values, (_, i) => average(values, own.calls, i)))
  const totals = smooth.map((values) => values.reduce((sum, value) => sum + (value || 0), 0))
  const order = totals.map((_, i) => i).sort((a, b) => (totals[a] ?? 0) - (totals[b] ?? 0) || b - a)
  const length = smooth[0]?.length ?? 0
  const base = new Array<number>(length).fill(0)
  return order.map((version) => {
    const shares = held(smooth[version] ?? [])
    const places = shares.flatMap((share, i) => {
      if (i * bucket >= known) return []
      const from = base[i] ?? 0
      base[i] = from + share
      return [{ x: (i + 0.5) * bucket, from, to: from + share }]
    })
    return { version, label: own.share.names[version] ?? '', points: toEnds(places, bucket, known), shares }
  })
}

/** Where no call was made, the last share holds. */
function held(values: readonly number[]): readonly number[] {
  let last = values.find((value) => !Number.isNaN(value)) ?? 0
  return values.map((value) => {
    if (!Number.isNaN(value)) last = value
    return last
  })
}

function toEnds(places: Band['points'], bucket: number, known: number): Band['points'] {
  const first = places[0]
  const last = places.at(-1)
  return first && last ? [{ ...first, x: 0 }, ...places, { ...last, x: Math.min(known, last.x + bucket / 2) }] : []
}

/** Value of a line at `x`: of the point before it. */
export function valueAt(line: readonly Point[], x: number): number | null {
  const found = line.findLast((point) => point.x <= x) ?? line[0]
  return found?.y ?? null
}

/** Share of a band at `x`. */
export function shareAt(band: Band, bucket: number, x: number): number | null {
  return band.shares[Math.min(band.shares.length - 1, Math.floor(x / bucket))] ?? null
}

/** Where the success axis begins: the next of these below the least value. */
export function successFloor(line: readonly Point[]): number {
  const least = Math.min(1, ...line.map((point) => point.y))
  return [0.99, 0.95, 0.88, 0.5].find((floor) => least >= floor) ?? 0
}

/** Powers of ten around all latencies, in microseconds. */
export function latencyRange(data: ChartData): readonly [number, number] {
  const values = [...data.p50, ...data.p99].map((point) => point.y).filter((value) => value > 0)
  if (values.length === 0) return [1000, 1_000_000]
  const low = 10 ** Math.floor(Math.log10(Math.min(...values)))
  const high = 10 ** Math.ceil(Math.log10(Math.max(...values) / 1.5))
  return [low, Math.max(high, low * 10)]
}
