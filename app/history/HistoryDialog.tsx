import { type FormEvent, useState } from 'react'
import { Button } from '../components/Button.tsx'
import { Dialog } from '../components/Dialog.tsx'
import { Field } from '../components/Field.tsx'
import { notify } from '../components/toast.ts'
import { inputStore } from '../store/input.ts'
import { workStorage } from '../work/work-storage.ts'
import { HistoryRow } from './HistoryRow.tsx'
import { keepState } from './keep-states.ts'
import './history.css'

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
