import type { Room } from './fit.ts'
import { drawSurroundings, type SurroundingsPlan } from './surroundings.ts'

/** One image that is asked for, told apart by `id`. */
export interface SurroundingsOrder extends Room {
  readonly id: number
  readonly plan: SurroundingsPlan
}

export interface SurroundingsDrawn {
  readonly id: number
  readonly image: ImageBitmap
}

self.addEventListener('message', ({ data: { id, plan, width, height } }: MessageEvent<SurroundingsOrder>) => {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) return
  drawSurroundings(context, plan)
  const image = canvas.transferToImageBitmap()
  self.postMessage({ id, image } satisfies SurroundingsDrawn, { transfer: [image] })
})
