import { type FramePlace, Raster } from '../player/raster.ts'
import type { Dots } from '../player/shapes.ts'
import { type ParticlePalette, SpriteSheet } from '../player/sprites.ts'
import { makeParcel, packDots } from './dot-parcel.ts'
import type { DotsDrawn, DotsOrder } from './dots.worker.ts'
import type { Room } from './fit.ts'

/** A canvas that shows dots. */
export interface DotCanvas {
  /** Colours from the next frame on; `scale` device pixels make one CSS pixel. */
  readonly dress: (palette: ParticlePalette, scale: number) => void
  /** Whether it can take a frame: not while those before are still being drawn. */
  readonly isFree: () => boolean
  readonly draw: (dots: Dots, place: FramePlace, room: Room) => void
  readonly close: () => void
}

/** Puts a canvas into `host` that is drawn by a worker, so that ten thousand dots leave the window to its user; in the window where no worker can draw. */
export function openDotCanvas(host: HTMLElement): DotCanvas {
  if (!canvasesMoveToWorkers()) return drawnHere(host)
  let dressed: Parameters<DotCanvas['dress']> | null = null
  let inner = drawnByWorker(host, () => {
    inner.close()
    inner = drawnHere(host)
    if (dressed) inner.dress(...dressed)
  })
  return {
    dress: (...looks) => {
      dressed = looks
      inner.dress(...looks)
    },
    isFree: () => inner.isFree(),
    draw: (...frame) => inner.draw(...frame),
    close: () => inner.close(),
  }
}

/** Puts a canvas into `host` that is drawn in the window, and so can be read back as an image. */
export function drawnHere(host: HTMLElement): DotCanvas {
  const canvas = addCanvas(host)
  const raster = new Raster(canvas)
  let sheet: SpriteSheet | null = null
  return {
    dress: (palette, scale) => {
      sheet = new SpriteSheet(palette, scale)
    },
    isFree: () => true,
    draw: (dots, place, room) => {
      if (!sheet) return
      setSize(canvas, room)
      raster.resize(room.width, room.height, sheet.scale)
      raster.draw(dots, sheet, place)
    },
    close: () => canvas.remove(),
  }
}

function canvasesMoveToWorkers(): boolean {
  return typeof OffscreenCanvas !== 'undefined' && 'transferControlToOffscreen' in HTMLCanvasElement.prototype && !hasFailed
}

/** Frames that are on their way to the worker at most: one that is drawn, and the next. */
const parcels = 2

function drawnByWorker(host: HTMLElement, onFailure: () => void): DotCanvas {
  const canvas = addCanvas(host)
  const offscreen = canvas.transferControlToOffscreen()
  const id = ++opened
  const free = Array.from({ length: parcels }, makeParcel)
  const order = connect(id, { onDrawn: (parcel) => free.push(parcel), onFailure })
  order({ type: 'open', id, canvas: offscreen }, [offscreen])
  return {
    dress: (palette, scale) => order({ type: 'dress', id, palette, scale }),
    isFree: () => free.length > 0,
    draw: (dots, { x, y, scale }, room) => {
      const parcel = free.pop()
      if (!parcel) return
      setSize(canvas, room)
      packDots(dots, parcel)
      order({ type: 'frame', id, parcel, count: dots.count, place: { x, y, scale }, ...room }, [parcel])
    },
    close: () => {
      users.delete(id)
      order({ type: 'close', id })
      canvas.remove()
    },
  }
}

interface User {
  readonly onDrawn: (parcel: ArrayBuffer) => void
  readonly onFailure: () => void
}

/** One worker draws all canvases of the window. */
let worker: Worker | null = null
let hasFailed = false
let opened = 0
const users = new Map<number, User>()

function connect(id: number, user: User): (message: DotsOrder, transfer?: Transferable[]) => void {
  users.set(id, user)
  worker ??= start()
  const used = worker
  return (message, transfer = []) => used.postMessage(message, transfer)
}

function start(): Worker {
  const started = new Worker(new URL('./dots.worker.ts', import.meta.url), { type: 'module' })
  started.addEventListener('message', ({ data }: MessageEvent<DotsDrawn>) => users.get(data.id)?.onDrawn(data.parcel))
  started.addEventListener('error', () => {
    hasFailed = true
    for (const user of [...users.values()]) user.onFailure()
  })
  return started
}

function addCanvas(host: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.className = 'tt-particles'
  host.append(canvas)
  return canvas
}

function setSize(canvas: HTMLCanvasElement, { width, height }: Room): void {
  canvas.style.width = `${width}px`
  canvas.style.height = `${height}px`
}
