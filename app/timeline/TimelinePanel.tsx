import { scaleLinear } from 'd3'
import { memo, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Recording } from '../../src/index.ts'
import { useScope } from '../picture/use-figures.ts'
import { makeTones } from '../picture/version-tone.ts'
import { useAfterFrame } from '../player/after-frame.ts'
import { useSliced } from '../player/in-slices.ts'
import { focusNode } from '../player/request-colours.ts'
import { derivedStore } from '../store/derived.ts'
import { layoutStore } from '../store/layout.ts'
import { playerStore } from '../store/player.ts'
import { Chart } from './Chart.tsx'
import { chartDataInParts } from './chart-data.ts'
import { makeExtraData } from './extra-data.ts'
import { Gutters } from './Gutters.tsx'
import { MarkerLane } from './MarkerLane.tsx'
import { Playhead } from './Playhead.tsx'
import { Stretch } from './Stretch.tsx'
import { tracksStore } from './shown-tracks.ts'
import { Transport } from './Transport.tsx'
import { useTimeDomain, zoomed } from './time-domain.ts'
import { chartFrame } from './tracks.ts'
import { useScrub } from './use-scrub.ts'
import './timeline.css'

/** The run over time, and what plays it. After an edit the picture comes first, and the charts in the frame behind it. */
export function TimelinePanel() {
  const recording = useAfterFrame(useStore(derivedStore, (state) => state.recording))
  return (
    <section className="tt-timeline" aria-label="Timeline">
      {recording && <Transport recording={recording} />}
      {recording && <Charts recording={recording} />}
    </section>
  )
}

/** Drawn anew for another recording alone: the panel itself is with every run, a frame before. */
const Charts = memo(function Charts({ recording }: { recording: Recording }) {
  const area = useRef<HTMLDivElement>(null)
  const size = useSize(area)
  const layout = useStore(layoutStore, (state) => state.layout)
  const chosen = useStore(playerStore, (state) => state.focus)
  const focus = useMemo(() => focusNode(recording, chosen), [recording, chosen])
  const tones = useMemo(() => makeTones(recording, focus), [recording, focus])
  const seconds = recording.durationUs / 1e6
  const make = useCallback(() => chartDataInParts(recording, focus), [recording, focus])
  const data = useSliced(recording.rows.length, make)
  const shown = useStore(tracksStore, (state) => state.shown)
  const extras = useMemo(() => (data ? shown.map((track) => makeExtraData(recording, data, track)) : []), [recording, data, shown])
  const frame = useMemo(() => chartFrame(size.width, size.height, layout, shown.length), [size, layout, shown])
  const { domain, setDomain } = useTimeDomain(seconds)
  const scale = useMemo(() => scaleLinear([domain.from, domain.to], [frame.left, frame.width - frame.right]), [domain, frame])
  const toX = useMemo(() => (seconds: number) => scale(seconds), [scale])
  const pointed = useScrub({ area, domain, seconds, toSeconds: (x) => scale.invert(x), onDomain: setDomain })
  const onZoom = (factor: number) => setDomain(zoomed(domain, seconds, playerStore.getState().atMs / 1000, factor))
  const scope = useScope(recording)
  const inside = pointed !== null && pointed >= domain.from && pointed <= domain.to ? pointed : null
  return (
    <div className="tt-charts" ref={area}>
      {size.width > 0 && scope && data && (
        <>
          <Chart data={data} extras={extras} frame={frame} tones={tones} focus={focus} toX={toX} domain={domain} />
          <Stretch frame={frame} toX={toX} />
          <Gutters recording={recording} data={data} extras={extras} frame={frame} tones={tones} focus={focus} pointed={inside} />
          <MarkerLane recording={recording} scope={scope} frame={frame} tones={tones} toX={toX} />
          {inside !== null && (
            <i className="tt-pointed" style={{ left: toX(inside), top: frame.share.y, height: frame.axis - frame.share.y }} />
          )}
          <Playhead recording={recording} data={data} frame={frame} toX={toX} onZoom={onZoom} />
        </>
      )}
    </div>
  )
})

function useSize(area: { readonly current: HTMLElement | null }): { readonly width: number; readonly height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = area.current
    if (!element) return
    const read = () => setSize({ width: element.clientWidth, height: element.clientHeight })
    read()
    const observer = new ResizeObserver(read)
    observer.observe(element)
    return () => observer.disconnect()
  }, [area])
  return size
}
