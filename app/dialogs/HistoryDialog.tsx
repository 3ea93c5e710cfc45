import { useState } from 'react'
import { Dialog } from '../components/Dialog.tsx'
import type { StoredWork } from '../work/stored-work.ts'
import { restoreWork } from '../work/work.ts'
import { workStorage } from '../work/work-storage.ts'
import './dialogs.css'

const when = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })

/** The last pieces of work, kept in this browser. */
export function HistoryDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="History" width={560}>
      {open && <HistoryList />}
      <p className="tt-dialog-hint">The last 30 pieces of work, kept in this browser only.</p>
    </Dialog>
  )
}

function HistoryList() {
  const [items] = useState(() => workStorage.history())
  if (items.length === 0) return <p className="tt-dialog-empty">Nothing yet. What you leave for another scenario is kept here.</p>
  return (
    <ul className="tt-history">
      {items.map((item) => (
        <li key={item.session}>
          <HistoryItem item={item} />
        </li>
      ))}
    </ul>
  )
}

function HistoryItem({ item }: { item: StoredWork }) {
  return (
    <button type="button" className="tt-history-item" onClick={() => restoreWork(item)}>
      <span className="tt-history-title">{item.title}</span>
      <span className="tt-history-files">{item.files.map((file) => file.name).join(', ')}</span>
      <time className="tt-history-time" dateTime={new Date(item.savedAt).toISOString()}>
        {when.format(item.savedAt)}
      </time>
    </button>
  )
}
