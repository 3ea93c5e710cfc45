import { area, curveStepAfter, line, scaleLinear } from 'd3'
import { formatCount } from '../../src/index.ts'
import { showRate } from '../settings/units.ts'
import { type Point, valueAt } from './chart-data.ts'
import type { ExtraData } from './extra-data.ts'
import type { Track } from './tracks.ts'

/** A further track: retries and ejections in the colour of what has no version. */
export function ExtraTrackShape({ data, track, toX }: { data: ExtraData; track: Track; toX: (seconds: number) => number }) {
  const y = scaleLinear([0, data.most * 1.1], [track.y + track.height, track.y])
  const shape = area<Point>()
    .x((point) => toX(point.x))
    .y0(track.y + track.height)
    .y1((point) => y(point.y))
  const top = line<Point>()
    .x((point) => toX(point.x))
    .y((point) => y(point.y))
  if (data.steps) {
    shape.curve(curveStepAfter)
    top.curve(curveStepAfter)
  }
  return (
    <g style={{ color: 'var(--version-0)' }}>
      <path d={shape([...data.points]) ?? ''} fill="currentcolor" className="tt-band" />
      <path d={top([...data.points]) ?? ''} className="tt-band-top" />
    </g>
  )
}

/** Value of a further track at `x`, in words. */
export function extraValue(data: ExtraData, x: number): string {
  const value = valueAt(data.points, x) ?? 0
  return data.track === 'ejections' ? formatCount(value) : showRate(value)
}
