import { useStore } from 'zustand'
import { derivedStore } from '../store/derived.ts'
import { playerStore } from '../store/player.ts'

/** The step of the timeline at the playhead, from 0. */
export function useStep(): number {
  const steps = useStore(derivedStore, (state) => state.recording?.steps)
  return useStore(playerStore, ({ atMs }) => Math.max(0, steps?.findLastIndex((step) => step.startUs <= atMs * 1000) ?? 0))
}
