import { Lock } from 'lucide-react'
import type { DragEvent } from 'react'
import { useStore } from 'zustand'
import type { SourceFile } from '../../src/index.ts'
import { classes } from '../components/classes.ts'
import { Tooltip } from '../components/Tooltip.tsx'
import { type DerivedState, derivedStore } from '../store/derived.ts'
import { inputStore } from '../store/input.ts'
import { lessonStore, mayEdit } from '../store/lesson.ts'
import { moveFile } from '../work/files.ts'
import { isModified } from '../work/work.ts'
import { openFile } from './text-editor.ts'

interface FileTabProps {
  file: SourceFile
  at: number
  open: boolean
  onRename: () => void
}

/** One file among the tabs: its name, whether it is edited or wrong, and whether a lesson locks it. */
export function FileTab({ file, at, open, onRename }: FileTabProps) {
  const state = useStore(derivedStore, (derived) => stateOf(file.name, derived))
  const generated = useStore(inputStore, (input) => !input.files.some((own) => own.name === file.name))
  const modified = !generated && isModified(file)
  const locked = useStore(lessonStore, () => !mayEdit(file.name))
  const stem = file.name.replace(/\.ya?ml$/, '')
  const drag = (event: DragEvent) => {
    event.dataTransfer.setData('application/x-telltale-file', file.name)
    event.dataTransfer.effectAllowed = 'move'
  }
  const drop = (event: DragEvent) => {
    const name = event.dataTransfer.getData('application/x-telltale-file')
    if (name !== '') moveFile(name, at)
  }
  const tab = (
    <button
      type="button"
      role="tab"
      className={classes('tt-file-tab', open && 'tt-file-tab-open', generated && 'tt-file-tab-generated')}
      aria-selected={open}
      aria-label={[file.name, ...(locked ? ['locked by this step'] : []), ...dotWords(state, modified)].join(', ')}
      aria-controls="tt-editor-body"
      tabIndex={open ? 0 : -1}
      draggable={!generated && !locked}
      onDragStart={drag}
      onDragOver={(event) => event.dataTransfer.types.includes('application/x-telltale-file') && event.preventDefault()}
      onDrop={drop}
      onClick={() => openFile(file.name)}
      onDoubleClick={generated || locked ? undefined : onRename}
    >
      {locked && <Lock size={12} strokeWidth={2} aria-hidden="true" />}
      <span className="tt-file-name">
        {stem}
        <span className="tt-file-extension">{file.name.slice(stem.length)}</span>
      </span>
      <Dot state={state} modified={modified} />
    </button>
  )
  if (locked) return <Tooltip content="This step of the lesson leaves this file as it is.">{tab}</Tooltip>
  return generated ? <Tooltip content="Telltale added this file from your manifests. Edit it and it is yours.">{tab}</Tooltip> : tab
}

type FileState = 'error' | 'warning' | 'fine'

function stateOf(name: string, { diagnostics, broken }: DerivedState): FileState {
  const own = diagnostics.filter((diagnostic) => diagnostic.range.file === name)
  if (broken.some((file) => file.name === name) || own.some((diagnostic) => diagnostic.severity === 'error')) return 'error'
  return own.some((diagnostic) => diagnostic.severity === 'warning') ? 'warning' : 'fine'
}

const told: Readonly<Record<FileState, string>> = { error: 'has errors', warning: 'has warnings', fine: '' }

function dotWords(state: FileState, modified: boolean): readonly string[] {
  return [told[state], modified ? 'edited' : ''].filter(Boolean)
}

function Dot({ state, modified }: { state: FileState; modified: boolean }) {
  if (state === 'fine' && !modified) return null
  const words = dotWords(state, modified).join(', ')
  return <span className={`tt-file-dot tt-file-dot-${state}`} role="img" aria-label={words} title={words} />
}
