import { createStore } from 'zustand/vanilla'
import type { SourceFile } from '../../src/index.ts'

/** What the user made: persisted and shared. Everything else in the window is derived from it. */
export interface InputState {
  readonly files: readonly SourceFile[]
  readonly open: string
  /** Title in the top bar. */
  readonly title: string
  /** Example that this began from; empty for the user's own. */
  readonly origin: string
  readonly edited: boolean
  /** Over the scenario document's own; null = as written there. */
  readonly seed: number | null
  readonly durationMs: number | null
}

export const emptyInput: InputState = { files: [], open: '', title: '', origin: '', edited: false, seed: null, durationMs: null }

export const inputStore = createStore<InputState>(() => emptyInput)

/** The one gateway for edits of a text. A file that Telltale added becomes the user's by its first edit. */
export function editFile(name: string, text: string): void {
  inputStore.setState((state) => {
    const present = state.files.find((file) => file.name === name)
    if (present?.text === text) return state
    if (!present) return { edited: true, files: [...state.files, { name, text }] }
    return { edited: true, files: state.files.map((file) => (file === present ? { name, text } : file)) }
  })
}
