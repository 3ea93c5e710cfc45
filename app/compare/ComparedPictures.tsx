import { useMemo } from 'react'
import { useStore } from 'zustand'
import { computeFigures, type Difference, type Figures, formatCount, formatPercent, type Recording, type Scope } from '../../src/index.ts'
import type { Camera } from '../picture/camera.ts'
import { Legend } from '../picture/Legend.tsx'
import { Stage } from '../picture/Stage.tsx'
import { ZoomControl } from '../picture/ZoomControl.tsx'
import { focusNode } from '../player/request-colours.ts'
import { playerStore } from '../store/player.ts'
import { edgeMarks, waysOf } from './changed-edges.ts'
import type { ComparedState } from './compared.ts'
import { comparingStore } from './comparing.ts'
import { sideName } from './sides.ts'
import '../picture/picture-panel.css'

type Result = NonNullable<ComparedState['result']>

/** Both pictures under one camera and one clock. */
export function ComparedPictures({ camera, result }: { camera: Camera; result: Result | null }) {
  const before = result?.before.recording
  const after = result?.after.recording
  const placesOf = useMemo(() => (before && after ? [after, before] : undefined), [before, after])
  return (
    <div className="tt-compare-pictures">
      {(['before', 'after'] as const).map((side) => (
        <section key={side} className="tt-compare-picture" aria-label={`Topology ${side}`} data-side={side}>
          {result && placesOf ? (
            <ComparedPicture
              side={side}
              camera={camera}
              recording={result[side].recording}
              placesOf={placesOf}
              difference={result.difference}
              broken={result[side].broken.map(({ name }) => name)}
            />
          ) : (
            <SideHeader side={side} ways="" />
          )}
        </section>
      ))}
    </div>
  )
}

interface PictureProps {
  readonly side: 'before' | 'after'
  readonly camera: Camera
  readonly recording: Recording
  readonly placesOf: readonly Recording[]
  readonly difference: Difference
  /** Names of files that do not parse. */
  readonly broken: readonly string[]
}

function ComparedPicture({ side, camera, recording, placesOf, difference, broken }: PictureProps) {
  const figures = useSideFigures(recording, difference.scope)
  const chosen = useStore(playerStore, (state) => state.focus)
  const focus = useMemo(() => focusNode(recording, chosen), [recording, chosen])
  const marks = useMemo(() => edgeMarks(recording, figures, difference, side), [recording, figures, difference, side])
  return (
    <>
      <SideHeader
        side={side}
        ways={broken.length > 0 ? `${broken.join(', ')} does not parse` : waysOf(difference, side)}
        figures={figures}
      />
      <div className="tt-compare-stage">
        <Stage recording={recording} figures={figures} camera={camera} placesOf={placesOf} marks={marks} />
        {side === 'before' ? <Legend recording={recording} focus={focus} /> : <ZoomControl camera={camera} />}
      </div>
    </>
  )
}

function useSideFigures(recording: Recording, { fromUs, toUs }: Scope): Figures {
  return useMemo(() => computeFigures(recording, { fromUs, toUs }), [recording, fromUs, toUs])
}

/** `Before, as opened: reviews v1 90, v3 10`, and how its requests end. */
function SideHeader({ side, ways, figures }: { side: 'before' | 'after'; ways: string; figures?: Figures }) {
  const choice = useStore(comparingStore, (state) => state[side])
  const failed = figures ? figures.answered - figures.succeeded : 0
  return (
    <header className="tt-compare-header">
      <h3>{side === 'before' ? 'Before' : 'After'}</h3>
      <span className="tt-compare-ways" title={ways}>
        {ways || sideName(choice)}
      </span>
      {figures && figures.answered > 0 && (
        <span className="tt-compare-outcome">
          <b>{formatPercent(figures.succeeded / figures.answered)}</b> succeed
          {failed > 0 && <span>, {formatCount(failed)} fail</span>}
        </span>
      )}
    </header>
  )
}
