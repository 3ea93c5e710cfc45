import { ChevronDown } from 'lucide-react'
import { useStore } from 'zustand'
import { Button } from '../components/Button.tsx'
import type { MenuEntry } from '../components/Menu.tsx'
import { Menu } from '../components/Menu.tsx'
import { notify } from '../components/toast.ts'
import { inputStore } from '../store/input.ts'
import { readClipboard } from '../work/clipboard.ts'
import { workStorage } from '../work/work-storage.ts'
import { comparingStore, type SideChoice } from './comparing.ts'
import { chooseSide, pasteSide } from './given.ts'
import { keepAsBefore } from './keep.ts'
import { keptFiles, sideName } from './sides.ts'

const when = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' })
const mostStored = 6

/** Which text stands on one side. */
export function SideMenu({ side }: { side: 'before' | 'after' }) {
  const choice = useStore(comparingStore, (state) => state[side])
  const files = useStore(inputStore, (state) => state.files)
  const label = `${side === 'before' ? 'Before' : 'After'}: ${sideName(choice)}`
  return (
    <Menu
      align="end"
      trigger={
        <Button size="small" className="tt-compare-side" aria-label={label} title={label}>
          <span className="tt-compare-side-words">
            <span className="tt-compare-side-which">{side === 'before' ? 'Before' : 'After'}:</span> {sideName(choice)}
          </span>
          <ChevronDown size={14} strokeWidth={2} aria-hidden="true" />
        </Button>
      }
      items={entries(side, choice, files.length > 1 ? files.map(({ name }) => name) : [])}
    />
  )
}

function entries(side: 'before' | 'after', present: SideChoice, names: readonly string[]): readonly MenuEntry[] {
  const choose = (choice: SideChoice, label: string, hint?: string) => ({
    label,
    ...(hint !== undefined && { hint }),
    checked: JSON.stringify(choice) === JSON.stringify(present),
    onSelect: () => comparingStore.setState({ [side]: choice, list: null }),
  })
  const stored = workStorage.history().slice(0, mostStored)
  return [
    choose({ type: 'edit' }, 'Your edit', 'as it is now'),
    choose({ type: 'opened' }, 'As opened'),
    ...(keptFiles() ? [choose({ type: 'kept' }, 'The kept version')] : []),
    { label: 'Keep the present text', hint: 'to compare with later', onSelect: () => keepAsBefore(side) },
    'separator',
    { label: 'Paste', hint: 'kubectl get -o yaml', onSelect: () => void paste(side) },
    { label: 'Open files', hint: 'or drop them here', onSelect: () => chooseSide(side) },
    ...(names.length > 0 ? [{ group: 'Your edit without one file' }, ...names.map((file) => choose({ type: 'without', file }, file))] : []),
    ...(stored.length > 0
      ? [
          { group: 'History' },
          ...stored.map(({ session, title, savedAt }) => choose({ type: 'stored', session }, title, when.format(savedAt))),
        ]
      : []),
  ]
}

async function paste(side: 'before' | 'after'): Promise<void> {
  const text = (await readClipboard()) ?? ''
  if (text.trim() === '') notify({ title: 'The clipboard holds no text', text: 'Or press Ctrl+V here.', failure: true })
  else await pasteSide(side, text)
}
