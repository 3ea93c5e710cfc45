import { lazy, Suspense, useMemo } from 'react'
import { useStore } from 'zustand'
import type { Figures, Recording } from '../../src/index.ts'
import { focusNode } from '../player/request-colours.ts'
import { inputStore } from '../store/input.ts'
import { playerStore } from '../store/player.ts'
import { CardMenuHost } from './CardMenuHost.tsx'
import { mainCamera } from './camera.ts'
import { Legend } from './Legend.tsx'
import { PictureHeader } from './PictureHeader.tsx'
import { Stage } from './Stage.tsx'
import { useFigures } from './use-figures.ts'
import { useLitLines } from './use-lit-lines.ts'
import { makeTones } from './version-tone.ts'
import { ZoomControl } from './ZoomControl.tsx'
import './picture-panel.css'

const TableTwin = lazy(async () => ({ default: (await import('./TableTwin.tsx')).TableTwin }))

/** The picture of the run, or its tables, under the sentence that sums it up. */
export function PicturePanel() {
  const { recording, figures } = useFigures()
  return (
    <section className="tt-picture" aria-label="Topology">
      {recording && figures && <Shown recording={recording} figures={figures} />}
    </section>
  )
}

function Shown({ recording, figures }: { recording: Recording; figures: Figures }) {
  useLitLines(recording)
  const scenario = useStore(inputStore, (state) => state.title)
  const table = useStore(playerStore, (state) => state.table)
  const chosen = useStore(playerStore, (state) => state.focus)
  const focus = useMemo(() => focusNode(recording, chosen), [recording, chosen])
  const tones = useMemo(() => makeTones(recording, focus), [recording, focus])
  return (
    <>
      <PictureHeader recording={recording} figures={figures} />
      <div className="tt-picture-body">
        {table ? (
          <Suspense fallback={null}>
            <TableTwin recording={recording} figures={figures} tones={tones} />
          </Suspense>
        ) : (
          <>
            <Stage recording={recording} figures={figures} scenario={scenario} camera={mainCamera} />
            <Legend recording={recording} focus={focus} />
            <ZoomControl camera={mainCamera} />
            <CardMenuHost recording={recording} />
          </>
        )}
      </div>
    </>
  )
}
