import { drawNow, holdClock } from '../player/clock.ts'
import { slicesAreDone } from '../player/in-slices.ts'
import { derivedStore } from '../store/derived.ts'
import { playerStore } from '../store/player.ts'
import { PosterCanvas } from './poster-canvas.ts'

export const filmSeconds = 10

export interface FilmInput {
  readonly poster: HTMLElement
  /** From 0 to 1. */
  readonly onProgress: (part: number) => void
  readonly signal: AbortSignal
}

/** Ten seconds of the eye, moment by moment: `take` sees the canvas `perSecond` times a second of the film, however long each picture takes to make. */
export async function drawFilm(input: FilmInput, perSecond: number, take: (canvas: HTMLCanvasElement) => void): Promise<void> {
  await filming(input.poster, async (film, head) => {
    const pictures = filmSeconds * perSecond
    for (let i = 0; i < pictures && !input.signal.aborted; i++) {
      head.move((i * 1000) / perSecond)
      await pictureIsWhole()
      await film.refresh()
      drawNow()
      film.draw()
      take(film.canvas)
      input.onProgress((i + 1) / pictures)
    }
  })
}

/** Figures and badges change no more often. */
const looksEveryMs = 500

/** Plays the run for ten seconds of the eye, on a canvas that `begin` is given. All looks are taken before, so that nothing stops while it plays. */
export async function playFilm(input: FilmInput, begin: (canvas: HTMLCanvasElement) => void): Promise<void> {
  await filming(input.poster, async (film, head) => {
    for (let atMs = filmSeconds * 1000; atMs >= 0 && !input.signal.aborted; atMs -= looksEveryMs) {
      head.move(atMs)
      await pictureIsWhole()
      await film.refresh()
    }
    begin(film.canvas)
    await play(film, input, head.move)
  })
}

/** Holds the run for a film; then it stands where it stood. */
async function filming(poster: HTMLElement, make: (film: PosterCanvas, head: ReturnType<typeof takePlayhead>) => Promise<void>) {
  const film = new PosterCanvas(poster)
  const head = takePlayhead()
  try {
    await make(film, head)
  } finally {
    head.giveBack()
    film.close()
  }
}

/** Moves the playhead through ten seconds that the run has, the present moment among them; whether it plays is the reader's all the while. */
function takePlayhead() {
  const letGo = holdClock()
  const { atMs: before, speed } = playerStore.getState()
  const first = Math.max(0, before - filmSeconds * 1000 * speed)
  let moved = before
  const move = (elapsedMs: number) => {
    const knownMs = (derivedStore.getState().recording?.simulatedUs ?? 0) / 1000
    moved = Math.min(knownMs, first + elapsedMs * speed)
    playerStore.setState({ atMs: moved })
  }
  const giveBack = () => {
    letGo()
    // Unless the reader has gone elsewhere meanwhile.
    if (playerStore.getState().atMs === moved) playerStore.setState({ atMs: before })
  }
  move(0)
  return { move, giveBack }
}

/** What follows from a moment comes a little behind it: figures, and motion along ribbons that have changed. */
async function pictureIsWhole(): Promise<void> {
  await nextTask()
  while (!slicesAreDone()) await nextTask()
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve)
  })
}

function play(film: PosterCanvas, { onProgress, signal }: FilmInput, onPicture: (elapsedMs: number) => void): Promise<void> {
  return new Promise((resolve) => {
    const start = performance.now()
    const frame = () => {
      void film.refresh()
      film.draw()
      const elapsedMs = performance.now() - start
      onPicture(elapsedMs)
      const part = Math.min(1, elapsedMs / (filmSeconds * 1000))
      onProgress(part)
      if (part === 1 || signal.aborted) resolve()
      else requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
}
