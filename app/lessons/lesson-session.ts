import { filesAtStep, type Lesson, putOver, type SourceFile } from '../../src/index.ts'
import { notify } from '../components/toast.ts'
import { minimalEdit } from '../editor/minimal-edit.ts'
import { carryOut } from '../editor/text-editor.ts'
import { inputStore } from '../store/input.ts'
import { lessonOrigin, lessonStore, noLesson } from '../store/lesson.ts'
import { viewStore } from '../store/view.ts'
import { presentFiles } from '../work/all-files.ts'
import { addFiles } from '../work/files.ts'
import { openWork } from '../work/work.ts'
import { engine } from '../worker/client.ts'
import { lessonText } from './catalogue.ts'
import { lessonDraft } from './lesson-draft.ts'
import { forgetProgress, keepProgress, progressOf } from './progress.ts'

/** Begins one of our lessons, or goes on where it was left. `at` begins at that step, with `files` for its texts. */
export async function openLesson(id: string, at?: number, files: readonly SourceFile[] = []): Promise<void> {
  const document = progressOf(id).document ?? (await lessonText(id))
  const lesson = document === '' ? null : await engine.readLesson({ name: 'lesson.yaml', text: document })
  if (!lesson) return notify({ title: 'There is no such lesson', text: 'It may be of a newer Telltale.', failure: true })
  const last = lesson.steps.length - 1
  const step = Math.min(at ?? progressOf(id).step, last)
  keepTexts()
  if (files.length > 0) keepProgress(id, { files: { ...progressOf(id).files, [step]: files } })
  show(id, lesson, step)
}

/** Begins a lesson that is written in `document`. */
export async function openOwnLesson(document: string, at = 0, files: readonly SourceFile[] = []): Promise<void> {
  const id = `own:${nameOf(document)}`
  if (progressOf(id).document !== document) {
    forgetProgress(id)
    keepProgress(id, { document })
  }
  await openLesson(id, at, files)
}

/** A reload, or the history, brought work of a lesson back: its texts are on screen already. */
export async function resumeLesson(id: string): Promise<void> {
  const document = progressOf(id).document ?? (await lessonText(id))
  const lesson = document === '' ? null : await engine.readLesson({ name: 'lesson.yaml', text: document })
  if (!lesson || !inputStore.getState().origin.endsWith(id)) return
  const step = Math.min(progressOf(id).step, lesson.steps.length - 1)
  lessonStore.setState({ panel: 'lesson', id, lesson, step, preview: null })
}

function show(id: string, lesson: Lesson, step: number): void {
  const files = textsAt(id, lesson, step)
  lessonStore.setState({ panel: 'lesson', id, lesson, step, preview: null })
  openWork(
    { title: `Lesson: ${lesson.title}`, origin: `${lessonOrigin}${id}`, files, open: openedAt(lesson, step, files) },
    'The lesson is open',
  )
  viewStore.setState({ sheet: 'lessons' })
  keepProgress(id, { step })
}

/** The texts with which a step is shown: as the learner left them, else what they made of the step before, else the lesson's own. */
function textsAt(id: string, lesson: Lesson, step: number): readonly SourceFile[] {
  const { files } = progressOf(id)
  const left = files[step]
  if (left && left.length > 0) return left
  const before = files[step - 1]
  return before && before.length > 0 ? putOver(before, lesson.steps[step]?.files ?? []) : filesAtStep(lesson, step)
}

function openedAt({ steps }: Lesson, step: number, files: readonly SourceFile[]): string {
  const { open } = inputStore.getState()
  const wanted = steps[step]?.open || open
  return files.some(({ name }) => name === wanted) ? wanted : (files[0]?.name ?? '')
}

/** Goes to another step of the open lesson. The texts of this one are kept. */
export function goToStep(step: number): void {
  const { id, lesson, preview } = lessonStore.getState()
  if (!lesson?.steps[step]) return
  if (preview) {
    lessonStore.setState({ step })
    return
  }
  keepTexts()
  const files = textsAt(id, lesson, step)
  lessonStore.setState({ step })
  inputStore.setState({ files, open: openedAt(lesson, step, files) })
  keepProgress(id, { step })
}

/** Keeps the learner's texts of the step. */
export function keepTexts(): void {
  const { id, lesson, step, preview } = lessonStore.getState()
  const { files, origin } = inputStore.getState()
  if (!lesson || preview || origin !== `${lessonOrigin}${id}`) return
  keepProgress(id, { files: { ...progressOf(id).files, [step]: files } })
}

/** The task of the open step is done, once for all. */
export function markDone(): void {
  const { id, step, preview } = lessonStore.getState()
  const { done } = progressOf(id)
  if (!preview && !done.includes(step)) keepProgress(id, { done: [...done, step] })
}

/** Puts the step's solution into the text, as one step that undo takes back. */
export function showSolution(): void {
  const { lesson, step } = lessonStore.getState()
  const before = inputStore.getState()
  const solution = lesson?.steps[step]?.solution ?? []
  for (const { name, text } of solution) {
    const present = before.files.find((file) => file.name === name)
    const edit = present && minimalEdit(present.text, text)
    if (edit) carryOut([{ range: { file: name, start: edit.start, end: edit.end }, newText: edit.text }])
    else if (!present) addFiles([{ name, text }])
  }
  inputStore.setState({ open: solution[0]?.name ?? before.open })
  const undo = () => inputStore.setState({ files: before.files, open: before.open })
  notify({ title: 'The answer is in the text', action: { label: 'Undo', run: undo } })
}

/** Begins the step anew, as if all before it were solved; a toast brings the learner's text back. */
export function restartStep(): void {
  const { id, lesson, step } = lessonStore.getState()
  if (!lesson) return
  const before = inputStore.getState()
  const files = filesAtStep(lesson, step)
  inputStore.setState({ files, open: openedAt(lesson, step, files) })
  keepProgress(id, { files: { ...progressOf(id).files, [step]: files } })
  const undo = () => inputStore.setState({ files: before.files, open: before.open })
  notify({ title: 'The step begins anew', action: { label: 'Undo', run: undo } })
}

/** Begins the lesson anew. */
export function restartLesson(): void {
  const { id, lesson } = lessonStore.getState()
  if (!lesson) return
  forgetProgress(id)
  lessonStore.setState({ step: 0 })
  const files = filesAtStep(lesson, 0)
  inputStore.setState({ files, open: openedAt(lesson, 0, files) })
}

/** Begins a lesson about what is open, in a file of its own. */
export function writeLesson(): void {
  addFiles([{ name: 'lesson.yaml', text: lessonDraft(presentFiles(), inputStore.getState().open) }])
  // Its list is where what is written can be previewed.
  lessonStore.setState({ panel: 'list' })
  viewStore.setState({ sheet: 'editor' })
}

/** Shows the lesson that stands in the text as its learners will see it, while it is being written. */
export function previewLesson(lesson: Lesson): void {
  lessonStore.setState({ panel: 'lesson', id: '', lesson, step: 0, preview: { solved: false } })
}

export function endPreview(): void {
  lessonStore.setState(noLesson)
}

function nameOf(document: string): string {
  return /metadata:\s*(?:\{\s*)?name:\s*([\w.-]+)/.exec(document)?.[1] ?? 'lesson'
}
