import { ArrowLeft, ArrowRight, Ellipsis, FilePlus2, Pencil, Plus, Trash2, Upload } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { SourceFile } from '../../src/index.ts'
import { IconButton } from '../components/IconButton.tsx'
import { Menu } from '../components/Menu.tsx'
import { inputStore } from '../store/input.ts'
import { lessonStore, mayEdit } from '../store/lesson.ts'
import { chooseFiles } from '../work/choose-files.ts'
import { moveFile, newFile, removeFile, renameFile } from '../work/files.ts'
import { FileTab } from './FileTab.tsx'
import { RenameField } from './RenameField.tsx'
import { openFile } from './text-editor.ts'

const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }

/** The files as tabs: arrows move, F2 renames, Delete removes; dragging orders, and arrows with Shift. */
export function FileTabs({ files, open }: { files: readonly SourceFile[]; open: string }) {
  const [renaming, setRenaming] = useState<string | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const focusOpen = () => requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[aria-selected=true]')?.focus())
  // biome-ignore lint/correctness/useExhaustiveDependencies: one that was opened elsewhere may lie beyond the edge
  useEffect(() => {
    // Browsers that give a promise for a scroll would have it taken for the effect's end.
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [open])
  const onKeyDown = (event: KeyboardEvent) => {
    if (renaming !== null) return
    if (event.key === 'F2') ifFree(open, () => setRenaming(open))
    else if (carriedOut(event, files, open)) focusOpen()
    else return
    event.preventDefault()
  }
  const renamed = (from: string, to: string | null, byKey: boolean) => {
    setRenaming(to !== null && !renameFile(from, to) ? from : null)
    if (byKey) focusOpen()
  }
  return (
    <div className="tt-file-tabs">
      <div className="tt-file-tab-list" role="tablist" aria-label="Files" ref={list} onKeyDown={onKeyDown}>
        {files.map((file, i) =>
          renaming === file.name ? (
            <RenameField key={file.name} name={file.name} onDone={(name, byKey) => renamed(file.name, name, byKey)} />
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

/** Goes to another tab, or moves or removes the open one; the focus stays on the tab that is open then. */
function carriedOut({ key, shiftKey }: KeyboardEvent, files: readonly SourceFile[], open: string): boolean {
  const step = steps[key]
  if (key === 'Delete') ifFree(open, () => removeFile(open))
  else if (step === undefined) return false
  else if (shiftKey) moveBy(files, open, step)
  else {
    const at = files.findIndex((file) => file.name === open)
    const next = files[Math.min(files.length - 1, Math.max(0, at + step))]
    if (next) openFile(next.name)
  }
  return true
}

/** A file that a lesson locks keeps its name and place. */
function ifFree(name: string, act: () => void): void {
  if (mayEdit(name)) act()
}

function moveBy(files: readonly SourceFile[], name: string, step: number): void {
  const at = files.findIndex((file) => file.name === name)
  moveFile(name, Math.max(0, at + step))
}

function FileMenu({ files, open, onRename }: { files: readonly SourceFile[]; open: string; onRename: () => void }) {
  const at = useStore(inputStore, (state) => state.files.findIndex((file) => file.name === open))
  const last = useStore(inputStore, (state) => state.files.length - 1)
  const locked = useStore(lessonStore, () => !mayEdit(open))
  const own = at >= 0 && !locked
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
