import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GifWriter, transparent } from '../../../app/share/gif.ts'
import { GifPalette } from '../../../app/share/gif-palette.ts'

/** The bytes of the blocks that begin at `at`, and where they end. */
function blocksAt(bytes: Uint8Array, at: number): { readonly data: readonly number[]; readonly end: number } {
  const data: number[] = []
  let end = at
  for (let size = bytes[end] ?? 0; size > 0; size = bytes[end] ?? 0) {
    data.push(...bytes.subarray(end + 1, end + 1 + size))
    end += size + 1
  }
  return { data, end: end + 1 }
}

/** The pixels of each frame, read as the format says. */
function framesOf(bytes: Uint8Array): readonly { readonly hundredths: number; readonly pixels: readonly number[] }[] {
  const frames: { hundredths: number; pixels: readonly number[] }[] = []
  let at = 13 + 768
  let hundredths = 0
  while (bytes[at] !== 0x3b) {
    const isFrame = bytes[at] === 0x2c
    expect(isFrame || bytes[at] === 0x21).toBe(true)
    const { data, end } = blocksAt(bytes, at + (isFrame ? 11 : 2))
    if (isFrame) frames.push({ hundredths, pixels: decompress(data) })
    else if (bytes[at + 1] === 0xf9) hundredths = (data[1] ?? 0) | ((data[2] ?? 0) << 8)
    at = end
  }
  return frames
}

function decompress(data: readonly number[]): readonly number[] {
  let [bit, width] = [0, 9]
  const read = () => {
    let code = 0
    for (let i = 0; i < width; i++, bit++) code |= (((data[bit >> 3] ?? 0) >> (bit & 7)) & 1) << i
    return code
  }
  const pixels: number[] = []
  let table: (readonly number[])[] = []
  let before: readonly number[] | null = null
  for (let code = read(); code !== 257; code = read()) {
    if (code === 256) {
      table = Array.from({ length: 258 }, (_, i) => [i])
      before = null
      width = 9
      continue
    }
    const entry: readonly number[] = table[code] ?? [...(before ?? []), before?.[0] ?? 0]
    pixels.push(...entry)
    if (before && table.length < 4096) table.push([...before, entry[0] ?? 0])
    if (table.length === 1 << width && width < 12) width++
    before = entry
  }
  return pixels
}

async function written(frames: readonly Uint8Array[], width: number, height: number): Promise<Uint8Array> {
  const gif = new GifWriter(width, height, Uint8Array.of(255, 0, 0))
  for (const frame of frames) gif.add(frame, 10)
  return new Uint8Array(await gif.finish().arrayBuffer())
}

describe('a GIF', () => {
  it('begins with its size and palette, and repeats', async () => {
    const bytes = await written([new Uint8Array(6)], 3, 2)
    expect(String.fromCharCode(...bytes.subarray(0, 6))).toBe('GIF89a')
    expect([...bytes.subarray(6, 16)]).toEqual([3, 0, 2, 0, 0xf7, 255, 0, 255, 0, 0])
    expect(String.fromCharCode(...bytes).includes('NETSCAPE2.0')).toBe(true)
  })

  it('holds every frame', async () => {
    const pictures = fc.array(fc.uint8Array({ minLength: 12, maxLength: 12 }), { minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(pictures, async (frames) => {
        expect(framesOf(await written(frames, 4, 3))).toEqual(frames.map((pixels) => ({ hundredths: 10, pixels: [...pixels] })))
      }),
    )
  })

  it('holds more than its codes at once', async () => {
    const size = 200
    const noise = Uint8Array.from({ length: size * size }, (_, i) => (i * 2654435761) >>> 24)
    const plain = new Uint8Array(size * size).fill(7)
    const frames = framesOf(await written([noise, plain], size, size))
    expect(frames.map(({ pixels }) => pixels.length)).toEqual([size * size, size * size])
    expect(frames[0]?.pixels).toEqual([...noise])
    expect(frames[1]?.pixels.every((pixel) => pixel === 7)).toBe(true)
  })
})

describe('its palette', () => {
  const picture = (...colours: readonly (readonly [number, number, number])[]) =>
    Uint8ClampedArray.from(colours.flatMap((colour) => [...colour, 255]))
  it('has what is wanted, then what comes often', () => {
    const palette = new GifPalette(picture([255, 255, 255], [255, 255, 255], [0, 0, 0]), [[244, 70, 60]])
    expect([...palette.colours]).toEqual([244, 70, 60, 255, 255, 255, 0, 0, 0])
    expect([...palette.placesOf(picture([250, 60, 60], [254, 254, 254]), null, new Uint8Array(2))]).toEqual([0, 1])
  })
  const grey = [99, 99, 99] as const
  it.each<[why: string, wanted: readonly (readonly [number, number, number])[], place: number]>([
    [
      'red far off rather than green less far',
      [
        [119, 99, 99],
        [99, 114, 99],
      ],
      0,
    ],
    [
      'red far off rather than blue less far',
      [
        [119, 99, 99],
        [99, 99, 116],
      ],
      0,
    ],
    [
      'blue far off rather than green less far',
      [
        [99, 115, 99],
        [99, 99, 117],
      ],
      1,
    ],
    [
      'the same in either direction',
      [
        [79, 99, 99],
        [99, 84, 99],
      ],
      0,
    ],
    [
      'the first of two as near',
      [
        [109, 99, 99],
        [89, 99, 99],
      ],
      0,
    ],
    [
      'the nearest, wherever it stands',
      [
        [0, 0, 0],
        [255, 255, 255],
        [101, 99, 97],
        [120, 99, 99],
      ],
      2,
    ],
  ])('takes %s', (_, wanted, place) => {
    const palette = new GifPalette(picture(), wanted)
    expect([...palette.placesOf(picture(grey, grey), null, new Uint8Array(2))]).toEqual([place, place])
  })
  it('has the mean of what it does not tell apart, the most frequent first', () => {
    const palette = new GifPalette(picture([8, 8, 8], [255, 248, 251], [250, 249, 252], [248, 248, 248]), [])
    expect([...palette.colours]).toEqual([251, 248, 250, 8, 8, 8])
  })
  it('gives a colour that comes often its own place, though another is nearer to what stands for both', () => {
    const palette = new GifPalette(picture([96, 96, 96], [96, 96, 96], [99, 99, 104]), [])
    expect([...palette.placesOf(picture([96, 96, 96], [99, 99, 104]), null, new Uint8Array(2))]).toEqual([0, 1])
  })
  it('leaves the last place to what stays, and a place to all that is wanted', () => {
    const many = Array.from({ length: 400 }, (_, i) => [(i % 32) * 8, Math.floor(i / 32) * 8, 0] as const)
    const palette = new GifPalette(picture(...many), [
      [244, 70, 60],
      [43, 114, 240],
    ])
    expect(palette.colours.length).toBe(3 * transparent)
    expect([...palette.colours.subarray(0, 6)]).toEqual([244, 70, 60, 43, 114, 240])
  })
  it('lets through what stays', () => {
    const palette = new GifPalette(picture([255, 255, 255], [0, 0, 0]), [])
    const first = new Uint8Array(2)
    palette.placesOf(picture([255, 255, 255], [0, 0, 0]), null, first)
    const second = palette.placesOf(picture([255, 255, 255], [255, 255, 255]), first, new Uint8Array(2))
    expect([...second]).toEqual([transparent, 0])
  })
})
