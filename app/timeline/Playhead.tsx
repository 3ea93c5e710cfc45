import { type KeyboardEvent, useEffect, useRef } from 'react'
import { formatPercent, type Recording } from '../../src/index.ts'
import { seekBy, seekMarker, toEnd, togglePlay, toStart } from '../player/commands.ts'
import { shownMs, usePlayhead } from '../player/use-playhead.ts'
import { playerStore } from '../store/player.ts'
import { type ChartData, valueAt } from './chart-data.ts'
import { clearStretch, markStretch } from './select-stretch.ts'
import type { ChartFrame } from './tracks.ts'

export interface PlayheadProps {
  readonly recording: Recording
  readonly data: ChartData
  readonly frame: ChartFrame
  readonly toX: (seconds: number) => number
  /** Multiplies the time in view, around the playhead. */
  readonly onZoom?: (factor: number) => void
}

/** The line at the present moment, and the veil over what is to come: a slider. Moved outside React on every frame. */
export function Playhead({ recording, data, frame, toX, onZoom }: PlayheadProps) {
  const line = useRef<HTMLDivElement>(null)
  const veil = useRef<HTMLElement>(null)
  const label = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const draw = () => {
      const seconds = playerStore.getState().atMs / 1000
      const x = Math.round(toX(seconds))
      if (line.current) {
        line.current.style.transform = `translateX(${x}px)`
        // Where the time in view is another one.
        line.current.style.opacity = x < frame.left || x > frame.width - frame.right ? '0' : '1'
      }
      if (veil.current) veil.current.style.transform = `translateX(${Math.max(0, x - frame.left)}px)`
      const text = `${(shownMs(playerStore.getState()) / 1000).toFixed(1)}\u00a0s`
      if (label.current && label.current.textContent !== text) label.current.textContent = text
    }
    draw()
    return playerStore.subscribe((state, before) => state.atMs !== before.atMs && draw())
  }, [toX, frame])
  const atMs = usePlayhead(500)
  const seconds = recording.durationUs / 1e6
  const success = valueAt(data.success, atMs / 1000)
  const text = `${(atMs / 1000).toFixed(1)} seconds of ${seconds}${success === null ? '' : `, ${formatPercent(success).replace('\u00a0%', ' percent')} succeed`}`
  return (
    <>
      <div className="tt-veil" style={{ left: frame.left, right: frame.right, top: frame.share.y, height: frame.axis - frame.share.y }}>
        <i ref={veil} />
      </div>
      <div
        className="tt-playhead"
        ref={line}
        role="slider"
        tabIndex={0}
        aria-label="Time of the run"
        aria-valuemin={0}
        aria-valuemax={seconds}
        aria-valuenow={Math.min(seconds, atMs / 1000)}
        aria-valuetext={text}
        style={{ height: frame.axis }}
        onKeyDown={(event) => keys(event, onZoom)}
      >
        <span ref={label} />
      </div>
    </>
  )
}

const moves: Readonly<Record<string, (event: KeyboardEvent) => void>> = {
  ArrowLeft: (event) => (event.shiftKey ? seekMarker(-1) : seekBy(-1000)),
  ArrowRight: (event) => (event.shiftKey ? seekMarker(1) : seekBy(1000)),
  ArrowUp: () => seekBy(1000),
  ArrowDown: () => seekBy(-1000),
  PageUp: () => seekBy(10_000),
  PageDown: () => seekBy(-10_000),
  ' ': togglePlay,
  Enter: () => markStretch(),
  Backspace: () => clearStretch(),
  Home: toStart,
  End: toEnd,
}

/** What the time in view is multiplied by. */
const zooms: Readonly<Record<string, number>> = { '+': 0.5, '=': 0.5, '-': 2, '0': Number.POSITIVE_INFINITY }

function keys(event: KeyboardEvent, onZoom: PlayheadProps['onZoom']): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const move = moves[event.key]
  const factor = zooms[event.key]
  if (move) move(event)
  else if (factor !== undefined && onZoom) onZoom(factor)
  else return
  event.preventDefault()
  event.stopPropagation()
}
