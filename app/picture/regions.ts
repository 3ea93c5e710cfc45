import { type Box, hull, meets } from './box.ts'
import type { Level, Scene } from './scene.ts'
import { regionPad, regionTop } from './slots.ts'

/** The frame of a namespace. */
export interface Region extends Box {
  readonly namespace: string
}

export function regionPads(level: Level): { readonly side: number; readonly top: number } {
  if (level === 'far') return { side: 8, top: 25 }
  return level === 'compact' ? { side: 9, top: 30 } : { side: regionPad, top: regionTop }
}

/** A frame in more parts than these tells nothing any more. */
const mostParts = 6

/** Frames of the namespaces. Where one would take in a card of another, it is drawn column by column; at the compact level a lone card has none. */
export function makeRegions(scene: Scene, boxes: readonly Box[], columns: readonly number[], level: Level): readonly Region[] {
  const namespaces = [...new Set(scene.nodes.map((node) => node.namespace).filter(Boolean))]
  return namespaces.flatMap((namespace) => {
    const members = scene.nodes.filter((node) => node.namespace === namespace).map((node) => node.index)
    if (level === 'compact' && members.length === 1) return []
    const others = scene.nodes.filter((node) => node.namespace !== namespace).map((node) => node.index)
    const whole = frame(namespace, members, boxes, level)
    if (!others.some((node) => boxes[node] && meets(whole, boxes[node]))) return [whole]
    const parts = [...new Set(members.map((node) => columns[node] ?? 0))]
    if (parts.length > mostParts) return []
    return parts.map((column) =>
      frame(
        namespace,
        members.filter((node) => columns[node] === column),
        boxes,
        level,
      ),
    )
  })
}

function frame(namespace: string, members: readonly number[], boxes: readonly Box[], level: Level): Region {
  const { side, top } = regionPads(level)
  const box = hull(members.flatMap((node) => boxes[node] ?? []))
  return { namespace, x: box.x - side, y: box.y - top, width: box.width + 2 * side, height: box.height + top + side }
}
