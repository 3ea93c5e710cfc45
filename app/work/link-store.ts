import { createStore } from 'zustand/vanilla'
import type { LinkProblem, SharedScenario } from '../../src/index.ts'

/** A link that could not be opened as it is; nothing on screen or in storage was changed by it. */
export interface LinkTrouble {
  readonly problem: LinkProblem | { readonly type: 'missing'; readonly path: string }
  /** As much as could be read. */
  readonly partial: SharedScenario | null
}

export const linkStore = createStore<{ readonly trouble: LinkTrouble | null }>(() => ({ trouble: null }))
