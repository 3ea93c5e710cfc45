import type { Dots } from './shapes.ts'
import { opaque, phases, type Sprite, type SpriteSheet } from './sprites.ts'

/** Where a frame stands on the canvas. */
export interface FramePlace {
  readonly x: number
  readonly y: number
  readonly scale: number
}

/**
 * Draws a frame of particles by copying sprites into a buffer of pixels and putting that on the canvas at once: at ten thousand particles several
 * times cheaper than one drawing call for each.
 */
export class Raster {
  private readonly canvas: HTMLCanvasElement | OffscreenCanvas
  private readonly context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null
  private image: ImageData | null = null
  private buffer = new Uint32Array(0)
  private scale = 1

  constructor(canvas: HTMLCanvasElement | OffscreenCanvas) {
    this.canvas = canvas
    this.context = canvas.getContext('2d') as CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null
  }

  /** Size in CSS pixels; `scale` device pixels make one of them. */
  resize(width: number, height: number, scale: number): void {
    const w = Math.max(1, Math.round(width * scale))
    const h = Math.max(1, Math.round(height * scale))
    this.scale = scale
    if (this.image?.width === w && this.image.height === h) return
    this.canvas.width = w
    this.canvas.height = h
    this.image = this.context?.createImageData(w, h) ?? null
    this.buffer = this.image ? new Uint32Array(this.image.data.buffer) : new Uint32Array(0)
  }

  /** Draws the frame, scaled and then moved by CSS pixels. */
  draw(frame: Dots, sheet: SpriteSheet, at: FramePlace): void {
    if (!this.image) return
    this.buffer.fill(0)
    sheet.setStride(this.canvas.width)
    for (let i = 0; i < frame.count; i++) this.drawParticle(frame, i, sheet, at)
    this.context?.putImageData(this.image, 0, 0)
  }

  private drawParticle(frame: Dots, i: number, sheet: SpriteSheet, at: FramePlace): void {
    const x = ((frame.x[i] ?? 0) * at.scale + at.x) * this.scale
    const y = ((frame.y[i] ?? 0) * at.scale + at.y) * this.scale
    const quarterX = Math.round(x * phases)
    const quarterY = Math.round(y * phases)
    const phase = (quarterY & (phases - 1)) * phases + (quarterX & (phases - 1))
    const sprite = sheet.get(frame.shape[i] ?? 0, frame.colour[i] ?? 0, frame.turn[i] ?? 0, frame.dim[i] ?? 0, phase)
    const half = (sprite.size - 1) >> 1
    this.blit(sprite, (quarterX >> 2) - half, (quarterY >> 2) - half)
  }

  private blit(sprite: Sprite, left: number, top: number): void {
    const { width, height } = this.canvas
    if (left < 0 || top < 0 || left + sprite.size > width || top + sprite.size > height) {
      this.blitClipped(sprite, left, top)
      return
    }
    const { buffer } = this
    const { offsets, pixels, solid } = sprite
    const corner = top * width + left
    for (let i = 0; i < solid; i++) buffer[corner + (offsets[i] as number)] = pixels[i] as number
    for (let i = solid; i < pixels.length; i++) soften(buffer, corner + (offsets[i] as number), pixels[i] as number)
  }

  /** At the edges of the canvas each pixel is looked at. */
  private blitClipped({ x, y, pixels }: Sprite, left: number, top: number): void {
    const { width, height } = this.canvas
    for (let i = 0; i < pixels.length; i++) {
      const column = left + (x[i] ?? 0)
      const line = top + (y[i] ?? 0)
      if (column < 0 || line < 0 || column >= width || line >= height) continue
      soften(this.buffer, line * width + column, pixels[i] ?? 0)
    }
  }
}

/** Writes a pixel of a soft edge. Over another particle it covers whole or not at all: mixing colours would cost more than all the rest. */
function soften(buffer: Uint32Array, place: number, pixel: number): void {
  if (buffer[place] === 0 || pixel >= opaque) buffer[place] = pixel
  else if (pixel >>> 24 >= 160) buffer[place] = (pixel | opaque) >>> 0
}
