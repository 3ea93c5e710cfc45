import { GifWriter } from './gif.ts'
import { GifPalette } from './gif-palette.ts'
import { drawFilm, type FilmInput } from './poster-film.ts'

/** Half of the poster's size: what a pull request shows beside its text. */
const size = { width: 600, height: 360 } as const
/** A GIF tells how long a picture stands in hundredths of a second. */
const hundredths = 5

/** Ten seconds of the run as a GIF, each picture at its exact moment. Null when it was aborted. */
export async function makeGif(input: FilmInput): Promise<Blob | null> {
  const maker = new GifMaker(movingColours(input.poster))
  await drawFilm(input, 100 / hundredths, (canvas) => maker.add(canvas))
  return input.signal.aborted ? null : maker.finish()
}

class GifMaker {
  private readonly wanted: readonly Colour[]
  private readonly context: CanvasRenderingContext2D | null
  private made: { readonly palette: GifPalette; readonly gif: GifWriter } | null = null
  private before: Uint8Array | null = null

  constructor(wanted: readonly Colour[]) {
    this.wanted = wanted
    const small = document.createElement('canvas')
    small.width = size.width
    small.height = size.height
    this.context = small.getContext('2d', { willReadFrequently: true })
  }

  add(canvas: HTMLCanvasElement): void {
    this.context?.drawImage(canvas, 0, 0, size.width, size.height)
    const pixels = this.context?.getImageData(0, 0, size.width, size.height).data
    if (!pixels) return
    const { palette, gif } = this.maker(pixels)
    const places = new Uint8Array(size.width * size.height)
    gif.add(palette.placesOf(pixels, this.before, places), hundredths)
    this.before = places
  }

  finish(): Blob | null {
    return this.made?.gif.finish() ?? null
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
