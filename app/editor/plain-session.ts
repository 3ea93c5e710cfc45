import { useEffect, useRef } from 'react'
import { lineColumnAt, lineStarts, type SourceFile, type SourceRange } from '../../src/index.ts'
import { presentFiles } from '../work/all-files.ts'
import { partnersOf } from './edit-groups.ts'
import { indentAfterBreak } from './new-line.ts'
import { type TextEditor, textEditorStore } from './text-editor.ts'
import { historyOf, writeStep, writeStepped } from './text-histories.ts'
import type { Stepped } from './text-history.ts'
import { lineHeight } from './viewport.ts'

/** Takes what was typed into the store, as a step that can be undone. */
export function takeTyped(file: SourceFile, text: string): void {
  writeStep(file.name, file.text, text, { typed: true })
}

interface PlainSession {
  readonly area: { readonly current: HTMLTextAreaElement | null }
  readonly scroller: { readonly current: HTMLDivElement | null }
  readonly file: SourceFile
  readonly flash: (line: number | null) => void
}

/** Makes a text area do what the window asks of its editor, and keep its lines indented. */
export function usePlainTextEditor(own: PlainSession): void {
  const now = useRef(own)
  now.current = own
  useEffect(() => {
    const editor = plainEditor(() => now.current)
    textEditorStore.setState({ editor })
    const { current: area } = now.current.area
    const beforeInput = (event: InputEvent) => takeOver(event, () => now.current)
    const keys = (event: KeyboardEvent) => undoByKey(event, () => now.current)
    area?.addEventListener('beforeinput', beforeInput)
    area?.addEventListener('keydown', keys)
    return () => {
      area?.removeEventListener('beforeinput', beforeInput)
      area?.removeEventListener('keydown', keys)
      if (textEditorStore.getState().editor === editor) textEditorStore.setState({ editor: null })
    }
  }, [])
}

function plainEditor(own: () => PlainSession): TextEditor {
  return {
    focus: () => own().area.current?.focus(),
    goTo: (range) => goTo(own(), range),
    undo: () => step(own(), 'undo'),
    // What is written for it makes its step of undo, with the text area or without.
    apply: () => false,
  }
}

function goTo({ area, scroller, file, flash }: PlainSession, range: SourceRange): void {
  const { line } = lineColumnAt(lineStarts(file.text), range.start)
  area.current?.focus({ preventScroll: true })
  area.current?.setSelectionRange(range.start, range.start)
  scroller.current?.scrollTo({ top: Math.max(0, (line - 6) * lineHeight), left: 0 })
  flash(line)
  setTimeout(() => flash(null), 1200)
}

function step({ area, file }: PlainSession, way: 'undo' | 'redo'): void {
  const stepped = historyOf(file.name)[way](file.text)
  if (!stepped) return
  show(area.current, file.name, stepped)
  for (const { file: name, before, after } of partnersOf(file.name, stepped.text, way)) {
    const text = presentFiles().find((each) => each.name === name)?.text
    const other = text === (way === 'undo' ? after : before) ? historyOf(name)[way](text) : null
    if (other) writeStepped(name, other.text)
  }
}

function show(area: HTMLTextAreaElement | null, name: string, { text, caret }: Stepped): void {
  if (!area) return
  area.value = text
  area.setSelectionRange(caret, caret)
  writeStepped(name, text)
}

/** What the browser would do with its own undo, which knows nothing of changes from elsewhere, and with a new line, which it leaves at the margin. */
function takeOver(event: InputEvent, own: () => PlainSession): void {
  const way = { historyUndo: 'undo', historyRedo: 'redo' } as const
  const { inputType } = event
  if (inputType === 'historyUndo' || inputType === 'historyRedo') step(own(), way[inputType])
  else if (inputType === 'insertLineBreak' && !event.isComposing) breakLine(own())
  else return
  event.preventDefault()
}

function breakLine({ area, file }: PlainSession): void {
  const element = area.current
  if (!element) return
  const { selectionStart: start, selectionEnd: end, value } = element
  const added = `\n${indentAfterBreak(value, start)}`
  const text = value.slice(0, start) + added + value.slice(end)
  historyOf(file.name).record(value, text, false)
  show(element, file.name, { text, caret: start + added.length })
}

function undoByKey(event: KeyboardEvent, own: () => PlainSession): void {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return
  const key = event.key.toLowerCase()
  if (key !== 'z' && key !== 'y') return
  event.preventDefault()
  step(own(), key === 'y' || event.shiftKey ? 'redo' : 'undo')
}
