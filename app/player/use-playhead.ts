import { useStore } from 'zustand'
import { playerStore } from '../store/player.ts'

/** The playhead in milliseconds, rounded down to whole `stepMs`: what is drawn with React changes ten times a second at the most. */
export function usePlayhead(stepMs: number): number {
  return useStore(playerStore, (state) => Math.floor(state.atMs / stepMs) * stepMs)
}
