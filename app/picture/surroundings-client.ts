import type { Room } from './fit.ts'
import type { SurroundingsPlan } from './surroundings.ts'
import type { SurroundingsDrawn, SurroundingsOrder } from './surroundings.worker.ts'

let worker: Worker | null = null
let orders = 0

/**
 * Has the image of a large picture drawn by a worker: hundreds of wide ways take the window longer than several frames. Where no worker can draw
 * there is none, and what a gesture uncovers stays ground until it rests. Returns how to lose interest.
 */
export function orderSurroundings(plan: SurroundingsPlan, size: Room, onDrawn: (image: ImageBitmap) => void): () => void {
  if (typeof OffscreenCanvas === 'undefined') return () => {}
  worker ??= new Worker(new URL('./surroundings.worker.ts', import.meta.url), { type: 'module' })
  const asked = worker
  const id = ++orders
  const listen = ({ data }: MessageEvent<SurroundingsDrawn>) => {
    if (data.id !== id) return
    stop()
    onDrawn(data.image)
  }
  const stop = () => asked.removeEventListener('message', listen)
  asked.addEventListener('message', listen)
  asked.postMessage({ id, plan, ...size } satisfies SurroundingsOrder)
  return stop
}
