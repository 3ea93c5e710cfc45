import { type FramePlace, Raster } from '../player/raster.ts'
import { type ParticlePalette, SpriteSheet } from '../player/sprites.ts'
import { unpackDots } from './dot-parcel.ts'

/** What the worker is told of one canvas, named by `id`. */
export type DotsOrder =
  | { readonly type: 'open'; readonly id: number; readonly canvas: OffscreenCanvas }
  | { readonly type: 'dress'; readonly id: number; readonly palette: ParticlePalette; readonly scale: number }
  | DotsFrame
  | { readonly type: 'close'; readonly id: number }

/** One frame; its buffer comes back when it is drawn. */
export interface DotsFrame {
  readonly type: 'frame'
  readonly id: number
  readonly parcel: ArrayBuffer
  readonly count: number
  readonly place: FramePlace
  /** Size of the canvas in CSS pixels. */
  readonly width: number
  readonly height: number
}

export interface DotsDrawn {
  readonly id: number
  readonly parcel: ArrayBuffer
}

interface Surface {
  readonly raster: Raster
  sheet: SpriteSheet | null
}

const surfaces = new Map<number, Surface>()

function draw({ id, parcel, count, place, width, height }: DotsFrame): void {
  const surface = surfaces.get(id)
  if (!surface?.sheet) return
  surface.raster.resize(width, height, surface.sheet.scale)
  surface.raster.draw(unpackDots(parcel, count), surface.sheet, place)
}

self.addEventListener('message', ({ data }: MessageEvent<DotsOrder>) => {
  if (data.type === 'open') surfaces.set(data.id, { raster: new Raster(data.canvas), sheet: null })
  if (data.type === 'close') surfaces.delete(data.id)
  const surface = surfaces.get(data.id)
  if (data.type === 'dress' && surface) surface.sheet = new SpriteSheet(data.palette, data.scale)
  if (data.type !== 'frame') return
  draw(data)
  self.postMessage({ id: data.id, parcel: data.parcel } satisfies DotsDrawn, { transfer: [data.parcel] })
})
