import { area, line, scaleLinear, scaleLog } from 'd3'
import { useId } from 'react'
import type { Tones } from '../picture/version-tone.ts'
import { type Band, type ChartData, latencyRange, type Point, successFloor } from './chart-data.ts'
import type { ExtraData } from './extra-data.ts'
import { GreyArea } from './GreyArea.tsx'
import { axisTicks, type Domain } from './time-domain.ts'
import type { ChartFrame, Track } from './tracks.ts'

export interface ChartProps {
  readonly data: ChartData
  readonly extras: readonly ExtraData[]
  readonly frame: ChartFrame
  readonly tones: Tones
  readonly focus: number
  readonly toX: (seconds: number) => number
  /** The part of the run in view; all of it where it is left out. */
  readonly domain?: Domain
}

/** The tracks, all of them in full: what is to come is covered by the playhead's veil, so that nothing is drawn anew while time goes by. */
export function Chart(props: ChartProps) {
  const { frame } = props
  const id = useId()
  return (
    <svg className="tt-chart" width={frame.width} height={frame.height} aria-hidden="true">
      <clipPath id={`${id}-plot`}>
        <rect x={frame.left} y="0" width={Math.max(0, frame.width - frame.left - frame.right)} height={frame.height} />
      </clipPath>
      <g clipPath={`url(#${id}-plot)`}>
        <Tracks {...props} />
      </g>
      <Axis {...props} />
    </svg>
  )
}

function Tracks(props: ChartProps) {
  const { frame, data } = props
  return (
    <>
      {data.bands.length > 0 ? <ShareTrack {...props} /> : <RateTrack {...props} track={frame.share} />}
      {frame.success && <SuccessTrack {...props} track={frame.success} />}
      {frame.latency && <LatencyTrack {...props} track={frame.latency} />}
      {props.extras.map((extra, i) => {
        const track = frame.extras[i]
        return track && <GreyArea key={extra.track} {...extra} track={track} toX={props.toX} />
      })}
    </>
  )
}

function ShareTrack({ data, frame, tones, focus, toX }: ChartProps) {
  const y = scaleLinear([0, 1], [frame.share.y + frame.share.height, frame.share.y + 1])
  const shape = area<Band['points'][number]>()
    .x((point) => toX(point.x))
    .y0((point) => y(point.from))
    .y1((point) => y(point.to))
  const top = line<Band['points'][number]>()
    .x((point) => toX(point.x))
    .y((point) => y(point.to))
  return (
    <>
      {data.bands.map((band) => (
        <g key={band.version} style={{ color: `var(${tones.version(focus, band.version)})` }}>
          <path d={shape([...band.points]) ?? ''} fill="currentcolor" className="tt-band" />
          <path d={top([...band.points]) ?? ''} className="tt-band-top" />
        </g>
      ))}
    </>
  )
}

/** Without versions to compare: how many requests there are. */
function RateTrack({ data: { rate }, toX, track }: ChartProps & { readonly track: Track }) {
  return <GreyArea points={rate} most={Math.max(1, ...rate.map((point) => point.y))} track={track} toX={toX} />
}

function SuccessTrack({ data, toX, track }: ChartProps & { readonly track: Track }) {
  const y = scaleLinear([successFloor(data.success), 1], [track.y + track.height, track.y + 1]).clamp(true)
  const shape = area<Point>()
    .x((point) => toX(point.x))
    .y0(track.y)
    .y1((point) => y(point.y))
  const edge = line<Point>()
    .x((point) => toX(point.x))
    .y((point) => y(point.y))
  return (
    <>
      <path d={shape([...data.success]) ?? ''} className="tt-failing-area" />
      <path d={edge([...data.success]) ?? ''} className="tt-line" />
    </>
  )
}

function LatencyTrack({ data, toX, track }: ChartProps & { readonly track: Track }) {
  const y = scaleLog(latencyRange(data), [track.y + track.height, track.y + 1]).clamp(true)
  const path = line<Point>()
    .x((point) => toX(point.x))
    .y((point) => y(Math.max(1, point.y)))
  return (
    <>
      <path d={path([...data.p50]) ?? ''} className="tt-line tt-line-quiet" />
      <path d={path([...data.p99]) ?? ''} className="tt-line" />
    </>
  )
}

function Axis({ frame, toX, data: { seconds }, domain = { from: 0, to: seconds } }: ChartProps) {
  const ticks = axisTicks(domain, seconds, frame.width - frame.left - frame.right)
  return (
    <g className="tt-axis">
      <line x1={frame.left} x2={frame.width - frame.right} y1={frame.axis} y2={frame.axis} />
      {ticks.map((tick) => (
        <text key={tick} x={toX(tick)} y={frame.axis + 13} textAnchor={tick === 0 ? 'start' : tick === seconds ? 'end' : 'middle'}>
          {tick}
          {tick === seconds ? ' s' : ''}
        </text>
      ))}
    </g>
  )
}
