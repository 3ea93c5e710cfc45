import { minimalEdit } from '../editor/minimal-edit.ts'
import { carryOut } from '../editor/text-editor.ts'
import { presentFiles } from '../work/all-files.ts'

/** Edits that belong together, such as those of one drag: the text before the first and after the last of them. */
interface Gesture {
  readonly control: string
  readonly file: string
  readonly before: string
  readonly after: string
}

let gesture: Gesture | null = null

/** What is edited from now on is another undo step. */
export function endGesture(): void {
  gesture = null
}

/** Edits a file now; until the gesture ends, each further edit of the same control takes the place of the one before, as one undo step. */
export function editLive(control: string, file: string, change: (text: string) => string): void {
  const present = presentFiles().find((each) => each.name === file)?.text
  if (present === undefined) return
  const same = gesture?.control === control && gesture.file === file && gesture.after === present
  const before = same && gesture ? gesture.before : present
  const after = change(before)
  const edit = minimalEdit(present, after)
  if (edit) carryOut([{ range: { file, start: edit.start, end: edit.end }, newText: edit.text }], same && present !== before)
  gesture = { control, file, before, after }
}

/** Ends the gesture whenever a pointer or key is let go; gives back how to stop. */
export function watchGestures(): () => void {
  const events = ['pointerdown', 'pointerup', 'keyup'] as const
  for (const event of events) document.addEventListener(event, endGesture, true)
  return () => {
    for (const event of events) document.removeEventListener(event, endGesture, true)
  }
}
