import { Columns2, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { compareWith } from '../compare/comparing.ts'
import { Field } from '../components/Field.tsx'
import { IconButton } from '../components/IconButton.tsx'
import { notify } from '../components/toast.ts'
import { inputStore } from '../store/input.ts'
import { openDialog } from '../store/view.ts'
import type { StoredWork } from '../work/stored-work.ts'
import { restoreWork } from '../work/work.ts'
import { workStorage } from '../work/work-storage.ts'
import { ThumbnailPicture } from './ThumbnailPicture.tsx'

const when = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })
const icon = { size: 16, strokeWidth: 1.75 } as const

interface HistoryRowProps {
  readonly item: StoredWork
  readonly onChange: () => void
}

/** One state: a press goes back to it; beside it its name, and what else can be done with it. */
export function HistoryRow({ item, onChange }: HistoryRowProps) {
  const shown = item.name || item.title
  const nothing = inputStore.getState().files.length === 0
  const forget = () => {
    workStorage.forget(item.session)
    onChange()
    const undo = () => {
      workStorage.remember(item)
      onChange()
    }
    notify({ title: `${shown} is forgotten`, action: { label: 'Undo', run: undo } })
  }
  const compare = () => {
    openDialog('none')
    compareWith({ type: 'stored', session: item.session })
  }
  return (
    <li className="tt-history-row">
      <GoBack item={item} shown={shown} />
      <NameField item={item} onChange={onChange} />
      <IconButton
        label={`Compare with ${shown}`}
        icon={<Columns2 {...icon} />}
        disabledReason={nothing ? 'There is nothing to compare it with' : undefined}
        onClick={compare}
      />
      <IconButton label={`Forget ${shown}`} icon={<Trash2 {...icon} />} onClick={forget} />
    </li>
  )
}

function GoBack({ item, shown }: { item: StoredWork; shown: string }) {
  return (
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
  )
}

function NameField({ item, onChange }: HistoryRowProps) {
  const [name, setName] = useState(item.name ?? '')
  const rename = () => {
    if (name.trim() === (item.name ?? '')) return
    workStorage.rename(item.session, name.trim())
    onChange()
  }
  return (
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
  )
}
