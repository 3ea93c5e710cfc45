import { createStore } from 'zustand/vanilla'

/** How the panels stand: side by side, side by side with the inspector over the picture, picture above editor, or one above a sheet. */
export type Layout = 'wide' | 'medium' | 'stacked' | 'phone'

const queries: readonly (readonly [Layout, string])[] = [
  ['wide', '(min-width: 1200px)'],
  ['medium', '(min-width: 900px)'],
  ['stacked', '(min-width: 600px)'],
]

function current(): Layout {
  return queries.find(([, query]) => matchMedia(query).matches)?.[0] ?? 'phone'
}

/** The layout for the present width of the window. */
export const layoutStore = createStore<{ readonly layout: Layout }>(() => ({ layout: current() }))

for (const [, query] of queries) matchMedia(query).addEventListener('change', () => layoutStore.setState({ layout: current() }))
