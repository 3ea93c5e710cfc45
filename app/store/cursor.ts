import { createStore } from 'zustand/vanilla'

/** Where the cursor stands in the text: offset in UTF-16 code units. `focused` is false while the editor has no focus. */
export interface CursorState {
  readonly file: string
  readonly offset: number
  readonly line: number
  readonly column: number
  readonly focused: boolean
}

export const cursorStore = createStore<CursorState>(() => ({ file: '', offset: 0, line: 1, column: 1, focused: false }))
