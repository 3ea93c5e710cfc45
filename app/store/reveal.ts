import { createStore } from 'zustand/vanilla'
import type { SourceRange } from '../../src/index.ts'

/** Asks the editor to go to a place: set by line links anywhere in the window, carried out by whichever editor is there. */
export interface RevealState {
  readonly range: SourceRange | null
  /** Lines lit because something in the picture is pointed at or selected. */
  readonly lit: readonly SourceRange[]
  /** Increases with each request, so that the same line can be asked for twice. */
  readonly count: number
}

export const revealStore = createStore<RevealState>(() => ({ range: null, lit: [], count: 0 }))

/** Opens the file of `range` and puts the cursor there. */
export function reveal(range: SourceRange): void {
  revealStore.setState((state) => ({ range, count: state.count + 1 }))
}
