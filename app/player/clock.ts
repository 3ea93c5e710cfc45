import { derivedStore } from '../store/derived.ts'
import { playerStore } from '../store/player.ts'
import { restsForEdit } from './edit-rest.ts'

/** Longest step that one frame may take: after a pause of the page the run goes on where it was. */
const longestStepMs = 100

const listeners = new Set<() => void>()
let handle = 0
let last = 0
let holders = 0

/** Calls `draw` before each frame, after the playhead has moved; the clock runs while anyone listens. Returns how to stop. */
export function onFrame(draw: () => void): () => void {
  listeners.add(draw)
  if (listeners.size === 1) start()
  return () => {
    listeners.delete(draw)
    if (listeners.size === 0) cancelAnimationFrame(handle)
  }
}

/** From now on the clock leaves the playhead where it is, for whoever takes an image or a film of it; that it plays stays the reader's choice. Returns how to let go. */
export function holdClock(): () => void {
  holders++
  let held = true
  return () => {
    if (held) holders--
    held = false
  }
}

export function clockIsHeld(): boolean {
  return holders > 0
}

function start(): void {
  last = performance.now()
  handle = requestAnimationFrame(frame)
}

function frame(now: number): void {
  handle = requestAnimationFrame(frame)
  if (restsForEdit(now) && !clockIsHeld()) return
  advance(Math.min(longestStepMs, Math.max(0, now - last)))
  last = now
  drawNow()
}

/** Draws the present moment without waiting for the next frame. */
export function drawNow(): void {
  for (const draw of listeners) draw()
}

/** Moves the playhead by `elapsedMs` of the eye. At the end it rests; while a run streams in it waits for what is not simulated yet. */
export function advance(elapsedMs: number): void {
  const { playing, speed, atMs, loop } = playerStore.getState()
  const { recording, progress } = derivedStore.getState()
  if (!playing || !recording || clockIsHeld()) return
  const durationMs = recording.durationUs / 1000
  const knownMs = recording.simulatedUs / 1000
  // A link may lead to a moment that the run has yet to reach.
  const furthestMs = progress < 1 ? Math.max(atMs, knownMs) : knownMs
  const next = Math.min(atMs + elapsedMs * speed, furthestMs)
  const round = loop ? roundOf(durationMs) : null
  if (round && (next >= round.toMs || next < round.fromMs)) playerStore.setState({ atMs: round.fromMs })
  else if (next >= durationMs) playerStore.setState({ atMs: durationMs, playing: false })
  else if (next !== atMs) playerStore.setState({ atMs: next })
}

/** What is played again and again: the selected stretch, else all of the run. */
function roundOf(durationMs: number): { readonly fromMs: number; readonly toMs: number } {
  const { scope, stretch } = playerStore.getState()
  return scope === 'selection' && stretch ? stretch : { fromMs: 0, toMs: durationMs }
}
