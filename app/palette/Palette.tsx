import { Dialog as Base } from '@base-ui/react/dialog'
import {
  Box,
  Boxes,
  CircleX,
  CornerDownLeft,
  FileText,
  GraduationCap,
  Hash,
  LayoutGrid,
  type LucideIcon,
  Search,
  Settings2,
  Text,
} from 'lucide-react'
import { type KeyboardEvent, type RefObject, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { classes } from '../components/classes.ts'
import { Kbd } from '../components/Kbd.tsx'
import { useFigures } from '../picture/use-figures.ts'
import { derivedStore } from '../store/derived.ts'
import { inputStore } from '../store/input.ts'
import { playerStore } from '../store/player.ts'
import { useAllFiles } from '../work/all-files.ts'
import { entriesFor } from './entries.ts'
import { type Entry, findEntries, partsOf } from './find.ts'
import '../components/floating.css'
import { takeTyped } from './open-palette.ts'
import { whyEntries } from './why-entries.ts'
import './palette.css'

const icons: Readonly<Record<string, LucideIcon>> = {
  node: Boxes,
  resource: Box,
  failed: CircleX,
  request: Hash,
  line: Text,
  do: CornerDownLeft,
  example: LayoutGrid,
  learn: FileText,
  lesson: GraduationCap,
}

/** Search over everything: resources, lines, requests, commands, examples. */
export function Palette({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const input = useRef<HTMLInputElement>(null)
  const chosen = useRef(false)
  const run = (entry: Entry) => {
    chosen.current = true
    onOpenChange(false)
    // The window takes focus again only once the dialog has let go of it.
    setTimeout(() => {
      chosen.current = false
      entry.run()
    })
  }
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className="tt-scrim" />
        <Base.Popup
          className="tt-dialog tt-palette"
          initialFocus={input}
          finalFocus={() => !chosen.current}
          aria-label="Search or run a command"
        >
          <Finder input={input} onRun={run} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

function useEntries(query: string): readonly Entry[] {
  const recording = useStore(derivedStore, (state) => state.recording)
  const files = useAllFiles()
  const open = useStore(inputStore, (state) => state.open)
  const all = useMemo(() => entriesFor(query, { recording, files, open }), [query, recording, files, open])
  const whys = useWhys(query.trim() !== '')
  return useMemo(() => findEntries([...all, ...whys], query), [all, whys, query])
}

function useWhys(wanted: boolean): readonly Entry[] {
  const { recording, figures } = useFigures()
  const selection = useStore(playerStore, (state) => state.selection)
  return useMemo(
    () => (wanted && recording && figures ? whyEntries(recording, figures, selection) : []),
    [wanted, recording, figures, selection],
  )
}

interface FinderProps {
  readonly input: RefObject<HTMLInputElement | null>
  readonly onRun: (entry: Entry) => void
}

/** The field and what it finds: arrows move, Enter runs. */
function Finder({ input, onRun }: FinderProps) {
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const entries = useEntries(query)
  const active = Math.min(at, entries.length - 1)
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const entry = entries[active]
    if (step !== undefined && entries.length > 0) setAt((active + step + entries.length) % entries.length)
    else if (event.key !== 'Enter' || !entry) return
    else onRun(entry)
    event.preventDefault()
  }
  return (
    <>
      <div className="tt-palette-field">
        <Search size={16} strokeWidth={1.75} aria-hidden="true" />
        <input
          ref={input}
          role="combobox"
          aria-label="Search or run a command"
          aria-expanded="true"
          aria-controls="tt-palette-list"
          aria-autocomplete="list"
          aria-activedescendant={entries.length > 0 ? `tt-palette-${active}` : undefined}
          spellCheck={false}
          autoComplete="off"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            setAt(0)
          }}
          onFocus={() => setQuery(query + takeTyped())}
          onKeyDown={keys}
        />
        <Kbd>Esc</Kbd>
      </div>
      <Found entries={entries} active={active} query={query} onRun={onRun} />
      <footer className="tt-palette-foot">
        <span>&gt; commands</span>
        <span>: line</span>
        <span># request</span>
        <span>@ resource</span>
        <output>{entries.length === 1 ? '1 result' : `${entries.length} results`}</output>
      </footer>
    </>
  )
}

interface FoundProps extends Pick<FinderProps, 'onRun'> {
  readonly entries: readonly Entry[]
  readonly active: number
  readonly query: string
}

function Found({ entries, active, query, onRun }: FoundProps) {
  const groups = [...new Set(entries.map((entry) => entry.group))]
  return (
    <div className="tt-palette-list" id="tt-palette-list" role="listbox" aria-label="Results" tabIndex={-1}>
      {groups.map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of options, not of fields
        <div key={group} role="group" aria-label={group}>
          <div className="tt-palette-group" aria-hidden="true">
            {group}
          </div>
          {entries.map((entry, i) =>
            entry.group === group ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: an entry's name is its place in the list
              <Option key={i} id={`tt-palette-${i}`} entry={entry} query={query} active={i === active} onRun={onRun} />
            ) : null,
          )}
        </div>
      ))}
    </div>
  )
}

interface OptionProps extends Pick<FinderProps, 'onRun'> {
  readonly id: string
  readonly entry: Entry
  readonly query: string
  readonly active: boolean
}

function Option({ id, entry, query, active, onRun }: OptionProps) {
  const Icon = icons[entry.icon] ?? Settings2
  const [before, found, behind] = partsOf(entry.label, query)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field holds the focus and its keys
    <div
      ref={(element) => {
        if (active) element?.scrollIntoView({ block: 'nearest' })
      }}
      className={classes('tt-palette-option', active && 'tt-palette-active')}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      onClick={() => onRun(entry)}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
      <span className="tt-palette-label">
        {before}
        <b>{found}</b>
        {behind}
      </span>
      {entry.hint !== undefined && <span className="tt-palette-hint">{entry.hint}</span>}
      <span className="tt-palette-keys">
        {entry.keys !== undefined && <Kbd>{entry.keys}</Kbd>}
        {active && <Kbd>Enter</Kbd>}
      </span>
    </div>
  )
}
