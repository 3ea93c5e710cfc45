import { createStore } from 'zustand/vanilla'
import type { Lesson } from '../../src/index.ts'
import { inputStore } from './input.ts'
import { viewStore } from './view.ts'

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
  /** Moment of the run from which on it shows what the step asks for; null while it does not. */
  readonly reachedUs: number | null
}

export const noLesson: LessonState = { panel: 'closed', id: '', lesson: null, step: 0, preview: null, reachedUs: null }

/** What work that belongs to a lesson has for the beginning of its origin. */
export const lessonOrigin = 'lesson:'

export const lessonStore = createStore<LessonState>(() => noLesson)

/** Whether a file may be changed: of a lesson those that its step leaves to the learner, of one being written those of its author. */
export function mayEdit(file: string): boolean {
  const { lesson, step, preview } = lessonStore.getState()
  if (preview) return inputStore.getState().files.some(({ name }) => name === file)
  const allowed = lesson?.steps[step]?.edit ?? []
  return allowed.length === 0 || allowed.includes(file)
}

export function openLessons(): void {
  lessonStore.setState(({ lesson }) => ({ panel: lesson ? 'lesson' : 'list' }))
  viewStore.setState({ sheet: 'lessons', rehearsing: false })
}

/** Puts the panel away; the lesson stays open behind it. */
export function closeLessons(): void {
  lessonStore.setState({ panel: 'closed' })
  viewStore.setState(({ sheet }) => ({ sheet: sheet === 'lessons' ? 'picture' : sheet }))
}

export function toggleLessons(): void {
  if (lessonStore.getState().panel === 'closed') openLessons()
  else closeLessons()
}
