import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { formatCount, formatMoment, isRecorded } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { Checkbox } from '../components/Checkbox.tsx'
import { Stage } from '../picture/Stage.tsx'
import { useFigures } from '../picture/use-figures.ts'
import { inputStore } from '../store/input.ts'
import { playerStore } from '../store/player.ts'
import { copyText } from '../work/clipboard.ts'
import { selectionWords } from './selection-key.ts'
import { useLink } from './use-link.ts'

/** Links up to here fit every chat; the gauge is twice as long. */
const fitsEverywhere = 2000
const breaksInChats = 8000

/** The link, its length, and what it opens on. */
export function LinkTab() {
  const [player] = useState(() => playerStore.getState())
  const selected = player.selection.type !== 'none'
  const [options, setOptions] = useState({ moment: true, selection: selected, paused: false, recorded: false })
  const hasRecord = useStore(inputStore, (state) => state.files.some(isRecorded))
  const link = useLink(options)
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
        <Gauge length={link.length} />
        <div className="tt-share-options">
          <Checkbox
            label={`Open at ${formatMoment(player.atMs * 1000)}`}
            checked={options.moment}
            onChange={(moment) => setOptions({ ...options, moment })}
          />
          {selected && (
            <Checkbox
              label="Keep the selection"
              hint={selectionWords(player.selection)}
              checked={options.selection}
              onChange={(selection) => setOptions({ ...options, selection })}
            />
          )}
          {hasRecord && (
            <Checkbox
              label="With the recorded traffic"
              hint="else its classes and rate"
              checked={options.recorded}
              onChange={(recorded) => setOptions({ ...options, recorded })}
            />
          )}
          <Checkbox label="Start paused" checked={options.paused} onChange={(paused) => setOptions({ ...options, paused })} />
        </div>
      </div>
      <Preview />
    </div>
  )
}

function Gauge({ length }: { length: number }) {
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
        <p className="tt-share-long">Long links break in some chats. Share the YAML, or leave out the recorded traffic.</p>
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
