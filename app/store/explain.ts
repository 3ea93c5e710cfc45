import { createStore } from 'zustand/vanilla'
import { openDialog } from './view.ts'

/** The term that the glossary opens at; empty for all. */
export const explainStore = createStore<{ readonly term: string }>(() => ({ term: '' }))

/** Opens the glossary, at a term such as `flag:UO` or `code:IST0101`. */
export function openGlossary(term = ''): void {
  explainStore.setState({ term })
  openDialog('glossary')
}
