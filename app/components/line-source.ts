import { createContext, useContext } from 'react'
import type { SourceFile, SourceRange } from '../../src/index.ts'
import { reveal } from '../store/reveal.ts'

/** The texts that a part of the window speaks of, where they are not those in the editor, and the way to a line of them. */
export interface LineSource {
  readonly files: readonly SourceFile[]
  /** Whose text it is, to tell its links from those of another: `before`. */
  readonly name: string
  readonly goTo: (range: SourceRange) => void
}

export const LineSourceContext = createContext<LineSource | null>(null)

/** Goes to a line of the texts that this part of the window speaks of. */
export function useGoToLine(): (range: SourceRange) => void {
  return useContext(LineSourceContext)?.goTo ?? reveal
}
