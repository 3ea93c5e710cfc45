import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { cardSize } from './card-size.ts'
import { findLayout } from './layout-client.ts'
import type { Scene } from './scene.ts'
import type { LayoutInput, Slots } from './slots.ts'
import { extendSlots, isSameMesh, noteLoose } from './stable.ts'

/**
 * Places of the nodes: found once for a mesh, then kept through its edits; new nodes take the nearest free place. Another mesh, or `tidy`, begins
 * anew. Null until the first are known, and while there is no stage: `aspect` is its width to its height.
 */
export function useSlots(
  scene: Pick<Scene, 'nodes' | 'edges'>,
  aspect: number | null,
): { readonly slots: Slots | null; readonly tidy: () => void } {
  const input = useMemo(() => layoutInput(scene), [scene])
  const [kept, setKept] = useState<Slots | null>(null)
  const slots = useMemo(() => (kept && isSameMesh(kept, input) ? extendSlots(kept, input) : null), [kept, input])
  const isNew = slots === null && scene.nodes.length > 0
  // The first stage shapes the places; those that are found stay as the window changes.
  const shape = useRef(aspect)
  shape.current = aspect
  const isRoom = aspect !== null
  useEffect(() => {
    if (!isNew || !isRoom) return
    let current = true
    findLayout(shaped(input, shape.current)).then((found) => current && setKept(noteLoose(found, input)))
    return () => {
      current = false
    }
  }, [isNew, isRoom, input])
  useEffect(() => {
    if (slots && slots !== kept) setKept(slots)
  }, [slots, kept])
  const tidy = useCallback(() => void findLayout(shaped(input, shape.current)).then((found) => setKept(noteLoose(found, input))), [input])
  return { slots, tidy }
}

function shaped(input: LayoutInput, aspect: number | null): LayoutInput {
  return aspect === null ? input : { ...input, aspect }
}

function layoutInput(scene: Pick<Scene, 'nodes' | 'edges'>): LayoutInput {
  return {
    nodes: scene.nodes.map((node) => ({ key: node.key, namespace: node.namespace, height: cardSize(node, 'standard', 'right').height })),
    edges: scene.edges,
  }
}
