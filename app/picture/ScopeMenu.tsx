import { ChevronDown } from 'lucide-react'
import { useStore } from 'zustand'
import type { Recording, Scope } from '../../src/index.ts'
import { Menu } from '../components/Menu.tsx'
import { playerStore, type ScopeChoice } from '../store/player.ts'
import { scopeName, stretchWords } from './scope-words.ts'

/** The stretch of the run that all figures speak of. */
export function ScopeMenu({ recording, scope }: { recording: Recording; scope: Scope }) {
  const choice = useStore(playerStore, (state) => state.scope)
  const stretch = useStore(playerStore, (state) => state.stretch)
  const effective = choice === 'selection' && !stretch ? 'step' : choice
  const item = (value: ScopeChoice, label: string, hint?: string, disabled = false) => ({
    label,
    ...(hint === undefined ? {} : { hint }),
    disabled,
    checked: effective === value,
    onSelect: () => playerStore.setState({ scope: value }),
  })
  const words = stretchWords(scope)
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          className="tt-head-menu tt-scope"
          aria-label={`Figures of: ${scopeName(recording, effective, scope)}, ${words}`}
        >
          <span className="tt-scope-name">{scopeName(recording, effective, scope)}, </span>
          <span>{words}</span>
          <ChevronDown size={14} strokeWidth={2} aria-hidden="true" />
        </button>
      }
      items={[
        item('step', 'This step'),
        item('run', 'Whole run'),
        item('last10', 'Last 10 s'),
        item(
          'selection',
          'Selection',
          stretch ? stretchWords({ fromUs: stretch.fromMs * 1000, toUs: stretch.toMs * 1000 }) : 'Shift-drag in the timeline',
          !stretch,
        ),
      ]}
    />
  )
}
