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
  /** Further tracks, in their order. */
  readonly extras: readonly Track[]
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

const extraHeight = 22
const leastShare = 30

/** Heights of a line of values, where there is room and where there is not: what versions there are is told even on the lowest track. */
const rowHeight = 17
const tightRowHeight = 12

/** How many of the `wanted` lines of values stand beside a track at the most, and whether they are close together so that more of them do. */
export function valueRows(height: number, wanted = 2): { readonly most: number; readonly tight: boolean } {
  const tight = height < Math.max(2, wanted) * rowHeight
  return { most: Math.floor(height / (tight ? tightRowHeight : rowHeight)), tight }
}

/** Divides the room under the transport; what does not fit is left out from below. `wished`: how many further tracks there are. */
export function chartFrame(width: number, height: number, layout: Layout, wished = 0): ChartFrame {
  const narrow = layout === 'phone' || width < 460
  const lane = { y: 2, height: laneHeight }
  const top = lane.y + lane.height + 2
  const rest = height - top - axisHeight
  const latencyHeight = layout === 'wide' && rest >= 150 ? 42 : 0
  const successHeight = !narrow && rest >= 80 ? 30 : 0
  const usual = rest - (latencyHeight ? latencyHeight + gap : 0) - (successHeight ? successHeight + gap : 0) - 4
  const more = narrow ? 0 : Math.min(wished, Math.max(0, Math.floor((usual - leastShare) / (extraHeight + gap))))
  const shareHeight = Math.max(24, usual - more * (extraHeight + gap))
  const success = successHeight ? { y: top + shareHeight + gap, height: successHeight } : null
  const latency = latencyHeight && success ? { y: success.y + successHeight + gap, height: latencyHeight } : null
  const last = latency ?? success ?? { y: top, height: shareHeight }
  const extras = Array.from({ length: more }, (_, i) => ({
    y: last.y + last.height + gap + i * (extraHeight + gap),
    height: extraHeight,
  }))
  return {
    width,
    left: narrow ? 16 : 100,
    right: narrow ? 16 : 128,
    lane,
    share: { y: top, height: shareHeight },
    success,
    latency,
    extras,
    axis: height - axisHeight,
    height,
  }
}
