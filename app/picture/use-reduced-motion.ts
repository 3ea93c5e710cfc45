import { useStore } from 'zustand'
import { motionStore } from '../settings/motion.ts'

/** Whether the reader asked for less motion. */
export function useReducedMotion(): boolean {
  return useStore(motionStore, (state) => state.reduced)
}
