import { useStore } from 'zustand'
import { playerStore } from '../store/player.ts'

/**
 * The playhead in milliseconds: while it plays, rounded down to whole `stepMs`, so that what is drawn with React changes ten times a second at the
 * most; at rest as exact as it is shown.
 */
export function usePlayhead(stepMs: number): number {
  return useStore(playerStore, (state) => shownMs(state, stepMs))
}

/** The moment as every clock of the window tells it. */
export function shownMs({ atMs, playing }: { readonly atMs: number; readonly playing: boolean }, stepMs = 100): number {
  return playing ? Math.floor(atMs / stepMs) * stepMs : Math.round(atMs / 100) * 100
}
