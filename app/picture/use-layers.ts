import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef } from 'react'
import type { Arrangement } from './arrange.ts'
import type { Box } from './box.ts'
import type { Camera } from './camera.ts'
import { type Room, shownZoom } from './fit.ts'
import type { Point } from './ribbons.ts'
import type { Sheet } from './use-sheets.ts'
import type { Placement } from './use-window.ts'

export interface LayersInput {
  readonly camera: Camera
  /** The picture as it is shown. */
  readonly sheet: Sheet | null
  readonly room: Room
  /** Room under the picture. */
  readonly foot: number
  /** Where the last gesture was on the stage. */
  readonly pointer: RefObject<Point>
  /** The part of a large picture that is drawn. */
  readonly window: Box | null
  readonly onMove: (placement: Placement, room: Room) => void
}

export interface Layers {
  /** Layers that move with the camera. */
  readonly around: RefObject<HTMLDivElement | null>
  readonly under: RefObject<HTMLDivElement | null>
  readonly over: RefObject<HTMLDivElement | null>
  readonly picks: RefObject<HTMLDivElement | null>
  readonly placement: RefObject<Placement>
  readonly moveTo: (x: number, y: number, scale?: number) => void
}

const leastTop = 10

/** The moved layers, and where the picture stands: in the middle while the camera follows by itself. Moved outside React. */
export function useLayers({ camera, sheet, room, foot, pointer, window, onMove }: LayersInput): Layers {
  const around = useRef<HTMLDivElement>(null)
  const under = useRef<HTMLDivElement>(null)
  const over = useRef<HTMLDivElement>(null)
  const picks = useRef<HTMLDivElement>(null)
  const placement = useRef<Placement>({ x: 0, y: 0, scale: 1 })
  const latest = useRef({ room, window, onMove })
  latest.current = { room, window, onMove }
  const moveTo = useCallback(
    (x: number, y: number, scale = 1) => {
      const at = { x: Math.round(x), y: Math.round(y), scale }
      placement.current = at
      const transform = transformOf(at)
      for (const layer of [around.current, under.current, over.current, picks.current]) if (layer) layer.style.transform = transform
      if (latest.current.window) cut(latest.current.window, at, { around: around.current, layers: [under.current, over.current] })
      camera.setState(({ shown }) => ({ shown: { ...shown, ...at, width: latest.current.room.width, height: latest.current.room.height } }))
      latest.current.onMove(at, latest.current.room)
    },
    [camera],
  )
  const before = useRef<Sheet | null>(null)
  useLayoutEffect(() => {
    if (!sheet) return
    camera.setState(({ shown }) => ({ shown: { ...shown, zoom: shownZoom(sheet.zoom) } }))
    const at = placementFor(sheet, { before: before.current, at: placement.current, pointer: pointer.current, room, foot })
    before.current = sheet
    moveTo(at.x, at.y, at.scale)
  }, [camera, sheet, room, foot, pointer, moveTo])
  return useMemo(() => ({ around, under, over, picks, placement, moveTo }), [moveTo])
}

/** A picture that is smaller than it was drawn ends where its drawn part does, so that the browser has nothing to draw beyond; there its surroundings show. */
function cut(
  window: Box,
  at: Placement,
  { around, layers }: { readonly around: HTMLElement | null; readonly layers: readonly (HTMLElement | null)[] },
): void {
  const isUncovered = at.scale < 1
  if (around) around.style.visibility = isUncovered ? '' : 'hidden'
  const clip = isUncovered ? clipOf(window, at) : ''
  for (const layer of layers) if (layer?.parentElement) layer.parentElement.style.clip = clip
}

/** As the browser's own rectangle, which costs no mask. */
function clipOf(window: Box, { x, y, scale }: Placement): string {
  const [top, left] = [y + scale * window.y, x + scale * window.x]
  return `rect(${top}px, ${left + scale * window.width}px, ${top + scale * window.height}px, ${left}px)`
}

export function transformOf({ x, y, scale }: Placement): string {
  return `translate(${x}px, ${y}px)${scale === 1 ? '' : ` scale(${scale})`}`
}

export interface PlacementInput {
  /** What was shown before, where its layers stand, and where it was pointed at. */
  readonly before: Sheet | null
  readonly at: Placement
  readonly pointer: Point
  readonly room: Room
  readonly foot: number
}

/** Where a sheet comes to stand: in the middle, or so that the card nearest to the pointer stays in its place. */
export function placementFor({ auto, arrangement, zoom, scene }: Sheet, { before, at, pointer, room, foot }: PlacementInput): Placement {
  if (auto) return middle(arrangement, room, foot)
  if (!before || before.zoom === zoom) return at
  const held = before.scene === scene ? anchorAt(before.arrangement, at, pointer) : null
  const box = held && arrangement.boxes[held.node]
  if (!held || !box) return { ...at, scale: 1 }
  return { x: held.x - box.x - box.width / 2, y: held.y - box.y - box.height / 2, scale: 1 }
}

function middle({ bounds }: Arrangement, room: Room, foot: number): Placement {
  const free = room.height - foot - bounds.height
  return { x: (room.width - bounds.width) / 2 - bounds.x, y: Math.max(leastTop, free / 2) - bounds.y, scale: 1 }
}

/** The card nearest to the pointer, and where its middle stands on the stage. */
function anchorAt({ boxes }: Arrangement, at: Placement, pointer: Point): (Point & { readonly node: number }) | null {
  let nearest: (Point & { readonly node: number }) | null = null
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
