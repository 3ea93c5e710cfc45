import { playerStore } from '../store/player.ts'

/** Where a selection by keys began, in milliseconds of the run. */
let beganMs: number | null = null

/** Begins a selection at the playhead; a second time, ends it there: figures speak of what lies between. */
export function markStretch(): void {
  const { atMs } = playerStore.getState()
  if (beganMs === null || beganMs === atMs) {
    beganMs = atMs
    return
  }
  selectStretch(beganMs, atMs)
  beganMs = null
}

/** Makes every figure speak of the stretch between two moments; nothing lies between a moment and itself. */
export function selectStretch(aMs: number, bMs: number): void {
  if (aMs === bMs) return
  playerStore.setState({ scope: 'selection', stretch: { fromMs: Math.min(aMs, bMs), toMs: Math.max(aMs, bMs) } })
}

/** Figures speak of the step at the playhead again. */
export function clearStretch(): void {
  beganMs = null
  playerStore.setState({ stretch: null, scope: 'step' })
}
