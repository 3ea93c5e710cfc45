import { type RefObject, useLayoutEffect, useRef } from 'react'
import { afterFrame } from '../player/after-frame.ts'
import type { Arrangement } from './arrange.ts'
import { type Camera, commandCamera } from './camera.ts'
import { type Zoom, zoomBy, zoomFactor } from './fit.ts'
import type { Point } from './ribbons.ts'
import { type CameraGestures, useCameraGestures } from './use-camera.ts'
import type { Layers } from './use-layers.ts'
import type { Placement } from './use-window.ts'

export interface GesturesInput {
  readonly root: RefObject<HTMLElement | null>
  readonly camera: Camera
  readonly interactive: boolean
  readonly wheel: 'always' | 'ctrl'
  readonly zoom: Zoom | null
  readonly arrangement: Arrangement | null
  readonly layers: Layers
  /** A large picture is only scaled while a gesture lasts, and laid out again when it rests. */
  readonly large: boolean
}

const restMs = 180
const settleMs = 140
const mostSettleMs = 900
/** A gesture that scales further than this is laid out on the way, although that takes longer than a frame. */
const mostScaled = 8

interface Anchor {
  readonly node: number
  readonly x: number
  readonly y: number
}

/** Panning and zooming: the point under the pointer stays where it is. What hands do are commands to the camera, so that stages that share it move alike. */
export function useGestures(input: GesturesInput): CameraGestures {
  const { camera, layers, large } = input
  const move = useMoving(input.root)
  const settling = useRef<ReturnType<typeof setTimeout>>(undefined)
  /** Longer where laying out takes longer: a slow machine must not be kept at it by the very steps that it is late with. */
  const patience = useRef(settleMs)
  const pointer = useAnchor(input)
  const latest = useRef(input)
  latest.current = input
  /** Lays out at the zoom that the layers were scaled to. */
  const settle = () => {
    const { zoom } = latest.current
    const { scale } = layers.placement.current
    if (!zoom || scale === 1) return
    const began = performance.now()
    camera.setState({ auto: false, zoom: zoomBy(zoom, scale) })
    afterFrame(() => {
      patience.current = Math.min(mostSettleMs, Math.max(settleMs, 2 * (performance.now() - began)))
    })
  }
  const onPan = (dx: number, dy: number) => {
    if (input.zoom && camera.getState().auto) camera.setState({ auto: false, zoom: input.zoom })
    const { x, y, scale } = layers.placement.current
    layers.moveTo(x + dx, y + dy, scale)
  }
  const onZoom = (factor: number, x: number, y: number) => {
    const { zoom, arrangement } = latest.current
    if (!zoom || !arrangement) return
    move()
    pointer.current = { x, y }
    const at = layers.placement.current
    const bounded = zoomFactor(zoomBy(zoom, at.scale * factor)) / zoomFactor(zoom) / at.scale
    const scale = at.scale * bounded
    layers.moveTo(x + (at.x - x) * bounded, y + (at.y - y) * bounded, scale)
    clearTimeout(settling.current)
    if (large && scale < mostScaled && scale > 1 / mostScaled) settling.current = setTimeout(settle, patience.current)
    else settle()
  }
  const commands = {
    onPan: (dx: number, dy: number) => commandCamera(camera, 'pan', dx, dy),
    onZoom: (factor: number, x: number, y: number) => commandCamera(camera, 'zoom', x, y, factor),
  }
  useCameraGestures(input.root, commands, input)
  return { onPan, onZoom }
}

/** Marks the stage while it is zoomed: nothing is tweened then. Outside React, which would draw a large picture anew for it. */
function useMoving(root: RefObject<HTMLElement | null>): () => void {
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined)
  return () => {
    root.current?.toggleAttribute('data-moving', true)
    clearTimeout(rest.current)
    rest.current = setTimeout(() => root.current?.toggleAttribute('data-moving', false), restMs)
  }
}

/** Keeps the card nearest to the pointer in its place when the picture is laid out at another zoom. */
function useAnchor({ camera, arrangement, layers }: GesturesInput): RefObject<Point> {
  const pointer = useRef<Point>({ x: 0, y: 0 })
  const anchor = useRef<Anchor | null>(null)
  const shown = useRef(arrangement)
  useLayoutEffect(() => {
    shown.current = arrangement
    const held = anchor.current
    const box = arrangement?.boxes[held?.node ?? -1]
    anchor.current = null
    if (held && box) layers.moveTo(held.x - box.x - box.width / 2, held.y - box.y - box.height / 2)
  }, [arrangement, layers])
  useLayoutEffect(
    () =>
      camera.subscribe((now, before) => {
        if (now.zoom === before.zoom || now.auto || !shown.current || layers.placement.current.scale === 1) return
        anchor.current = anchorAt(shown.current, layers.placement.current, pointer.current)
      }),
    [camera, layers],
  )
  return pointer
}

/** The card nearest to the pointer, and where its middle stands on the stage. */
function anchorAt({ boxes }: Arrangement, at: Placement, pointer: Point): Anchor | null {
  let nearest: Anchor | null = null
  let least = Infinity
  boxes.forEach((box, node) => {
    const x = at.x + at.scale * (box.x + box.width / 2)
    const y = at.y + at.scale * (box.y + box.height / 2)
    const distance = Math.hypot(x - pointer.x, y - pointer.y)
    if (distance >= least) return
    least = distance
    nearest = { node, x, y }
  })
  return nearest
}
