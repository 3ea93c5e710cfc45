import { useStore } from 'zustand'
import { playerStore } from '../store/player.ts'

/**
 * The playhead in milliseconds: while it plays, rounded down to whole `stepMs`, so that what is drawn with React changes ten times a second at the
 * most; at rest as exact as it is shown.
 */
export function usePlayhead(stepMs: number): number {
  return useStore(playerStore, ({ atMs, playing }) => (playing ? Math.floor(atMs / stepMs) * stepMs : Math.round(atMs / 100) * 100))
}
