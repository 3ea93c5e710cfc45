import { createStore } from 'zustand/vanilla'
import { openDialog } from './view.ts'

/** What the glossary is searched for when it opens. */
export const explainStore = createStore<{ readonly query: string }>(() => ({ query: '' }))

/** Opens the glossary, at what a query finds. */
export function openGlossary(query = ''): void {
  explainStore.setState({ query })
  openDialog('glossary')
}
