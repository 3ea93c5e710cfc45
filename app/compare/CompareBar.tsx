import { ArrowLeftRight, Columns2, Layers2, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { IconButton } from '../components/IconButton.tsx'
import { ScopeMenu } from '../picture/ScopeMenu.tsx'
import { useScope } from '../picture/use-figures.ts'
import { derivedStore } from '../store/derived.ts'
import { comparingStore, toggleCompare } from './comparing.ts'
import { SideMenu } from './SideMenu.tsx'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

/** What stands on the sides, and what of the run counts. */
export function CompareBar() {
  const recording = useStore(derivedStore, (state) => state.recording)
  const scope = useScope(recording)
  const heading = useFocusOf()
  return (
    <div className="tt-panel-head tt-compare-bar">
      <Columns2 {...icon} className="tt-compare-icon" />
      <h2 ref={heading} tabIndex={-1}>
        Compare
      </h2>
      <p className="tt-compare-promise">Same traffic, same seed, same draws: every difference comes from the change.</p>
      <ViewSwitch />
      <span className="tt-compare-sides">
        <SideMenu side="before" />
        <IconButton size="small" label="Swap the sides" icon={<ArrowLeftRight {...icon} />} onClick={swap} />
        <SideMenu side="after" />
      </span>
      {recording && scope && (
        <span className="tt-compare-scope">
          <ScopeMenu recording={recording} scope={scope} />
        </span>
      )}
      <IconButton size="small" label="Close the comparison" keys="C" icon={<X {...icon} />} onClick={toggleCompare} />
    </div>
  )
}

/** What stood there before has gone with its focus: it comes here, and on closing goes to the button that opens the comparison. */
function useFocusOf() {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    return () => {
      requestAnimationFrame(() => {
        if (document.activeElement === document.body) document.querySelector<HTMLElement>('.tt-compare-open')?.focus()
      })
    }
  }, [])
  return heading
}

/** Two pictures, or one over the other. */
function ViewSwitch() {
  const view = useStore(comparingStore, (state) => state.view)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset belongs to forms
    <span className="tt-compare-views" role="group" aria-label="Pictures">
      <IconButton
        size="small"
        label="Side by side"
        icon={<Columns2 {...icon} />}
        pressed={view === 'beside'}
        onClick={() => comparingStore.setState({ view: 'beside' })}
      />
      <IconButton
        size="small"
        label="One over the other"
        icon={<Layers2 {...icon} />}
        pressed={view === 'over'}
        onClick={() => comparingStore.setState({ view: 'over' })}
      />
    </span>
  )
}

function swap(): void {
  comparingStore.setState(({ before, after }) => ({ before: after, after: before, list: null, line: null }))
}
