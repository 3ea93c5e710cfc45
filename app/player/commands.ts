import { none, type Recording, rowBits } from '../../src/index.ts'
import { derivedStore } from '../store/derived.ts'
import { inputStore } from '../store/input.ts'
import { playerStore } from '../store/player.ts'

/** Everything that keys, buttons and the command palette do with the playback. */

export const speeds = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100] as const

/** Plays or pauses; at the end, plays again from the start. */
export function togglePlay(): void {
  const { playing, atMs } = playerStore.getState()
  if (!playing && atMs >= durationMs()) playerStore.setState({ atMs: 0, playing: true })
  else playerStore.setState({ playing: !playing })
}

/** Moves the playhead to a moment of the run. */
export function seek(atMs: number): void {
  playerStore.setState({ atMs: Math.min(durationMs(), Math.max(0, atMs)) })
}

export function seekBy(deltaMs: number): void {
  seek(playerStore.getState().atMs + deltaMs)
}

export function toStart(): void {
  seek(0)
}

export function toEnd(): void {
  seek(durationMs())
}

/** From the start, playing. */
export function replay(): void {
  playerStore.setState({ atMs: 0, playing: true })
}

export function setSpeed(speed: number): void {
  playerStore.setState({ speed: Math.min(100, Math.max(0.01, speed)) })
}

export function faster(): void {
  const { speed } = playerStore.getState()
  setSpeed(speeds.find((each) => each > speed * 1.001) ?? 100)
}

export function slower(): void {
  const { speed } = playerStore.getState()
  setSpeed(speeds.findLast((each) => each < speed * 0.999) ?? 0.01)
}

/** Runs the same text with another seed. */
export function newSeed(): void {
  const now = inputStore.getState().seed ?? derivedStore.getState().recording?.seed ?? 1
  inputStore.setState({ seed: (Math.imul(now, 48271) >>> 0) % 9973 || 1 })
}

/** Pauses at the next moment at which something happens: a request is sent or answered, a try fails, a change is applied. */
export function nextEvent(): void {
  stepTo(1)
}

export function previousEvent(): void {
  stepTo(-1)
}

/** Pauses at the moment at which a source sends its next request, and selects nothing. */
export function nextRequest(): void {
  stepToRequest(1)
}

export function previousRequest(): void {
  stepToRequest(-1)
}

function stepToRequest(direction: 1 | -1): void {
  const { recording } = derivedStore.getState()
  if (!recording) return
  const atUs = playerStore.getState().atMs * 1000
  playerStore.setState({ playing: false })
  const found = requestBeside(recording, atUs, direction)
  if (found !== null) seek(found / 1000)
}

/** When the request before or after `atUs` is sent, at least one microsecond away; null at the ends. */
export function requestBeside({ rows }: Recording, atUs: number, direction: 1 | -1): number | null {
  let best: number | null = null
  for (let row = 0; row < rows.length; row++) {
    if (rows.parent[row] !== none || rows.previous[row] !== none) continue
    const us = rows.arrive[row] ?? 0
    if ((us - atUs) * direction >= 1 && (best === null || (best - us) * direction > 0)) best = us
  }
  return best
}

/** Begins again at the end of the selection or the run, or no longer. */
export function toggleLoop(): void {
  playerStore.setState((state) => ({ loop: !state.loop }))
}

function stepTo(direction: 1 | -1): void {
  const { recording } = derivedStore.getState()
  if (!recording) return
  const atUs = playerStore.getState().atMs * 1000
  playerStore.setState({ playing: false })
  const found = eventBeside(recording, atUs, direction)
  if (found !== null) seek(found / 1000)
}

/** The moment of the event next to `atUs`, at least one microsecond away; null at the ends. */
export function eventBeside({ rows, steps, events }: Recording, atUs: number, direction: 1 | -1): number | null {
  const { start, end, length } = rows
  // Times left to go, smallest first: whole columns are read, so nothing is called for each row.
  let least = Number.POSITIVE_INFINITY
  for (let row = 0; row < length; row++) {
    const toStart = ((start[row] as number) - atUs) * direction
    if (toStart >= 1 && toStart < least) least = toStart
    const ended = end[row] as number
    const toEnd = (ended - atUs) * direction
    if (toEnd >= 1 && toEnd < least && ended !== none) least = toEnd
  }
  for (const us of [...steps.map((step) => step.startUs), ...events.map((event) => event.atUs)]) {
    const to = (us - atUs) * direction
    if (to >= 1 && to < least) least = to
  }
  return least < Number.POSITIVE_INFINITY ? Math.round(atUs + least * direction) : null
}

/** Moves to the next (or previous) change, ejection, opened breaker or look of a rollout's controller. */
export function seekMarker(direction: 1 | -1): void {
  const { recording } = derivedStore.getState()
  if (!recording) return
  const atUs = playerStore.getState().atMs * 1000
  const looks = (recording.controllers ?? []).flatMap(({ log }) => log.map((entry) => entry.atMs * 1000))
  const moments = [...recording.steps.map((step) => step.startUs), ...recording.events.map((event) => event.atUs), ...looks].sort(
    (a, b) => a - b,
  )
  const found = direction > 0 ? moments.find((us) => us > atUs + 1) : moments.findLast((us) => us < atUs - 1)
  seek(found === undefined ? (direction > 0 ? durationMs() : 0) : found / 1000)
}

/** Selects the next request that failed for its user, after the selected one or the playhead; from the first again at the end. */
export function nextFailed(): void {
  const { recording } = derivedStore.getState()
  if (!recording) return
  const { selection, atMs } = playerStore.getState()
  const found =
    failedAfter(recording, selection.type === 'request' ? selection.request : requestBefore(recording, atMs * 1000)) ??
    failedAfter(recording, -1)
  if (found !== null) selectRequest(found)
}

/** Selects a request, paused at a moment at which it can be seen. */
export function selectRequest(request: number, row?: number): void {
  playerStore.setState({ selection: row === undefined ? { type: 'request', request } : { type: 'request', request, row } })
}

export function clearSelection(): void {
  playerStore.setState({ selection: { type: 'none' } })
}

function failedAfter({ rows }: Recording, request: number): number | null {
  const { request: requests, parent, bits, status, end, length } = rows
  const ended = rowBits.final | rowBits.mirror
  let found = Number.POSITIVE_INFINITY
  for (let row = 0; row < length; row++) {
    if (parent[row] !== none || ((bits[row] as number) & ended) !== rowBits.final || end[row] === none) continue
    const of = requests[row] as number
    if (of <= request || of >= found) continue
    if ((bits[row] as number) & rowBits.failed || (status[row] as number) >= 400) found = of
  }
  return found < Number.POSITIVE_INFINITY ? found : null
}

/** The last request sent at `atUs` or before. */
function requestBefore({ rows }: Recording, atUs: number): number {
  let found = -1
  for (let row = 0; row < rows.length && (rows.arrive[row] as number) <= atUs; row++) {
    if (rows.parent[row] === none) found = Math.max(found, rows.request[row] as number)
  }
  return found
}

function durationMs(): number {
  return (derivedStore.getState().recording?.durationUs ?? 0) / 1000
}
