import { type RefObject, useRef } from 'react'
import { type Camera, commandCamera } from './camera.ts'
import { zoomBy, zoomFactor } from './fit.ts'
import type { Point } from './ribbons.ts'
import { type CameraGestures, useCameraGestures } from './use-camera.ts'
import type { Layers } from './use-layers.ts'
import type { Sheet } from './use-sheets.ts'

export interface GesturesInput {
  readonly root: RefObject<HTMLElement | null>
  readonly camera: Camera
  readonly interactive: boolean
  readonly wheel: 'always' | 'ctrl'
  /** The picture as it is shown. */
  readonly sheet: Sheet | null
  readonly layers: Layers
  /** Where the last gesture was on the stage. */
  readonly pointer: RefObject<Point>
  /** A large picture is only scaled while a gesture lasts, and laid out again when it rests. */
  readonly large: boolean
}

export interface Gestures extends CameraGestures {
  /** A large picture is being zoomed: what it is laid out for is not yet known. */
  readonly isZooming: () => boolean
}

const restMs = 180

/** Panning and zooming: the point under the pointer stays where it is. What hands do are commands to the camera, so that stages that share it move alike. */
export function useGestures(input: GesturesInput): Gestures {
  const { camera, layers, large, pointer } = input
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined)
  const zooming = useRef(false)
  const latest = useRef(input)
  latest.current = input
  /** Lays out at the zoom that the layers were scaled to. */
  const settle = () => {
    zooming.current = false
    const { sheet } = latest.current
    const { scale } = layers.placement.current
    if (sheet) camera.setState({ auto: false, zoom: scale === 1 ? sheet.zoom : zoomBy(sheet.zoom, scale) })
  }
  /** Nothing is tweened while a small picture is zoomed: marked outside React. In a large one nothing ever is. */
  const rested = () => (large ? settle() : input.root.current?.toggleAttribute('data-moving', false))
  const onPan = (dx: number, dy: number) => {
    const { sheet } = latest.current
    if (sheet && camera.getState().auto) camera.setState({ auto: false, zoom: sheet.zoom })
    const { x, y, scale } = layers.placement.current
    layers.moveTo(x + dx, y + dy, scale)
  }
  const onZoom = (factor: number, x: number, y: number) => {
    const { sheet } = latest.current
    if (!sheet) return
    pointer.current = { x, y }
    const at = layers.placement.current
    const bounded = zoomFactor(zoomBy(sheet.zoom, at.scale * factor)) / zoomFactor(sheet.zoom) / at.scale
    layers.moveTo(x + (at.x - x) * bounded, y + (at.y - y) * bounded, at.scale * bounded)
    clearTimeout(rest.current)
    rest.current = setTimeout(rested, restMs)
    zooming.current = large
    if (large) return
    input.root.current?.toggleAttribute('data-moving', true)
    settle()
  }
  const commands = {
    onPan: (dx: number, dy: number) => commandCamera(camera, 'pan', dx, dy),
    onZoom: (factor: number, x: number, y: number) => commandCamera(camera, 'zoom', x, y, factor),
  }
  useCameraGestures(input.root, commands, input)
  return { onPan, onZoom, isZooming: () => zooming.current }
}
