import { TriangleAlert } from 'lucide-react'
import { memo, useDeferredValue, useMemo } from 'react'
import { useStore } from 'zustand'
import { type Figures, formatCount, formatPercent, type Recording } from '../../src/index.ts'
import type { Camera } from '../picture/camera.ts'
import { Legend } from '../picture/Legend.tsx'
import { Stage } from '../picture/Stage.tsx'
import { ZoomControl } from '../picture/ZoomControl.tsx'
import { useAfterFrame } from '../player/after-frame.ts'
import { focusNode } from '../player/request-colours.ts'
import { isRejected } from '../states/BrokenHeader.tsx'
import { playerStore } from '../store/player.ts'
import { edgeMarks, overlaidMarks, shadowMarks, waysOf } from './changed-edges.ts'
import { type ComparedState, comparedStore } from './compared.ts'
import { comparingStore } from './comparing.ts'
import { sideName } from './sides.ts'
import '../picture/picture-panel.css'

type Result = NonNullable<ComparedState['result']>

/** Both pictures under one camera and one clock. The table comes first, the pictures behind the frame with it, and keys come in between. */
export function ComparedPictures({ camera }: { camera: Camera }) {
  const shown = useAfterFrame(useStore(comparedStore, (state) => state.result))
  const result = useDeferredValue(shown)
  return <Pictures camera={camera} result={result} />
}

/** Beside each other, or one over the other. */
const Pictures = memo(function Pictures({ camera, result }: { camera: Camera; result: Result | null }) {
  const before = result?.before.recording
  const after = result?.after.recording
  const placesOf = useMemo(() => (before && after ? [after, before] : undefined), [before, after])
  const over = useStore(comparingStore, ({ view }) => view === 'over')
  if (over && result && placesOf)
    return (
      <div className="tt-compare-pictures">
        <OverlaidPicture camera={camera} result={result} placesOf={placesOf} />
      </div>
    )
  return (
    <div className="tt-compare-pictures">
      {(['before', 'after'] as const).map((side) => (
        <section key={side} className="tt-compare-picture" aria-label={`Topology ${side}`} data-side={side}>
          {result && placesOf ? (
            <ComparedPicture side={side} camera={camera} result={result} placesOf={placesOf} />
          ) : (
            <SideHeader side={side} />
          )}
        </section>
      ))}
    </div>
  )
})

/** The run after, and under it what the run before had otherwise, as a shadow. */
function OverlaidPicture({ camera, result, placesOf }: { camera: Camera; result: Result; placesOf: readonly Recording[] }) {
  const { before, after, difference } = result
  const { before: was, after: is } = result.figures
  const focus = useFocus(after.recording)
  const shadow = useMemo(() => shadowMarks(before.recording, was, difference), [before, was, difference])
  const marks = useMemo(() => overlaidMarks(after.recording, is, difference), [after, is, difference])
  return (
    <section className="tt-compare-picture tt-compare-overlaid" aria-label="Topology before and after" data-side="after">
      <div className="tt-compare-headers">
        <SideHeader side="before" result={result} figures={was} />
        <SideHeader side="after" result={result} figures={is} />
      </div>
      <div className="tt-compare-stage">
        <div className="tt-compare-shadow" inert>
          <Stage recording={before.recording} figures={was} camera={camera} placesOf={placesOf} marks={shadow} />
        </div>
        <Stage recording={after.recording} figures={is} camera={camera} placesOf={placesOf} marks={marks} />
        <Legend recording={after.recording} focus={focus} />
        <ZoomControl camera={camera} />
      </div>
    </section>
  )
}

/** What a side's configuration says of the ways that differ; first of all, that it cannot be read. */
function Ways({ result, side }: { result: Result; side: 'before' | 'after' }) {
  const choice = useStore(comparingStore, (state) => state[side])
  const { broken } = result[side]
  const rejected = broken.length > 0 && broken.every(({ diagnostic }) => isRejected(diagnostic))
  if (broken.length > 0)
    return (
      <span className="tt-compare-ways tt-compare-broken">
        <TriangleAlert size={16} strokeWidth={1.75} aria-hidden="true" />
        {broken.map(({ name }) => name).join(', ')} {rejected ? 'would be rejected' : 'does not parse'}
      </span>
    )
  const ways = waysOf(result.difference, side)
  return (
    <span className="tt-compare-ways" title={ways}>
      {ways || sideName(choice)}
    </span>
  )
}

interface PictureProps {
  readonly side: 'before' | 'after'
  readonly camera: Camera
  readonly result: Result
  readonly placesOf: readonly Recording[]
}

function ComparedPicture({ side, camera, result, placesOf }: PictureProps) {
  const { difference } = result
  const { recording } = result[side]
  const figures = result.figures[side]
  const focus = useFocus(recording)
  const marks = useMemo(() => edgeMarks(recording, figures, difference, side), [recording, figures, difference, side])
  return (
    <>
      <SideHeader side={side} result={result} figures={figures} />
      <div className="tt-compare-stage">
        <Stage recording={recording} figures={figures} camera={camera} placesOf={placesOf} marks={marks} />
        {side === 'before' ? <Legend recording={recording} focus={focus} /> : <ZoomControl camera={camera} />}
      </div>
    </>
  )
}

function useFocus(recording: Recording): number {
  const chosen = useStore(playerStore, (state) => state.focus)
  return useMemo(() => focusNode(recording, chosen), [recording, chosen])
}

/** `Before, as opened: reviews v1 90, v3 10`, and how its requests end. */
function SideHeader({ side, result, figures }: { side: 'before' | 'after'; result?: Result; figures?: Figures }) {
  const choice = useStore(comparingStore, (state) => state[side])
  const failed = figures ? figures.answered - figures.succeeded : 0
  return (
    <header className="tt-panel-head tt-compare-header">
      <h3>{side === 'before' ? 'Before' : 'After'}</h3>
      {result ? <Ways result={result} side={side} /> : <span className="tt-compare-ways">{sideName(choice)}</span>}
      {figures && figures.answered > 0 && (
        <span className="tt-compare-outcome">
          <b>{formatPercent(figures.succeeded / figures.answered)}</b> succeed
          {failed > 0 && <span>, {formatCount(failed)} fail</span>}
        </span>
      )}
    </header>
  )
}
