import { useCallback, useState } from 'react'
import { type Box, grown, meets } from './box.ts'
import type { Room } from './fit.ts'
import type { Point } from './ribbons.ts'

/** Where the layers of the picture stand on the stage: moved, and while a gesture lasts scaled. */
export interface Placement extends Point {
  readonly scale: number
}

/** Around the stage so much more is drawn, so that a short drag draws nothing anew. */
const margin = 320

/** The part of the picture that is drawn, in its own pixels; null where it is small enough to be drawn whole. */
export function useWindow(large: boolean): {
  readonly window: Box | null
  readonly setWindow: (window: Box | null) => void
  /** Tells where the layers stand now: the window follows when the stage comes near to its end. */
  readonly follow: (at: Placement, room: Room) => void
} {
  const [window, setWindow] = useState<Box | null>(null)
  const follow = useCallback(
    (at: Placement, room: Room) => {
      if (!large || room.width === 0) return setWindow(null)
      // While it is scaled nothing is added: that would be late for this gesture, and drawn again when it rests.
      if (at.scale !== 1) return
      const seen = seenPart(at, room)
      setWindow((kept) => (kept && contains(kept, grown(seen, margin / 2)) ? kept : grown(seen, margin)))
    },
    [large],
  )
  return { window, setWindow, follow }
}

/** What of the picture lies on the stage. */
export function seenPart({ x, y, scale }: Placement, room: Room): Box {
  return { x: -x / scale, y: -y / scale, width: room.width / scale, height: room.height / scale }
}

export function contains(outer: Box, inner: Box): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  )
}

/** Whether a box is drawn. */
export function isDrawn(window: Box | null, box: Box): boolean {
  return window === null || meets(window, box)
}
