import { GifWriter } from './gif.ts'
import { GifPalette } from './gif-palette.ts'
import { type FilmInput, playFilm } from './poster-film.ts'

/** Half of the poster's size, ten pictures a second: what a pull request shows beside its text. */
const size = { width: 600, height: 360 } as const
const stepMs = 100

/** The run as it plays, as a GIF. Null when it was aborted. */
export async function recordGif(input: FilmInput): Promise<Blob | null> {
  let gif: GifMaker | null = null
  await playFilm(input, (canvas) => {
    const maker = new GifMaker(canvas, movingColours(input.poster))
    gif = maker
    return () => maker.look()
  })
  return input.signal.aborted ? null : ((gif as GifMaker | null)?.finish() ?? null)
}

class GifMaker {
  private readonly canvas: HTMLCanvasElement
  private readonly wanted: readonly Colour[]
  private readonly context: CanvasRenderingContext2D | null
  private made: { readonly palette: GifPalette; readonly gif: GifWriter } | null = null
  private before: Uint8Array | null = null
  /** The picture that was taken last, which is written once it is known how long it stood. */
  private waiting: { readonly shown: Uint8Array; readonly atMs: number } | null = null

  constructor(canvas: HTMLCanvasElement, wanted: readonly Colour[]) {
    this.canvas = canvas
    this.wanted = wanted
    const small = document.createElement('canvas')
    small.width = size.width
    small.height = size.height
    this.context = small.getContext('2d', { willReadFrequently: true })
  }

  /** Takes the present picture, where enough time has passed. */
  look(): void {
    const now = performance.now()
    if (this.waiting && now - this.waiting.atMs < stepMs) return
    this.context?.drawImage(this.canvas, 0, 0, size.width, size.height)
    const pixels = this.context?.getImageData(0, 0, size.width, size.height).data
    if (!pixels) return
    this.write(now)
    const { palette } = this.maker(pixels)
    const places = new Uint8Array(size.width * size.height)
    this.waiting = { shown: palette.placesOf(pixels, this.before, places), atMs: now }
    this.before = places
  }

  finish(): Blob | null {
    this.write(performance.now())
    return this.made?.gif.finish() ?? null
  }

  private write(now: number): void {
    if (this.waiting) this.made?.gif.add(this.waiting.shown, Math.max(2, Math.round((now - this.waiting.atMs) / 10)))
  }

  private maker(pixels: Uint8ClampedArray) {
    if (!this.made) {
      const palette = new GifPalette(pixels, this.wanted)
      this.made = { palette, gif: new GifWriter(size.width, size.height, palette.colours) }
    }
    return this.made
  }
}

type Colour = readonly [number, number, number]

/** What may come to be seen: the colours of versions and of failures. */
function movingColours(poster: HTMLElement): readonly Colour[] {
  const style = getComputedStyle(poster)
  const names = ['--fail', ...[0, 1, 2, 3, 4, 5, 6].map((i) => `--version-${i}`)]
  return names.flatMap((name): Colour[] => {
    const [, hex] = /^#([0-9a-f]{6})$/i.exec(style.getPropertyValue(name).trim()) ?? []
    const number = Number.parseInt(hex ?? '', 16)
    return hex ? [[number >> 16, (number >> 8) & 255, number & 255]] : []
  })
}
