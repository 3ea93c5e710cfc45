import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import type { Arrangement } from './arrange.ts'
import type { Camera } from './camera.ts'
import { type Room, shownZoom, type Zoom } from './fit.ts'
import type { Placement } from './use-window.ts'

export interface LayersInput {
  readonly camera: Camera
  readonly arrangement: Arrangement | null
  readonly zoom: Zoom | null
  readonly room: Room
  /** Room under the picture. */
  readonly foot: number
  readonly onMove: (placement: Placement, room: Room) => void
}

export interface Layers {
  /** Layers that move with the camera. */
  readonly under: RefObject<HTMLDivElement | null>
  readonly over: RefObject<HTMLDivElement | null>
  readonly placement: RefObject<Placement>
  readonly moveTo: (x: number, y: number, scale?: number) => void
}

const leastTop = 10

/** The moved layers, and where the picture stands: in the middle while the camera follows by itself. Moved outside React. */
export function useLayers({ camera, arrangement, zoom, room, foot, onMove }: LayersInput): Layers {
  const under = useRef<HTMLDivElement>(null)
  const over = useRef<HTMLDivElement>(null)
  const placement = useRef<Placement>({ x: 0, y: 0, scale: 1 })
  const latest = useRef({ room, onMove })
  latest.current = { room, onMove }
  const moveTo = useCallback(
    (x: number, y: number, scale = 1) => {
      const at = { x: Math.round(x), y: Math.round(y), scale }
      placement.current = at
      const transform = `translate(${at.x}px, ${at.y}px)${scale === 1 ? '' : ` scale(${scale})`}`
      for (const layer of [under.current, over.current]) if (layer) layer.style.transform = transform
      camera.setState(({ shown }) => ({ shown: { ...shown, ...at, width: latest.current.room.width, height: latest.current.room.height } }))
      latest.current.onMove(at, latest.current.room)
    },
    [camera],
  )
  const auto = useStore(camera, (state) => state.auto)
  useLayoutEffect(() => {
    if (!arrangement || !zoom) return
    camera.setState(({ shown }) => ({ shown: { ...shown, zoom: shownZoom(zoom) } }))
    if (auto) moveTo(...middle(arrangement, room, foot))
  }, [camera, arrangement, zoom, room, foot, auto, moveTo])
  return useMemo(() => ({ under, over, placement, moveTo }), [moveTo])
}

function middle({ bounds }: Arrangement, room: Room, foot: number): [number, number] {
  const x = (room.width - bounds.width) / 2 - bounds.x
  const free = room.height - foot - bounds.height
  return [x, Math.max(leastTop, free / 2) - bounds.y]
}
