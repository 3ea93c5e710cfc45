import { ExternalLink, Table2 } from 'lucide-react'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import { type Figures, headline, type Recording } from '../../src/index.ts'
import { IconButton } from '../components/IconButton.tsx'
import { Mark } from '../components/Mark.tsx'
import { mainCamera } from '../picture/camera.ts'
import { Legend } from '../picture/Legend.tsx'
import { Stage } from '../picture/Stage.tsx'
import { TableTwin } from '../picture/TableTwin.tsx'
import { useFigures } from '../picture/use-figures.ts'
import { makeTones } from '../picture/version-tone.ts'
import { focusNode } from '../player/request-colours.ts'
import { inputStore } from '../store/input.ts'
import { playerStore } from '../store/player.ts'
import { viewStore } from '../store/view.ts'
import { linkStore } from '../work/link-store.ts'
import { EmbedText } from './EmbedText.tsx'
import { EmbedTransport } from './EmbedTransport.tsx'
import { openElsewhere } from './open-elsewhere.ts'
import '../picture/picture-panel.css'
import './embed.css'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

/** The run in a frame of another page: the picture and what plays it, to look at. Nothing is kept, no focus is taken. */
export function EmbedWindow() {
  const { recording, figures } = useFigures()
  const text = useStore(viewStore, (state) => state.embedText)
  const trouble = useStore(linkStore, (state) => state.trouble)
  return (
    <div className="tt-embed">
      <Head recording={recording} figures={figures} />
      <main className="tt-embed-main">
        {text && <EmbedText />}
        {recording && figures ? (
          <EmbedPicture recording={recording} figures={figures} />
        ) : (
          <p className="tt-embed-wait">{trouble ? 'This link cannot be read. Its page may hold the whole of it.' : ''}</p>
        )}
      </main>
      {recording && <EmbedTransport recording={recording} />}
    </div>
  )
}

function Head({ recording, figures }: { recording: Recording | null; figures: Figures | null }) {
  const title = useStore(inputStore, (state) => state.title)
  const table = useStore(playerStore, (state) => state.table)
  const summary = useMemo(() => (recording && figures ? headline(figures, recording).result : ''), [recording, figures])
  return (
    <header className="tt-embed-head">
      <Mark size={20} />
      <h1>{title}</h1>
      <p>{summary}</p>
      <IconButton
        size="small"
        label={table ? 'Show the picture' : 'Show as tables'}
        keys="T"
        pressed={table}
        icon={<Table2 {...icon} />}
        onClick={() => playerStore.setState({ table: !table })}
      />
      <button type="button" className="tt-embed-open" onClick={openElsewhere}>
        Open in Telltale <ExternalLink size={14} strokeWidth={2} aria-hidden="true" />
      </button>
    </header>
  )
}

function EmbedPicture({ recording, figures }: { recording: Recording; figures: Figures }) {
  const table = useStore(playerStore, (state) => state.table)
  const chosen = useStore(playerStore, (state) => state.focus)
  const focus = useMemo(() => focusNode(recording, chosen), [recording, chosen])
  const tones = useMemo(() => makeTones(recording, focus), [recording, focus])
  return (
    <section className="tt-picture tt-embed-picture" aria-label="Topology">
      {table ? (
        <TableTwin recording={recording} figures={figures} tones={tones} />
      ) : (
        <>
          <Stage recording={recording} figures={figures} wheel="ctrl" camera={mainCamera} />
          <Legend recording={recording} focus={focus} />
        </>
      )}
    </section>
  )
}
