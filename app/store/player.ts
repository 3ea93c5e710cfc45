import { createStore } from 'zustand/vanilla'

/** What is selected, in the form that links carry. Rows and nodes are named by what they are, not by where they stand in a recording. */
export type Selection =
  | { readonly type: 'none' }
  /** `call` is the row of one call of the request, where one hop is meant. */
  | { readonly type: 'request'; readonly request: number; readonly row?: number }
  | { readonly type: 'node'; readonly key: string; readonly version?: string }
  | { readonly type: 'edge'; readonly from: string; readonly to: string; readonly version?: string }
  | { readonly type: 'pod'; readonly name: string }

export type ScopeChoice = 'step' | 'run' | 'last10' | 'selection'

/** The moment that is shown, and how. */
export interface PlayerState {
  readonly playing: boolean
  /** Seconds of the run per second of the eye: 0.01 to 100. */
  readonly speed: number
  /** Playhead in milliseconds of the run. */
  readonly atMs: number
  /** Begins again at the end: of the selected stretch, else of the run. */
  readonly loop: boolean
  readonly scope: ScopeChoice
  /** Selected stretch of the timeline. */
  readonly stretch: { readonly fromMs: number; readonly toMs: number } | null
  readonly selection: Selection
  /** Lit by the pointer in the picture or the cursor in the text. */
  readonly hover: Selection
  /** Key of the node whose versions give requests their colour; empty = the service with most routes in use. */
  readonly focus: string
  readonly table: boolean
}

export const playerStore = createStore<PlayerState>(() => ({
  playing: true,
  speed: 1,
  atMs: 0,
  loop: false,
  scope: 'step',
  stretch: null,
  selection: { type: 'none' },
  hover: { type: 'none' },
  focus: '',
  table: false,
}))
