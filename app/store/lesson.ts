import { createStore } from 'zustand/vanilla'
import type { Lesson } from '../../src/index.ts'

/** The lesson that is open, and where the learner is in it. */
export interface LessonState {
  /** The panel: away, the list of lessons, or the lesson itself. */
  readonly panel: 'closed' | 'list' | 'lesson'
  /** Name of one of our lessons, `own:…` for one that came in a link; empty where none is open. */
  readonly id: string
  readonly lesson: Lesson | null
  readonly step: number
  /** The lesson is being written: its files run in place of the text, at the beginning of the step or solved. */
  readonly preview: { readonly solved: boolean } | null
}

export const noLesson: LessonState = { panel: 'closed', id: '', lesson: null, step: 0, preview: null }

export const lessonStore = createStore<LessonState>(() => noLesson)

/** Whether the step lets a file be changed. */
export function mayEdit(file: string): boolean {
  const { lesson, step, preview } = lessonStore.getState()
  const allowed = preview ? [] : (lesson?.steps[step]?.edit ?? [])
  return allowed.length === 0 || allowed.includes(file)
}

/** Shows or puts away the panel; the lesson stays open behind it. */
export function toggleLessons(): void {
  lessonStore.setState(({ panel, lesson }) => ({ panel: panel !== 'closed' ? 'closed' : lesson ? 'lesson' : 'list' }))
}
