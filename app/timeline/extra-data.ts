import type { Recording } from '../../src/index.ts'
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
  const points = track === 'rate' ? data.rate : track === 'retries' ? data.retries : ejections(recording)
  return { track, points, steps: track === 'ejections', most: Math.max(1, ...points.map((point) => point.y)) }
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
