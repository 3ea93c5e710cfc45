import { scaleLinear } from 'd3'
import { ChevronDown, Pause, Play } from 'lucide-react'
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Recording } from '../../src/index.ts'
import { IconButton } from '../components/IconButton.tsx'
import { Menu } from '../components/Menu.tsx'
import { makeTones } from '../picture/version-tone.ts'
import { setSpeed, speeds, togglePlay } from '../player/commands.ts'
import { focusNode } from '../player/request-colours.ts'
import { usePlayhead } from '../player/use-playhead.ts'
import { playerStore } from '../store/player.ts'
import { Chart } from '../timeline/Chart.tsx'
import { makeChartData } from '../timeline/chart-data.ts'
import { Playhead } from '../timeline/Playhead.tsx'
import { useScrub } from '../timeline/use-scrub.ts'
import '../timeline/timeline.css'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const
const height = 62

/** Plays the run, and shows where in it the picture stands. */
export function EmbedTransport({ recording }: { recording: Recording }) {
  const playing = useStore(playerStore, (state) => state.playing)
  const speed = useStore(playerStore, (state) => state.speed)
  const atMs = usePlayhead(100)
  return (
    <section className="tt-embed-transport" aria-label="Timeline">
      <IconButton
        variant="primary"
        label={playing ? 'Pause' : 'Play'}
        keys="Space"
        tooltipSide="top"
        icon={playing ? <Pause {...icon} /> : <Play {...icon} />}
        onClick={togglePlay}
      />
      <span className="tt-embed-clock">
        <b>{(atMs / 1000).toFixed(1)}</b> / {recording.durationUs / 1e6}&nbsp;s
      </span>
      <ShareTrack recording={recording} />
      <Menu
        side="top"
        align="end"
        trigger={
          <button type="button" className="tt-embed-speed" aria-label={`Speed ${speed}×`}>
            {speed}×
            <ChevronDown size={14} strokeWidth={2} aria-hidden="true" />
          </button>
        }
        items={[...speeds].reverse().map((value) => ({ label: `${value}×`, checked: value === speed, onSelect: () => setSpeed(value) }))}
      />
    </section>
  )
}

/** One track under the playhead. */
function ShareTrack({ recording }: { recording: Recording }) {
  const area = useRef<HTMLDivElement>(null)
  const width = useWidth(area)
  const chosen = useStore(playerStore, (state) => state.focus)
  const focus = useMemo(() => focusNode(recording, chosen), [recording, chosen])
  const tones = useMemo(() => makeTones(recording, focus), [recording, focus])
  const data = useMemo(() => makeChartData(recording, focus), [recording, focus])
  const frame = useMemo(() => frameOf(width), [width])
  const scale = useMemo(() => scaleLinear([0, data.seconds], [frame.left, frame.width - frame.right]), [data, frame])
  const toX = useMemo(() => (seconds: number) => scale(seconds), [scale])
  const domain = { from: 0, to: data.seconds }
  useScrub({ area, domain, seconds: data.seconds, toSeconds: (x) => scale.invert(x), onDomain: () => undefined })
  return (
    <div className="tt-embed-track" ref={area}>
      {width > 0 && (
        <>
          <Chart data={data} extras={[]} frame={frame} tones={tones} focus={focus} toX={toX} />
          <Playhead recording={recording} data={data} frame={frame} toX={toX} />
        </>
      )}
    </div>
  )
}

function frameOf(width: number) {
  return {
    width,
    height,
    left: 6,
    right: 6,
    lane: { y: 0, height: 0 },
    share: { y: 12, height: 30 },
    success: null,
    latency: null,
    extras: [],
    axis: height - 18,
  }
}

function useWidth(area: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const element = area.current
    if (!element) return
    const read = () => setWidth(element.clientWidth)
    read()
    const observer = new ResizeObserver(read)
    observer.observe(element)
    return () => observer.disconnect()
  }, [area])
  return width
}
