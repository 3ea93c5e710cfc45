import { Download, TriangleAlert } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { formatCount, formatMoment, isRecorded } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { Checkbox } from '../components/Checkbox.tsx'
import { Stage } from '../picture/Stage.tsx'
import { useFigures } from '../picture/use-figures.ts'
import { derivedStore } from '../store/derived.ts'
import { inputStore } from '../store/input.ts'
import { type PlayerState, playerStore } from '../store/player.ts'
import { copyText } from '../work/clipboard.ts'
import { downloadBundle } from './bundle-file.ts'
import { includedWords } from './included.ts'
import { selectionWords } from './selection-key.ts'
import { useLink } from './use-link.ts'

/** Links up to here fit every chat; the gauge is twice as long. */
const fitsEverywhere = 2000
const breaksInChats = 8000

/** What may be chosen about a link. */
interface Options {
  readonly moment: boolean
  readonly selection: boolean
  readonly paused: boolean
  readonly recorded: boolean
  readonly readOnly: boolean
}

/** A reader of such a link looks at the picture and the texts, and goes on in a copy. */
const readOnlyView = { theme: 'auto', text: true } as const

/** The link, its length, what is in it, and what it opens on. */
export function LinkTab() {
  const [player] = useState(() => playerStore.getState())
  const selected = player.selection.type !== 'none'
  const [options, setOptions] = useState<Options>({ moment: true, selection: selected, paused: false, recorded: false, readOnly: false })
  const link = useLink({ ...options, ...(options.readOnly && { embed: readOnlyView }) })
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus({ preventScroll: true }), [])
  const copy = () => void copyText(link, `Link copied, ${formatCount(link.length)} characters`)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    copy()
  }
  return (
    <div className="tt-share-link">
      <div>
        <div className="tt-share-row">
          <input
            ref={field}
            className="tt-input tt-input-code"
            aria-label="Link"
            readOnly
            value={link.replace(/^https?:\/\//, '')}
            onFocus={(event) => event.target.select()}
            onKeyDown={onKeyDown}
          />
          <Button variant="primary" onClick={copy}>
            Copy link
          </Button>
        </div>
        <Gauge length={link.length} recorded={options.recorded} />
        <Included options={options} player={player} />
        <LinkOptions options={options} onChange={setOptions} player={player} />
      </div>
      <Preview />
    </div>
  )
}

interface ChosenProps {
  readonly options: Options
  readonly player: PlayerState
}

function Included({ options, player }: ChosenProps) {
  const files = useStore(inputStore, (state) => state.files)
  const given = useStore(inputStore, (state) => state.seed)
  const drawn = useStore(derivedStore, (state) => state.recording?.seed ?? null)
  const selection = options.selection ? selectionWords(player.selection) : ''
  const atMs = options.moment ? player.atMs : null
  return <p className="tt-share-included">{includedWords({ files, recorded: options.recorded, seed: given ?? drawn, atMs, selection })}</p>
}

function LinkOptions({ options, onChange, player }: ChosenProps & { readonly onChange: (options: Options) => void }) {
  const hasRecord = useStore(inputStore, (state) => state.files.some(isRecorded))
  return (
    <div className="tt-share-options">
      <Checkbox
        label={`Open at ${formatMoment(player.atMs * 1000)}`}
        checked={options.moment}
        onChange={(moment) => onChange({ ...options, moment })}
      />
      {player.selection.type !== 'none' && (
        <Checkbox
          label="Keep the selection"
          hint={selectionWords(player.selection)}
          checked={options.selection}
          onChange={(selection) => onChange({ ...options, selection })}
        />
      )}
      {hasRecord && (
        <Checkbox
          label="With the recorded traffic"
          hint="else its classes and rate"
          checked={options.recorded}
          onChange={(recorded) => onChange({ ...options, recorded })}
        />
      )}
      <Checkbox label="Start paused" checked={options.paused} onChange={(paused) => onChange({ ...options, paused })} />
      <Checkbox
        label="Read-only"
        hint="readers look, and go on in a copy"
        checked={options.readOnly}
        onChange={(readOnly) => onChange({ ...options, readOnly })}
      />
    </div>
  )
}

function Gauge({ length, recorded }: { length: number; recorded: boolean }) {
  const part = Math.min(1, length / (2 * fitsEverywhere))
  return (
    <>
      <p className="tt-share-length">
        <b>{formatCount(length)} characters</b>, all of it in the link. Nothing is stored.
      </p>
      <div className="tt-gauge" aria-hidden="true">
        <div className="tt-gauge-fill" style={{ width: `${part * 100}%` }} />
        <div className="tt-gauge-mark" />
      </div>
      <p className="tt-gauge-label">2,000 fits every chat</p>
      {length > breaksInChats && (
        <div className="tt-share-long">
          <TriangleAlert size={16} strokeWidth={1.75} aria-hidden="true" />
          <p>Long links break in some chats. Share the YAML{recorded && ', or leave out the recorded traffic'}.</p>
          <Button size="small" icon={<Download size={14} strokeWidth={2} />} onClick={downloadBundle}>
            Download .telltale.yaml
          </Button>
        </div>
      )}
    </>
  )
}

/** What the reader sees first, in small. */
function Preview() {
  const { recording, figures } = useFigures()
  return (
    <figure className="tt-share-preview">
      <div className="tt-share-picture" inert>
        <div className="tt-share-scaled">
          {recording && figures && <Stage recording={recording} figures={figures} interactive={false} />}
        </div>
      </div>
      <figcaption>What the reader sees first</figcaption>
    </figure>
  )
}
