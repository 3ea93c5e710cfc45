import { useState } from 'react'
import { useStore } from 'zustand'
import { type Diagnostic, istioVersion, type Severity } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { Popover } from '../components/Popover.tsx'
import { cursorStore } from '../store/cursor.ts'
import { derivedStore } from '../store/derived.ts'
import { layoutStore } from '../store/layout.ts'
import { viewStore } from '../store/view.ts'
import { storageStore } from '../work/work-storage.ts'
import { hiddenNotesStore, withoutHidden } from './hidden-notes.ts'
import { ProblemList } from './ProblemList.tsx'
import { SeverityIcon } from './SeverityIcon.tsx'
import { textEditorStore } from './text-editor.ts'

const severities: readonly Severity[] = ['error', 'warning', 'note']

/** Counts of what is wrong with the text, and where the cursor stands. */
export function ProblemsBar() {
  const all = useStore(derivedStore, (state) => state.diagnostics)
  const hidden = useStore(hiddenNotesStore, (state) => state.hidden)
  const diagnostics = withoutHidden(all, hidden)
  const phone = useStore(layoutStore, (state) => state.layout === 'phone')
  const [open, setOpen] = useState(false)
  return (
    <footer className="tt-problems">
      <Popover
        label="Problems"
        side="top"
        open={open}
        onOpenChange={setOpen}
        trigger={
          <button type="button" className="tt-problem-counts">
            <Counts diagnostics={diagnostics} />
          </button>
        }
      >
        <ProblemList diagnostics={diagnostics} hidden={all.length - diagnostics.length} onGo={() => setOpen(false)} />
      </Popover>
      <span className="tt-problems-space" />
      <Unsaved />
      {phone ? <SheetButtons /> : <Place />}
      {!phone && <span className="tt-place">Istio {istioVersion}</span>}
    </footer>
  )
}

function Counts({ diagnostics }: { diagnostics: readonly Diagnostic[] }) {
  if (diagnostics.length === 0) return 'No problems'
  return severities.map((severity) => {
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length
    return count === 0 ? null : (
      <span key={severity} className={`tt-problem-count tt-severity-${severity}`}>
        <SeverityIcon severity={severity} />
        {count} <span className="tt-problem-word">{count === 1 ? severity : `${severity}s`}</span>
      </span>
    )
  })
}

function Place() {
  const { line, column } = useStore(cursorStore)
  return (
    <span className="tt-place">
      Ln {line}, Col {column}
    </span>
  )
}

function Unsaved() {
  const failed = useStore(storageStore, (state) => state.failed)
  return failed ? <span className="tt-unsaved">Not saved</span> : null
}

/** On phones: undo without a keyboard, and back to the picture. */
function SheetButtons() {
  return (
    <>
      <Button variant="quiet" onClick={() => textEditorStore.getState().editor?.undo()}>
        Undo
      </Button>
      <Button variant="quiet" onClick={() => viewStore.setState({ sheet: 'picture' })}>
        Done
      </Button>
    </>
  )
}
