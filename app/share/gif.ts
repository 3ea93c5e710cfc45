/** Index of the colour that lets the frame before show through. */
export const transparent = 255

/** Writes a GIF89a that repeats for ever, frame by frame. All frames have one palette, whose last place stands for what stays as it was. */
export class GifWriter {
  private readonly parts: Uint8Array[] = []
  private readonly width: number
  private readonly height: number

  /** `palette`: red, green and blue of 255 colours. */
  constructor(width: number, height: number, palette: Uint8Array) {
    this.width = width
    this.height = height
    const colours = new Uint8Array(768)
    colours.set(palette.subarray(0, 765))
    this.parts.push(ascii('GIF89a'), words(width, height), Uint8Array.of(0xf7, transparent, 0), colours)
    this.parts.push(Uint8Array.of(0x21, 0xff, 11), ascii('NETSCAPE2.0'), Uint8Array.of(3, 1, 0, 0, 0))
  }

  /** Adds a frame: a place of the palette for each pixel, row by row. */
  add(pixels: Uint8Array, hundredths: number): void {
    // The frame stays under the next one, and has a transparent colour.
    this.parts.push(Uint8Array.of(0x21, 0xf9, 4, 0x05), words(hundredths), Uint8Array.of(transparent, 0))
    this.parts.push(
      Uint8Array.of(0x2c),
      words(0, 0, this.width, this.height),
      Uint8Array.of(0, 8),
      inBlocks(compress(pixels)),
      Uint8Array.of(0),
    )
  }

  finish(): Blob {
    return new Blob([...this.parts, Uint8Array.of(0x3b)] as BlobPart[], { type: 'image/gif' })
  }
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}

/** Two bytes each, the lower one first. */
function words(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values.flatMap((value) => [value & 255, value >> 8]))
}

/** Cut to blocks of at most 255 bytes, each with its length before it. */
function inBlocks(bytes: Uint8Array): Uint8Array {
  const blocks = new Uint8Array(bytes.length + Math.ceil(bytes.length / 255))
  for (let from = 0, to = 0; from < bytes.length; from += 255) {
    const block = bytes.subarray(from, from + 255)
    blocks[to] = block.length
    blocks.set(block, to + 1)
    to += block.length + 1
  }
  return blocks
}

const clearCode = 256
const endCode = 257
const mostCodes = 4096
/** By a known row of pixels and the pixel behind it: the code of both; 0 for none. */
const codes = new Uint16Array(mostCodes * 256)

/** LZW with codes of 9 to 12 bits (Welch, 1984), as GIF has it. */
function compress(pixels: Uint8Array): Uint8Array {
  const bits = new BitWriter(pixels.length)
  let next = mostCodes
  let width = 9
  let prefix = pixels[0] ?? 0
  const clear = () => {
    bits.write(clearCode, width)
    codes.fill(0)
    next = endCode + 1
    width = 9
  }
  clear()
  for (let i = 1; i < pixels.length; i++) {
    const pixel = pixels[i] as number
    const known = codes[prefix * 256 + pixel] as number
    if (known !== 0) {
      prefix = known
      continue
    }
    bits.write(prefix, width)
    if (next < mostCodes) {
      if (next === 1 << width) width++
      codes[prefix * 256 + pixel] = next++
    } else clear()
    prefix = pixel
  }
  bits.write(prefix, width)
  bits.write(endCode, width)
  return bits.bytes()
}

/** Codes one after another, the lowest bit first. */
class BitWriter {
  private data: Uint8Array
  private length = 0
  private pending = 0
  private count = 0

  constructor(guess: number) {
    this.data = new Uint8Array(Math.max(64, guess >> 3))
  }

  write(code: number, width: number): void {
    this.pending |= code << this.count
    this.count += width
    while (this.count >= 8) {
      this.push(this.pending & 255)
      this.pending >>>= 8
      this.count -= 8
    }
  }

  bytes(): Uint8Array {
    if (this.count > 0) this.push(this.pending & 255)
    return this.data.subarray(0, this.length)
  }

  private push(byte: number): void {
    if (this.length === this.data.length) {
      const more = new Uint8Array(2 * this.data.length)
      more.set(this.data)
      this.data = more
    }
    this.data[this.length++] = byte
  }
}
