import type { SourceFile } from '../../../src/index.ts'
import { notify } from '../../components/toast.ts'
import { minimalEdit } from '../../editor/minimal-edit.ts'
import { carryOut, textEditorStore } from '../../editor/text-editor.ts'
import { inputStore } from '../../store/input.ts'
import { reveal } from '../../store/reveal.ts'
import { addFiles } from '../../work/files.ts'

/** Writes the changed files, as one step of undo, and goes to the first change; `done` says what was done. */
export function writeAll(before: readonly SourceFile[], after: readonly SourceFile[], done: string): void {
  const edits = after.flatMap((file) => {
    const old = before.find((each) => each.name === file.name)
    const edit = old && minimalEdit(old.text, file.text)
    return edit ? [{ file: file.name, ...edit }] : []
  })
  addFiles(after.filter((file) => !before.some((each) => each.name === file.name)))
  carryOut(edits.map(({ file, start, end, text }) => ({ range: { file, start, end }, newText: text })))
  const [first] = edits
  if (!first) return
  const at = first.start + (/^[\s-]*/.exec(first.text)?.[0].length ?? 0)
  reveal({ file: first.file, start: at, end: at })
  notify({ title: done, action: { label: 'Undo', run: () => undo(before, first.file) } })
}

function undo(before: readonly SourceFile[], file: string): void {
  inputStore.setState({ open: file })
  textEditorStore.getState().editor?.focus()
  const present = inputStore.getState().files
  carryOut(
    before.flatMap(({ name, text }) => {
      const now = present.find((each) => each.name === name)
      const edit = now && minimalEdit(now.text, text)
      return edit ? [{ range: { file: name, start: edit.start, end: edit.end }, newText: edit.text }] : []
    }),
  )
}
