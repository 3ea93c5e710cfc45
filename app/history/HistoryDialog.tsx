import { Columns2, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { compareWith } from '../compare/comparing.ts'
import { Button } from '../components/Button.tsx'
import { Dialog } from '../components/Dialog.tsx'
import { Field } from '../components/Field.tsx'
import { IconButton } from '../components/IconButton.tsx'
import { notify } from '../components/toast.ts'
import { inputStore } from '../store/input.ts'
import { openDialog } from '../store/view.ts'
import type { StoredWork } from '../work/stored-work.ts'
import { restoreWork } from '../work/work.ts'
import { workStorage } from '../work/work-storage.ts'
import { keepState } from './keep-states.ts'
import { ThumbnailPicture } from './ThumbnailPicture.tsx'
import './history.css'

const when = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })

/** The last states of what was worked on, kept in this browser: to look at, to name, to go back to. */
export function HistoryDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="History" width={640}>
      {open && <History />}
      <p className="tt-dialog-hint">
        The last 30 states, kept in this browser only: what you left for another scenario, what you kept, and edits that rested for a
        minute.
      </p>
    </Dialog>
  )
}

function History() {
  const [items, setItems] = useState(() => workStorage.history())
  const reload = () => setItems(workStorage.history())
  return (
    <>
      <KeepForm onKept={reload} />
      {items.length === 0 ? (
        <p className="tt-dialog-empty">Nothing yet. What you leave for another scenario is kept here.</p>
      ) : (
        <ul className="tt-history">
          {items.map((item) => (
            <HistoryRow key={item.session} item={item} onChange={reload} />
          ))}
        </ul>
      )}
    </>
  )
}

function KeepForm({ onKept }: { onKept: () => void }) {
  const [name, setName] = useState('')
  const nothing = inputStore.getState().files.length === 0
  const keep = (event: FormEvent) => {
    event.preventDefault()
    if (nothing) return
    if (!keepState(name.trim()))
      notify({ title: 'Not kept', text: 'The storage of this browser is full. Share a link to keep this state.', failure: true })
    setName('')
    onKept()
  }
  return (
    <form className="tt-history-keep" onSubmit={keep}>
      <Field label="Name of this state" value={name} onChange={setName} placeholder="before the retries" />
      <Button type="submit" variant="primary" disabledReason={nothing ? 'There is nothing to keep yet' : undefined}>
        Keep this state
      </Button>
    </form>
  )
}

function HistoryRow({ item, onChange }: { item: StoredWork; onChange: () => void }) {
  const [name, setName] = useState(item.name ?? '')
  const shown = item.name || item.title
  const rename = () => {
    if (name.trim() === (item.name ?? '')) return
    workStorage.rename(item.session, name.trim())
    onChange()
  }
  const forget = () => {
    workStorage.forget(item.session)
    onChange()
    notify({ title: `${shown} is forgotten`, action: { label: 'Undo', run: () => workStorage.remember(item) } })
  }
  const nothing = inputStore.getState().files.length === 0
  const compare = () => {
    openDialog('none')
    compareWith({ type: 'stored', session: item.session })
  }
  return (
    <li className="tt-history-row">
      <button type="button" className="tt-history-item" aria-label={`Go back to ${shown}`} onClick={() => restoreWork(item)}>
        <ThumbnailPicture thumbnail={item.thumbnail} />
        <span className="tt-history-words">
          <span className="tt-history-title">{item.title}</span>
          <span className="tt-history-files">{item.files.map((file) => file.name).join(', ')}</span>
          <time className="tt-history-time" dateTime={new Date(item.savedAt).toISOString()}>
            {when.format(item.savedAt)}
          </time>
        </span>
      </button>
      <Field
        label={`Name of ${item.title}`}
        labelHidden
        className="tt-history-name"
        placeholder="Name it"
        value={name}
        onChange={setName}
        onBlur={rename}
        onCancel={() => setName(item.name ?? '')}
        onKeyDown={(event) => event.key === 'Enter' && rename()}
      />
      <IconButton
        label={`Compare with ${shown}`}
        icon={<Columns2 size={16} strokeWidth={1.75} />}
        disabledReason={nothing ? 'There is nothing to compare it with' : undefined}
        onClick={compare}
      />
      <IconButton label={`Forget ${shown}`} icon={<Trash2 size={16} strokeWidth={1.75} />} onClick={forget} />
    </li>
  )
}
