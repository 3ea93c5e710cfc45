import { useStore } from 'zustand'
import { playerStore } from '../store/player.ts'
import { viewStore } from '../store/view.ts'

/** Whether something is selected, or a request is being composed. */
export function useInspectorOpen(): boolean {
  const selected = useStore(playerStore, (state) => state.selection.type !== 'none')
  const composing = useStore(viewStore, (state) => state.composing)
  return selected || composing
}
