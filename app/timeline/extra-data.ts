import { type Recording, rowBits } from '../../src/index.ts'
import type { ChartData, Point } from './chart-data.ts'
import type { ExtraTrack } from './shown-tracks.ts'

/** What a further track draws. `steps`: the value holds until the next point. */
export interface ExtraData {
  readonly track: ExtraTrack
  readonly points: readonly Point[]
  readonly steps: boolean
  /** Highest value, at least 1. */
  readonly most: number
}

export function makeExtraData(recording: Recording, data: ChartData, track: ExtraTrack): ExtraData {
  const points = track === 'rate' ? data.rate : track === 'retries' ? retries(recording, data) : ejections(recording)
  return { track, points, steps: track === 'ejections', most: Math.max(1, ...points.map((point) => point.y)) }
}

/** Retries per second, of all calls. */
function retries({ rows, simulatedUs }: Recording, { bucket, seconds }: ChartData): readonly Point[] {
  const counts = new Array<number>(Math.max(1, Math.ceil(seconds / bucket))).fill(0)
  for (let row = 0; row < rows.length; row++) {
    const bits = rows.bits[row] ?? 0
    if (!(bits & rowBits.retry) || bits & rowBits.mirror) continue
    const place = Math.min(counts.length - 1, Math.floor((rows.start[row] ?? 0) / (bucket * 1e6)))
    counts[place] = (counts[place] ?? 0) + 1
  }
  const known = simulatedUs / 1e6
  return counts.map((count, i) => ({ x: (i + 0.5) * bucket, y: count / bucket })).filter((point) => point.x - bucket / 2 < known)
}

/** How many pods are ejected by at least one proxy. */
function ejections({ events, durationUs }: Recording): readonly Point[] {
  const holders = new Map<number, Set<number>>()
  const points: Point[] = [{ x: 0, y: 0 }]
  for (const { type, pod, by, atUs } of [...events].sort((a, b) => a.atUs - b.atUs)) {
    if (pod === undefined || (type !== 'ejected' && type !== 'returned')) continue
    const own = holders.get(pod) ?? new Set<number>()
    if (type === 'ejected') own.add(by ?? -1)
    else if (by === undefined) own.clear()
    else own.delete(by)
    holders.set(pod, own)
    points.push({ x: atUs / 1e6, y: [...holders.values()].filter((each) => each.size > 0).length })
  }
  return [...points, { x: durationUs / 1e6, y: points.at(-1)?.y ?? 0 }]
}
