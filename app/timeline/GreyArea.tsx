import { area, curveLinear, curveStepAfter, line, scaleLinear } from 'd3'
import type { Point } from './chart-data.ts'
import type { Track } from './tracks.ts'

export interface GreyAreaProps {
  readonly points: readonly Point[]
  /** The value that fills the track, but for a little air. */
  readonly most: number
  /** Whether a value holds until the next point. */
  readonly steps?: boolean
  readonly track: Track
  readonly toX: (seconds: number) => number
}

/** Values over time in the colour of what has no version. */
export function GreyArea({ points, most, steps = false, track, toX }: GreyAreaProps) {
  const foot = track.y + track.height
  const y = scaleLinear([0, most * 1.1], [foot, track.y])
  const curve = steps ? curveStepAfter : curveLinear
  const shape = area<Point>(
    (point) => toX(point.x),
    foot,
    (point) => y(point.y),
  ).curve(curve)
  const top = line<Point>(
    (point) => toX(point.x),
    (point) => y(point.y),
  ).curve(curve)
  return (
    <g style={{ color: 'var(--version-0)' }}>
      <path d={shape([...points]) ?? ''} fill="currentcolor" className="tt-band" />
      <path d={top([...points]) ?? ''} className="tt-band-top" />
    </g>
  )
}
