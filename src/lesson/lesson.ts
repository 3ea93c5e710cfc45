import type { SourceFile, SourceRange } from '../core/source.ts'
import type { Expectation } from '../scenario/expectation.ts'

/** A lesson document (`kind: Lesson`), decoded: files to begin with, and steps that each end in a task. */
export interface Lesson {
  /** From its metadata. */
  readonly name: string
  readonly title: string
  /** One sentence. */
  readonly summary: string
  readonly minutes: number
  readonly files: readonly SourceFile[]
  readonly steps: readonly LessonStep[]
  readonly range: SourceRange
}

/** One page of a lesson: a text, and mostly a task that the run must meet. */
export interface LessonStep {
  readonly title: string
  /** Markdown: paragraphs, lists, bold, code. */
  readonly text: string
  /** Put over the learner's files when the step begins. */
  readonly files: readonly SourceFile[]
  /** Names of the files that may be changed; empty: all. */
  readonly edit: readonly string[]
  /** Name of the file that is open when the step begins; empty: the one that was. */
  readonly open: string
  /** What the run must show; empty where there is only something to read. */
  readonly task: readonly Expectation[]
  /** Told one by one. */
  readonly hints: readonly string[]
  readonly mark: CoachMark | null
  /** The files that solve the task, whole. */
  readonly solution: readonly SourceFile[]
  /** Why it works, told once the task is done. */
  readonly explanation: string
}

/** Points at one thing of the window and says what it is. */
export interface CoachMark {
  readonly target: MarkTarget
  readonly text: string
}

/** The one thing that a mark points at. */
export type MarkTarget =
  /** The ribbon to a version: `reviews v3`. */
  | { readonly type: 'ribbon'; readonly to: string }
  /** A card, or a row of it. */
  | { readonly type: 'card'; readonly of: string }
  /** The first line of the open file that holds these words. */
  | { readonly type: 'line'; readonly words: string }
  | { readonly type: 'part'; readonly part: WindowPart }

/** The parts of the window that a mark can name. */
export const windowParts = ['headline', 'scope', 'editor', 'timeline', 'transport'] as const
/** One of {@link windowParts}. */
export type WindowPart = (typeof windowParts)[number]
