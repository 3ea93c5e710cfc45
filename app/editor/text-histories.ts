import { editFile, inputStore } from '../store/input.ts'
import { sessionStore } from '../work/work.ts'
import { TextHistory } from './text-history.ts'

/** By file: undo outlives the text area, which goes with its tab or its sheet, and takes back what was written while there was none. */
const histories = new Map<string, TextHistory>()
let session = sessionStore.getState().session
/** Whether the change that is being made stands in its history already. */
let isRecorded = false

export function historyOf(name: string): TextHistory {
  const history = histories.get(name) ?? new TextHistory()
  histories.set(name, history)
  return history
}

/** Writes what undo or redo came to. */
export function writeStepped(name: string, text: string): void {
  isRecorded = true
  editFile(name, text)
  isRecorded = false
}

/** Writes a change as a step that undo takes back, or as part of the step before. */
export function writeStep(name: string, before: string, after: string, { typed = false, joined = false } = {}): void {
  const history = historyOf(name)
  history.record((joined ? history.undo(before)?.text : undefined) ?? before, after, typed)
  writeStepped(name, after)
}

/** Writes for an editor that has an undo of its own: the steps of before do not lead on from there. */
export function writeUnrecorded(name: string, text: string): void {
  histories.delete(name)
  writeStepped(name, text)
}

/** Whatever else writes makes a step, too; other work begins anew. */
inputStore.subscribe(({ files }, { files: before }) => {
  const now = sessionStore.getState().session
  if (now !== session) histories.clear()
  else if (!isRecorded && files !== before)
    for (const { name, text } of before) {
      const after = files.find((file) => file.name === name)
      if (!after) histories.delete(name)
      else if (after.text !== text) historyOf(name).record(text, after.text, false)
    }
  session = now
})
