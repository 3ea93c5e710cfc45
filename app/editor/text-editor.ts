import { createStore } from 'zustand/vanilla'
import type { SourceRange, TextEdit } from '../../src/index.ts'
import { notify } from '../components/toast.ts'
import { inputStore } from '../store/input.ts'
import { mayEdit } from '../store/lesson.ts'
import { presentFiles } from '../work/all-files.ts'
import { rememberGroup } from './edit-groups.ts'
import { writeStep } from './text-histories.ts'

/** What the window asks of whichever editor is there. */
export interface TextEditor {
  focus(): void
  /** Puts the cursor there and flashes the line; the file is open already. */
  goTo(range: SourceRange): void
  /** Changes a file's text as one step that undo takes back, or as part of the step before; false where it holds no such file or leaves that to who asks. */
  apply(file: string, edits: readonly TextEdit[], joined?: boolean): boolean
  undo(): void
}

/** The editor that is on screen. */
export const textEditorStore = createStore<{ readonly editor: TextEditor | null }>(() => ({ editor: null }))

/** `text` with the edits made; those that overlap an earlier one are left out. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = [...edits].sort((a, b) => a.range.start - b.range.start)
  let result = ''
  let at = 0
  for (const { range, newText } of ordered) {
    if (range.start < at || range.end > text.length) continue
    result += text.slice(at, range.start) + newText
    at = range.end
  }
  return result + text.slice(at)
}

/** Carries out the edits of a quick fix or a control, in whatever files they are; `joined` to the undo step before. */
export function carryOut(edits: readonly TextEdit[], joined = false): void {
  const { editor } = textEditorStore.getState()
  const before = presentFiles()
  for (const name of new Set(edits.map((edit) => edit.range.file))) {
    const own = edits.filter((edit) => edit.range.file === name)
    const file = presentFiles().find((other) => other.name === name)
    if (!file) continue
    if (!mayEdit(name)) {
      notify({ title: `${name} stays as it is`, text: 'This step of the lesson leaves it alone.', failure: true })
      continue
    }
    if (!editor?.apply(name, own, joined)) writeStep(name, file.text, applyEdits(file.text, own), { joined })
  }
  rememberGroup(before, presentFiles())
}

export function openFile(name: string): void {
  inputStore.setState({ open: name })
}
