import { createStore } from 'zustand/vanilla'
import type { Recording, Share } from '../../src/index.ts'
import { edgeSelection } from '../picture/picks.ts'
import { playerStore } from '../store/player.ts'
import { viewStore } from '../store/view.ts'

/** The edge whose share is to be explained next. */
export const whyStore = createStore<{ readonly edge: number | null }>(() => ({ edge: null }))

/** Whether chance decides how much of the traffic goes this way, so that a sample may differ from what is expected. */
export function isByChance(recording: Recording, edge: number, { expected, halfWidth }: Share): boolean {
  return expected !== null && halfWidth !== null && halfWidth > 0 && recording.edges[edge]?.mirror === false
}

/** Shows an edge in the inspector, with why its share is not exactly what was expected. */
export function explainShare(recording: Recording, edge: number): void {
  const selection = edgeSelection(recording, edge)
  if (!selection) return
  playerStore.setState({ selection })
  viewStore.setState({ sheet: 'inspector' })
  whyStore.setState({ edge })
}
