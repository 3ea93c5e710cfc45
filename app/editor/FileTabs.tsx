import { ArrowLeft, ArrowRight, Ellipsis, FilePlus2, Pencil, Plus, Trash2, Upload } from 'lucide-react'
import { type DragEvent, type KeyboardEvent, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { SourceFile } from '../../src/index.ts'
import { classes } from '../components/classes.ts'
import { IconButton } from '../components/IconButton.tsx'
import { Menu } from '../components/Menu.tsx'
import { Tooltip } from '../components/Tooltip.tsx'
import { type DerivedState, derivedStore } from '../store/derived.ts'
import { inputStore } from '../store/input.ts'
import { moveFile, newFile, removeFile, renameFile } from '../work/files.ts'
import { chooseFiles } from '../work/take-files.ts'
import { isModified } from '../work/work.ts'
import { RenameField } from './RenameField.tsx'
import { openFile } from './text-editor.ts'

const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }

/** The files as tabs: arrows move, F2 renames, Delete removes; dragging orders, and arrows with Shift. */
export function FileTabs({ files, open }: { files: readonly SourceFile[]; open: string }) {
  const [renaming, setRenaming] = useState<string | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    if (renaming !== null) return
    const step = steps[event.key]
    if (step !== undefined && event.shiftKey) moveBy(files, open, step)
    else if (step !== undefined) {
      const at = files.findIndex((file) => file.name === open)
      const next = files[Math.min(files.length - 1, Math.max(0, at + step))]
      if (next) openFile(next.name)
      requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[aria-selected=true]')?.focus())
    } else if (event.key === 'F2') setRenaming(open)
    else if (event.key === 'Delete') removeFile(open)
    else return
    event.preventDefault()
  }
  return (
    <div className="tt-file-tabs">
      <div className="tt-file-tab-list" role="tablist" aria-label="Files" ref={list} onKeyDown={onKeyDown}>
        {files.map((file, i) =>
          renaming === file.name ? (
            <RenameField
              key={file.name}
              name={file.name}
              onDone={(name) => setRenaming(name !== null && !renameFile(file.name, name) ? file.name : null)}
            />
          ) : (
            <FileTab key={file.name} file={file} at={i} open={file.name === open} onRename={() => setRenaming(file.name)} />
          ),
        )}
      </div>
      <IconButton size="small" label="New file" icon={<Plus size={16} strokeWidth={1.75} />} onClick={newFile} />
      <FileMenu files={files} open={open} onRename={() => setRenaming(open)} />
    </div>
  )
}

function moveBy(files: readonly SourceFile[], name: string, step: number): void {
  const at = files.findIndex((file) => file.name === name)
  moveFile(name, Math.max(0, at + step))
}

function FileMenu({ files, open, onRename }: { files: readonly SourceFile[]; open: string; onRename: () => void }) {
  const at = useStore(inputStore, (state) => state.files.findIndex((file) => file.name === open))
  const last = useStore(inputStore, (state) => state.files.length - 1)
  const own = at >= 0
  return (
    <Menu
      align="end"
      trigger={<IconButton size="small" label="File menu" icon={<Ellipsis size={16} strokeWidth={1.75} />} />}
      items={[
        { label: 'New file', icon: <FilePlus2 size={16} strokeWidth={1.75} />, onSelect: newFile },
        { label: 'Open files', icon: <Upload size={16} strokeWidth={1.75} />, onSelect: chooseFiles },
        'separator',
        { label: `Rename ${open}`, icon: <Pencil size={16} strokeWidth={1.75} />, keys: 'F2', disabled: !own, onSelect: onRename },
        {
          label: 'Move left',
          icon: <ArrowLeft size={16} strokeWidth={1.75} />,
          keys: 'Shift+Left',
          disabled: at < 1,
          onSelect: () => moveBy(files, open, -1),
        },
        {
          label: 'Move right',
          icon: <ArrowRight size={16} strokeWidth={1.75} />,
          keys: 'Shift+Right',
          disabled: !own || at >= last,
          onSelect: () => moveBy(files, open, 1),
        },
        {
          label: `Remove ${open}`,
          icon: <Trash2 size={16} strokeWidth={1.75} />,
          keys: 'Delete',
          disabled: !own,
          danger: true,
          onSelect: () => removeFile(open),
        },
      ]}
    />
  )
}

interface FileTabProps {
  file: SourceFile
  at: number
  open: boolean
  onRename: () => void
}

function FileTab({ file, at, open, onRename }: FileTabProps) {
  const state = useStore(derivedStore, (derived) => stateOf(file.name, derived))
  const generated = useStore(inputStore, (input) => !input.files.some((own) => own.name === file.name))
  const modified = !generated && isModified(file)
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
      aria-label={[file.name, ...dotWords(state, modified)].join(', ')}
      aria-controls="tt-editor-body"
      tabIndex={open ? 0 : -1}
      draggable={!generated}
      onDragStart={drag}
      onDragOver={(event) => event.dataTransfer.types.includes('application/x-telltale-file') && event.preventDefault()}
      onDrop={drop}
      onClick={() => openFile(file.name)}
      onDoubleClick={generated ? undefined : onRename}
    >
      <span className="tt-file-name">
        {stem}
        <span className="tt-file-extension">{file.name.slice(stem.length)}</span>
      </span>
      <Dot state={state} modified={modified} />
    </button>
  )
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
