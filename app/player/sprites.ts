import { shapes } from './shapes.ts'

/** A small picture as a list of its painted pixels, ready to be copied into a frame. */
export interface Sprite {
  /** Width and height of the square that holds it. */
  readonly size: number
  /** Place in the square of each painted pixel: the opaque ones first. */
  readonly x: Uint8Array
  readonly y: Uint8Array
  readonly solid: number
  /** Non-premultiplied, in the byte order of ImageData. */
  readonly pixels: Uint32Array
  /** Distance of each pixel from the square's corner, in a frame of `stride` pixels a line. */
  readonly offsets: Int32Array
  readonly stride: number
}

/** The least value of a pixel without transparency: alpha is the highest byte. */
export const opaque = 0xff000000

/** Colours of one theme, as CSS colours. */
export interface ParticlePalette {
  /** No version, then the six versions, then what failed. */
  readonly versions: readonly string[]
  readonly fail: string
  readonly ground: string
}

/** Positions are drawn to a quarter of a pixel. */
export const phases = 4
const dimmed = 0.28
const extent = 16

/** Draws each shape once for each colour, direction and fraction of a pixel, when it is first needed. */
export class SpriteSheet {
  readonly scale: number
  private stride = 0
  private readonly palette: ParticlePalette
  private sprites: (Sprite | undefined)[] = []
  private readonly context: DrawingContext | null

  constructor(palette: ParticlePalette, scale: number) {
    this.palette = palette
    this.scale = scale
    this.context = makeContext(Math.ceil(extent * scale) + 1)
  }

  /** Sprites are made for frames of so many pixels a line. */
  setStride(stride: number): void {
    if (stride === this.stride) return
    this.stride = stride
    this.sprites = []
  }

  /** `phase` is the fraction of a device pixel, `4 * y + x` in quarters. */
  get(shape: number, colour: number, turn: number, dim: number, phase: number): Sprite {
    const key = (((shape * 8 + colour) * 16 + turn) * 2 + dim) * phases * phases + phase
    const known = this.sprites[key]
    if (known) return known
    const sprite = this.draw(shape, colour, turn, dim, phase)
    this.sprites[key] = sprite
    return sprite
  }

  private draw(shape: number, colour: number, turn: number, dim: number, phase: number): Sprite {
    const size = Math.ceil(extent * this.scale) + 1
    const { context, palette } = this
    if (!context) return paintedOf(new Uint32Array(0), 1, this.stride)
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, size, size)
    const middle = (extent * this.scale) / 2
    context.translate(middle + (phase % phases) / phases, middle + Math.floor(phase / phases) / phases)
    context.scale(this.scale, this.scale)
    context.rotate((turn * Math.PI) / 8)
    context.globalAlpha = dim ? dimmed : 1
    const fill = shape === shapes.diamond ? palette.fail : (palette.versions[colour] ?? palette.versions[0] ?? palette.fail)
    drawShape(context, shape, fill, palette.ground)
    const { data } = context.getImageData(0, 0, size, size)
    return paintedOf(new Uint32Array(data.buffer), size, this.stride)
  }
}

type DrawingContext = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** Of a square canvas; a worker has no document to make it by. */
function makeContext(size: number): DrawingContext | null {
  const canvas = typeof document === 'undefined' ? new OffscreenCanvas(size, size) : document.createElement('canvas')
  canvas.width = canvas.height = size
  return canvas.getContext('2d', { willReadFrequently: true }) as DrawingContext | null
}

/** Of the soft edge only what can be seen is kept: nearly clear pixels are left out, nearly opaque ones cover. */
const clear = 0x28000000
const covering = 0xd0000000

function paintedOf(drawn: Uint32Array, size: number, stride: number): Sprite {
  const all = drawn.map((pixel) => (pixel >= covering ? (pixel | opaque) >>> 0 : pixel))
  const painted = Array.from(all.keys()).filter((i) => (all[i] ?? 0) >= clear)
  const solid = painted.filter((i) => (all[i] ?? 0) >= opaque)
  const ordered = [...solid, ...painted.filter((i) => (all[i] ?? 0) < opaque)]
  return {
    size,
    stride,
    solid: solid.length,
    x: Uint8Array.from(ordered, (i) => i % size),
    y: Uint8Array.from(ordered, (i) => Math.floor(i / size)),
    pixels: Uint32Array.from(ordered, (i) => all[i] ?? 0),
    offsets: Int32Array.from(ordered, (i) => Math.floor(i / size) * stride + (i % size)),
  }
}

function drawShape(context: DrawingContext, shape: number, fill: string, ground: string): void {
  context.lineJoin = 'round'
  if (shape === shapes.ring || shape === shapes.square) {
    drawOpen(context, shape, fill, ground)
    return
  }
  context.beginPath()
  outline(context, shape)
  context.strokeStyle = ground
  context.lineWidth = 2
  context.stroke()
  context.fillStyle = fill
  context.fill()
}

function outline(context: DrawingContext, shape: number): void {
  if (shape === shapes.circle) context.arc(0, 0, 3, 0, 2 * Math.PI)
  else if (shape === shapes.diamond) polygon(context, [0, -5, 5, 0, 0, 5, -5, 0])
  else polygon(context, [-3.6, -4.2, 4.8, 0, -3.6, 4.2])
}

function drawOpen(context: DrawingContext, shape: number, stroke: string, ground: string): void {
  context.beginPath()
  if (shape === shapes.ring) context.arc(0, 0, 3.5, 0, 2 * Math.PI)
  else context.rect(-2.75, -2.75, 5.5, 5.5)
  context.strokeStyle = ground
  context.lineWidth = 4
  context.stroke()
  context.fillStyle = ground
  context.fill()
  context.strokeStyle = stroke
  context.lineWidth = shape === shapes.ring ? 2 : 1.5
  context.stroke()
}

function polygon(context: DrawingContext, points: readonly number[]): void {
  for (let i = 0; i < points.length; i += 2) context.lineTo(points[i] ?? 0, points[i + 1] ?? 0)
  context.closePath()
}
