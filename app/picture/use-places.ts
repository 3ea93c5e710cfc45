import { useEffect, useState } from 'react'
import { afterFrame } from '../player/after-frame.ts'
import type { Box } from './box.ts'

/** Moved with one frame: the browser lays each of them out. */
const perFrame = 40

interface Place {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Where the buttons stand that lie over the picture. In a large one they follow it, some with each frame. */
export function usePlaces(items: readonly { readonly key: string; readonly box: Box }[], large: boolean): readonly Place[] {
  const keys = items.map(({ key }) => key).join(' ')
  const [kept, setKept] = useState({ keys, boxes: items.map(({ box }) => box) })
  const behind =
    large && kept.keys === keys ? items.flatMap(({ box }, i) => (isSame(kept.boxes[i], box) ? [] : [i])).slice(0, perFrame) : []
  const boxes = large && kept.keys === keys ? kept.boxes : items.map(({ box }) => box)
  useEffect(() => {
    if (!large) return
    if (kept.keys !== keys) return setKept({ keys, boxes: items.map(({ box }) => box) })
    if (behind.length === 0) return
    const moved = new Set(behind)
    return afterFrame(() => setKept({ keys, boxes: items.map(({ box }, i) => (moved.has(i) ? box : (kept.boxes[i] ?? box))) }))
  })
  return boxes.map(({ x, y, width, height }) => ({ left: x, top: y, width, height }))
}

function isSame(a: Box | undefined, b: Box): boolean {
  return a === b || (a?.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height)
}
