import { transparent } from './gif.ts'

/** Colours that come often in a picture, for a GIF; and the nearest of them to any colour. Colours are told apart by five bits a channel. */
export class GifPalette {
  /** Red, green and blue of each colour. */
  readonly colours: Uint8Array
  private readonly nearest = new Int16Array(32_768).fill(-1)

  /** From the pixels of a canvas; `wanted` are taken in any case: what moves may not be on the first picture. */
  constructor(pixels: Uint8ClampedArray, wanted: readonly (readonly [number, number, number])[]) {
    const sums = new Map<number, [count: number, red: number, green: number, blue: number]>()
    for (let i = 0; i < pixels.length; i += 4) {
      const bucket = bucketOf(pixels, i)
      const sum = sums.get(bucket) ?? [0, 0, 0, 0]
      sums.set(bucket, sum)
      sum[0]++
      for (let channel = 0; channel < 3; channel++) sum[channel + 1] = (sum[channel + 1] as number) + (pixels[i + channel] as number)
    }
    const often = [...sums].sort(([, a], [, b]) => b[0] - a[0]).slice(0, transparent - wanted.length)
    const means = often.map(([, [count, ...channels]]) => channels.map((channel) => Math.round(channel / count)))
    this.colours = Uint8Array.from([...wanted, ...means].flat())
    // Its mean may lie farther from the middle of a bucket than that of another.
    for (const [i, [bucket]] of often.entries()) this.nearest[bucket] = wanted.length + i
  }

  /** Places of a picture's colours; what is as in `before` becomes transparent. */
  placesOf(pixels: Uint8ClampedArray, before: Uint8Array | null, places: Uint8Array): Uint8Array {
    const shown = new Uint8Array(places.length)
    for (let i = 0; i < places.length; i++) {
      const place = this.placeOf(bucketOf(pixels, 4 * i))
      places[i] = place
      shown[i] = before && before[i] === place ? transparent : place
    }
    return shown
  }

  private placeOf(bucket: number): number {
    const known = this.nearest[bucket] as number
    if (known >= 0) return known
    const [red, green, blue] = colourOf(bucket)
    let [best, least] = [0, Number.POSITIVE_INFINITY]
    for (let i = 0; 3 * i < this.colours.length; i++) {
      const [r, g, b] = this.colours.subarray(3 * i, 3 * i + 3) as unknown as [number, number, number]
      const distance = 2 * (r - red) ** 2 + 4 * (g - green) ** 2 + 3 * (b - blue) ** 2
      if (distance < least) [best, least] = [i, distance]
    }
    this.nearest[bucket] = best
    return best
  }
}

function bucketOf(pixels: Uint8ClampedArray, at: number): number {
  return (((pixels[at] as number) >> 3) << 10) | (((pixels[at + 1] as number) >> 3) << 5) | ((pixels[at + 2] as number) >> 3)
}

/** A colour of a bucket; white and black as they are. */
function colourOf(bucket: number): readonly [number, number, number] {
  const channel = (shift: number) => {
    const five = (bucket >> shift) & 31
    return (five << 3) | (five >> 2)
  }
  return [channel(10), channel(5), channel(0)]
}
