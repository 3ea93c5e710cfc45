import type { Layout } from '../store/layout.ts'

/** Where the parts of the chart stand, in pixels. */
export interface ChartFrame {
  readonly width: number
  readonly left: number
  readonly right: number
  readonly lane: Track
  readonly share: Track
  readonly success: Track | null
  readonly latency: Track | null
  readonly axis: number
  readonly height: number
}

export interface Track {
  readonly y: number
  readonly height: number
}

const laneHeight = 18
const axisHeight = 18
const gap = 10

/** Divides the room under the transport; what does not fit is left out from below. */
export function chartFrame(width: number, height: number, layout: Layout): ChartFrame {
  const narrow = layout === 'phone' || width < 460
  const lane = { y: 2, height: laneHeight }
  const top = lane.y + lane.height + 2
  const rest = height - top - axisHeight
  const latencyHeight = layout === 'wide' && rest >= 150 ? 42 : 0
  const successHeight = !narrow && rest >= 80 ? 30 : 0
  const shareHeight = Math.max(24, rest - (latencyHeight ? latencyHeight + gap : 0) - (successHeight ? successHeight + gap : 0) - 4)
  const success = successHeight ? { y: top + shareHeight + gap, height: successHeight } : null
  const latency = latencyHeight && success ? { y: success.y + successHeight + gap, height: latencyHeight } : null
  return {
    width,
    left: narrow ? 16 : 100,
    right: narrow ? 16 : 112,
    lane,
    share: { y: top, height: shareHeight },
    success,
    latency,
    axis: height - axisHeight,
    height,
  }
}
