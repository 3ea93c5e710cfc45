import { playerStore } from '../store/player.ts'
import { posterSize } from './Poster.tsx'
import { layersOf } from './poster-image.ts'

export const videoSeconds = 10

const types = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm', 'video/mp4']

/** What this browser can record; undefined where it can't. */
export function videoType(): string | undefined {
  return typeof MediaRecorder === 'undefined' ? undefined : types.find((type) => MediaRecorder.isTypeSupported(type))
}

export interface VideoInput {
  readonly poster: HTMLElement
  readonly type: string
  /** From 0 to 1. */
  readonly onProgress: (part: number) => void
  readonly signal: AbortSignal
}

/** Records the run as it plays for ten seconds of the eye; then the run stands where it stood. Null when it was aborted. */
export async function recordVideo(input: VideoInput): Promise<Blob | null> {
  const before = playerStore.getState()
  const film = await startFilm(input.poster)
  const stream = film.canvas.captureStream(30)
  const recorder = new MediaRecorder(stream, { mimeType: input.type, videoBitsPerSecond: 6_000_000 })
  const chunks: Blob[] = []
  recorder.addEventListener('dataavailable', ({ data }) => chunks.push(data))
  const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }))
  playerStore.setState({ atMs: firstMoment(before), playing: true })
  recorder.start()
  await play(film, input)
  recorder.stop()
  await stopped
  for (const track of stream.getTracks()) track.stop()
  playerStore.setState({ atMs: before.atMs, playing: before.playing })
  return input.signal.aborted ? null : new Blob(chunks, { type: input.type })
}

/** Ten seconds that the run has, the present moment among them. */
function firstMoment({ atMs, speed }: { readonly atMs: number; readonly speed: number }): number {
  return Math.max(0, atMs - videoSeconds * 1000 * speed)
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

function play(film: Film, { onProgress, signal }: VideoInput): Promise<void> {
  return new Promise((resolve) => {
    const start = performance.now()
    const frame = () => {
      film.draw()
      const part = Math.min(1, (performance.now() - start) / (videoSeconds * 1000))
      onProgress(part)
      if (part === 1 || signal.aborted) resolve()
      else requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
}
