import { ChevronDown } from 'lucide-react'
import { useStore } from 'zustand'
import { Button } from '../components/Button.tsx'
import type { MenuEntry } from '../components/Menu.tsx'
import { Menu } from '../components/Menu.tsx'
import { notify } from '../components/toast.ts'
import { inputStore } from '../store/input.ts'
import { readClipboard } from '../work/clipboard.ts'
import { otherTabsStore } from '../work/other-tabs.ts'
import { workStorage } from '../work/work-storage.ts'
import { comparingStore, type SideChoice } from './comparing.ts'
import { chooseFiles, pasteSide } from './given.ts'
import { keepAsBefore } from './keep.ts'
import { loadTexts } from './rules-of.ts'
import { type OfferedChoice, sideChoices } from './side-choices.ts'
import { keptFiles, sideName } from './sides.ts'

/** Which text stands on one side. */
export function SideMenu({ side }: { side: 'before' | 'after' }) {
  const choice = useStore(comparingStore, (state) => state[side])
  useStore(otherTabsStore)
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
      items={() => entries(side, choice)}
    />
  )
}

function entries(side: 'before' | 'after', present: SideChoice): readonly MenuEntry[] {
  const item = ({ choice, label, hint }: OfferedChoice) => ({
    label,
    ...(hint !== undefined && { hint }),
    checked: JSON.stringify(choice) === JSON.stringify(present),
    onSelect: () => void choose(side, choice),
  })
  const offered = { files: inputStore.getState().files, tabs: otherTabsStore.getState().tabs, stored: workStorage.history() }
  return [
    item({ choice: { type: 'edit' }, label: 'Your edit', hint: 'as it is now' }),
    item({ choice: { type: 'opened' }, label: 'As opened' }),
    ...(keptFiles() ? [item({ choice: { type: 'kept' }, label: 'The kept version' })] : []),
    { label: 'Keep the present text', hint: 'to compare with later', onSelect: () => keepAsBefore(side) },
    'separator',
    { label: 'Paste', hint: 'kubectl get -o yaml', onSelect: () => void paste(side) },
    { label: 'Open files', hint: 'or drop them here', onSelect: () => chooseFiles(side) },
    ...sideChoices(offered).flatMap(({ title, choices }) => [{ group: title }, ...choices.map(item)]),
  ]
}

/** What reads a text by its resources must be there before a side is made of one file. */
async function choose(side: 'before' | 'after', choice: SideChoice): Promise<void> {
  if (choice.type === 'file') await loadTexts()
  comparingStore.setState({ [side]: choice, list: null, line: null })
}

async function paste(side: 'before' | 'after'): Promise<void> {
  const text = (await readClipboard()) ?? ''
  if (text.trim() === '') notify({ title: 'The clipboard holds no text', text: 'Or press Ctrl+V here.', failure: true })
  else await pasteSide(side, text)
}
