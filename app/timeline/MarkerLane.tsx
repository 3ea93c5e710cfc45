import { type ReactNode, useMemo } from 'react'
import { useStore } from 'zustand'
import type { Recording, Scope } from '../../src/index.ts'
import { classes } from '../components/classes.ts'
import { Tooltip } from '../components/Tooltip.tsx'
import { textWidth } from '../picture/measure.ts'
import type { Tones } from '../picture/version-tone.ts'
import { seek } from '../player/commands.ts'
import { lessonStore } from '../store/lesson.ts'
import { playerStore } from '../store/player.ts'
import { crowdCount, type Marker, makeMarkers } from './markers.ts'
import { type NamePlace, stepAside } from './step-name.ts'
import type { ChartFrame } from './tracks.ts'

export interface MarkerLaneProps {
  readonly recording: Recording
  readonly scope: Scope
  readonly frame: ChartFrame
  readonly tones: Tones
  readonly toX: (seconds: number) => number
}

/** One segment for each step of the run, and what happened in it. */
export function MarkerLane({ recording, scope, frame, tones, toX }: MarkerLaneProps) {
  const pixelsPerSecond = toX(1) - toX(0)
  const end = recording.durationUs / 1e6
  const reachedUs = useStore(lessonStore, (state) => state.reachedUs)
  const inView = (x: number) => Math.min(frame.width - frame.right, Math.max(frame.left, x))
  const markers = makeMarkers(recording, pixelsPerSecond, reachedUs).filter(({ seconds }) => inView(toX(seconds)) === toX(seconds))
  return (
    <div className="tt-lane" style={{ top: frame.lane.y, height: frame.lane.height, left: frame.left, right: frame.right }}>
      {recording.steps.map((step, i) => {
        const from = step.startUs / 1e6
        const to = (recording.steps[i + 1]?.startUs ?? recording.durationUs) / 1e6
        const left = inView(toX(from))
        const width = inView(toX(Math.min(to, end))) - left
        if (width <= 0) return null
        const place = textPlace(markers, toX, { left, end: left + width, name: step.name })
        const inScope = scope.fromUs < to * 1e6 && scope.toUs > from * 1e6
        return (
          <span
            key={`${step.startUs} ${step.name}`}
            className={classes('tt-segment-step', inScope && 'tt-segment-open')}
            style={{
              left: left - frame.left,
              width,
              paddingLeft: place.start,
            }}
          >
            <StepName name={step.name} place={place} toX={toX} from={left} />
          </span>
        )
      })}
      {markers.map((marker) => (
        <MarkerButton
          key={`${marker.type} ${marker.seconds} ${marker.text}`}
          marker={marker}
          x={toX(marker.seconds) - frame.left}
          tone={tones.version(marker.node, marker.version)}
        />
      ))}
    </div>
  )
}

/** The name of a step, which gives way to the playhead's label. */
function StepName({ name, place, toX, from }: { name: string; place: NamePlace; toX: (seconds: number) => number; from: number }) {
  const width = useMemo(() => textWidth(name, '500 11px'), [name])
  const aside = useStore(playerStore, ({ atMs }) => stepAside(place, width, toX(atMs / 1000) - from))
  return <span style={{ maxWidth: place.room, translate: `${aside ?? 0}px`, opacity: aside === null ? 0 : 1 }}>{name}</span>
}

const characterWidth = 6.4
const markerRoom = 14

/** What is in view of a step, in pixels. */
interface Named {
  readonly left: number
  readonly end: number
  readonly name: string
}

/** Where the name of a step stands, in pixels from the step's start: in the first gap between markers that holds it, else in the widest. */
function textPlace(markers: readonly Marker[], toX: (seconds: number) => number, { left, end: right, name }: Named): NamePlace {
  const end = right - left
  const inside = markers.map((marker) => toX(marker.seconds) - left).filter((x) => x > -markerRoom && x < end)
  const starts = [8, ...inside.sort((a, b) => a - b).map((x) => x + markerRoom)]
  const gaps = starts.map((start, i) => ({ start, room: Math.max(0, (starts[i + 1] ?? end + 2 * markerRoom) - 2 * markerRoom - start) }))
  return (
    gaps.find((gap) => gap.room >= name.length * characterWidth) ?? gaps.reduce((widest, gap) => (gap.room > widest.room ? gap : widest))
  )
}

function MarkerButton({ marker, x, tone }: { marker: Marker; x: number; tone: string }) {
  return (
    <Tooltip content={<b>{marker.text}</b>} side="top">
      <button
        type="button"
        tabIndex={-1}
        className="tt-marker"
        style={{ left: x, color: `var(${colourOf(marker, tone)})` }}
        aria-label={marker.text}
        onClick={() => seek(marker.seconds * 1000)}
      >
        <MarkerShape marker={marker} />
      </button>
    </Tooltip>
  )
}

function colourOf({ type }: Marker, tone: string): string {
  if (type === 'check-failed') return '--fail'
  return type === 'applied' || type === 'lesson' ? '--ink' : tone
}

function MarkerShape({ marker }: { marker: Marker }) {
  if (marker.type === 'crowd') return <span className="tt-marker-count">{crowdCount(marker)}</span>
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      {shapes[marker.type] ?? <circle cx="6" cy="6" r="2.5" fill="currentcolor" />}
    </svg>
  )
}

const bolt = 'M7 .8L2.2 7H5.4L4.8 11.2L9.8 4.8H6.4Z'

/** Diamond, dashed ring, dot, bolt, flag and cross; what has no shape of its own is a small dot. */
const shapes: Readonly<Record<string, ReactNode>> = {
  applied: <path d="M6 1.2L10.8 6L6 10.8L1.2 6Z" fill="currentcolor" />,
  ejected: <circle cx="6" cy="6" r="4.4" fill="none" stroke="currentcolor" strokeWidth="1.8" strokeDasharray="2.3 1.6" />,
  returned: <circle cx="6" cy="6" r="4" fill="currentcolor" />,
  'breaker-opened': <path d={bolt} fill="currentcolor" />,
  'pod-started': <path d="M6 2.5V9.5M2.5 6H9.5" fill="none" stroke="currentcolor" strokeWidth="2" strokeLinecap="round" />,
  'pod-stopped': <path d="M2.5 6H9.5" fill="none" stroke="currentcolor" strokeWidth="2" strokeLinecap="round" />,
  scaled: <path d="M3 7.5L6 4.5L9 7.5M3 4.5L6 1.5L9 4.5M3 10.5L6 7.5L9 10.5" fill="none" stroke="currentcolor" strokeWidth="1.3" />,
  lesson: (
    <path d="M2.6 1.2V11M2.6 1.6L10.2 4.3L2.6 7Z" fill="currentcolor" stroke="currentcolor" strokeWidth="1.2" strokeLinejoin="round" />
  ),
  'check-failed': <path d="M2.8 2.8L9.2 9.2M9.2 2.8L2.8 9.2" fill="none" stroke="currentcolor" strokeWidth="2" strokeLinecap="round" />,
  'breaker-closed': <path d={bolt} fill="none" stroke="currentcolor" />,
}
