import type { SourceFile } from '../core/source.ts'

/** All that a share link carries. */
export interface SharedScenario {
  readonly files: readonly SourceFile[]
  readonly seed: number | null
  readonly durationMs: number | null
  /** The moment, in milliseconds of the run. */
  readonly atMs: number
  readonly speed: number | null
  readonly paused: boolean
  /** Key of what is selected: `request:1226`, `edge:…`, `node:…`; empty for none. */
  readonly selection: string
  /** Name of the open file. */
  readonly open: string
  /** The link is for a frame in another page. */
  readonly embed?: EmbedOptions
  /** A scenario file of the page's own origin, relative to the page, that stands in for `files`. */
  readonly load?: string
  /** The texts are those of a learner at a step of a lesson; without texts the step as it begins. */
  readonly lesson?: LessonPlace
}

/** Where in a lesson: `name` is one of ours, empty for a lesson document among the texts. `step` counts from 0. */
export interface LessonPlace {
  readonly name: string
  readonly step: number
}

/** How a frame in another page shows the run. */
export interface EmbedOptions {
  /** `auto` is the reader's own. */
  readonly theme: 'auto' | 'dark' | 'light'
  /** With the texts beside the picture, where there is room for them. */
  readonly text: boolean
}

/** Why a link could not be read, or how much of it could. */
export type LinkProblem =
  | { readonly type: 'foreign' }
  | { readonly type: 'damaged'; readonly received: number; readonly expected: number | null }
  | { readonly type: 'newer'; readonly version: string }
