import { type Ref, useMemo } from 'react'
import { useStore } from 'zustand'
import { type Figures, headline, type Recording } from '../../src/index.ts'
import { Mark } from '../components/Mark.tsx'
import { Legend } from '../picture/Legend.tsx'
import { Stage } from '../picture/Stage.tsx'
import { useFigures } from '../picture/use-figures.ts'
import { focusNode } from '../player/request-colours.ts'
import { inputStore } from '../store/input.ts'
import { playerStore } from '../store/player.ts'
import './poster.css'

/** Size in which the picture is handed on. */
export const posterSize = { width: 1200, height: 720 } as const

/** The picture as it is handed on: the sentence that sums the run up, what moves, and what shapes and colours mean. */
export function Poster({ ref }: { ref: Ref<HTMLDivElement> }) {
  const { recording, figures } = useFigures()
  return (
    <div ref={ref} className="tt-poster" style={posterSize}>
      {recording && figures && <PosterBody recording={recording} figures={figures} />}
    </div>
  )
}

function PosterBody({ recording, figures }: { recording: Recording; figures: Figures }) {
  const title = useStore(inputStore, (state) => state.title)
  const chosen = useStore(playerStore, (state) => state.focus)
  const focus = useMemo(() => focusNode(recording, chosen), [recording, chosen])
  const { text } = useMemo(() => headline(figures, recording), [figures, recording])
  return (
    <>
      <p className="tt-poster-head">
        <Mark size={24} />
        <b>{title}</b>
        <span>{text}</span>
      </p>
      <div className="tt-poster-stage">
        <Stage recording={recording} figures={figures} interactive={false} />
      </div>
      <Legend recording={recording} focus={focus} />
    </>
  )
}
