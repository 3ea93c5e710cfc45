import { holdClock } from '../player/clock.ts'
import { derivedStore } from '../store/derived.ts'
import { playerStore } from '../store/player.ts'
import { posterSize } from './Poster.tsx'
import { layersOf } from './poster-image.ts'

export const filmSeconds = 10

export interface FilmInput {
  readonly poster: HTMLElement
  /** From 0 to 1. */
  readonly onProgress: (part: number) => void
  readonly signal: AbortSignal
}

/** Plays the run for ten seconds of the eye on a canvas; then it stands where it stood. `begin` takes the canvas, and gives what each new picture is handed to. */
export async function playFilm(input: FilmInput, begin: (canvas: HTMLCanvasElement) => () => void): Promise<void> {
  const film = await startFilm(input.poster)
  const onPicture = begin(film.canvas)
  const head = takePlayhead()
  try {
    await play(film, input, (elapsedMs) => {
      onPicture()
      head.move(elapsedMs)
    })
  } finally {
    head.giveBack()
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

interface Film {
  readonly canvas: HTMLCanvasElement
  readonly draw: () => void
}

const lookAgainMs = 500

/** A canvas that shows the poster: its particles at every frame, the rest again when its figures have changed. */
async function startFilm(poster: HTMLElement): Promise<Film> {
  const canvas = document.createElement('canvas')
  canvas.width = posterSize.width
  canvas.height = posterSize.height
  const context = canvas.getContext('2d')
  let layers = await layersOf(poster)
  let shown = poster.textContent
  let looked = performance.now()
  const lookAgain = () => {
    if (performance.now() - looked < lookAgainMs || poster.textContent === shown) return
    looked = Number.POSITIVE_INFINITY
    shown = poster.textContent
    void layersOf(poster).then((next) => {
      layers = next
      looked = performance.now()
    })
  }
  const draw = () => {
    context?.drawImage(layers.under, 0, 0, canvas.width, canvas.height)
    drawParticles(context, poster)
    context?.drawImage(layers.over, 0, 0, canvas.width, canvas.height)
    lookAgain()
  }
  return { canvas, draw }
}

/** The particles have a canvas of their own, whose place in the poster is the stage's. */
function drawParticles(context: CanvasRenderingContext2D | null, poster: HTMLElement): void {
  const particles = poster.querySelector('canvas')
  const stage = poster.querySelector<HTMLElement>('.tt-poster-stage')
  if (!particles || !stage || particles.width === 0) return
  context?.drawImage(particles, stage.offsetLeft, stage.offsetTop, stage.offsetWidth, stage.offsetHeight)
}

function play(film: Film, { onProgress, signal }: FilmInput, onPicture: (elapsedMs: number) => void): Promise<void> {
  return new Promise((resolve) => {
    const start = performance.now()
    const frame = () => {
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
