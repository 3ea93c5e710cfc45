import { useCallback, useEffect, useMemo, useState } from 'react'
import { cardSize } from './card-size.ts'
import { findLayout } from './layout-client.ts'
import type { Scene } from './scene.ts'
import type { LayoutInput, Slots } from './slots.ts'
import { extendSlots, isSameMesh, noteLoose } from './stable.ts'

/**
 * Places of the nodes: found once for a mesh, then kept through its edits; new nodes take the nearest free place. Another mesh, or `tidy`, begins
 * anew. Null until the first are known.
 */
export function useSlots(scene: Pick<Scene, 'nodes' | 'edges'>): { readonly slots: Slots | null; readonly tidy: () => void } {
  const input = useMemo(() => layoutInput(scene), [scene])
  const [kept, setKept] = useState<Slots | null>(null)
  const slots = useMemo(() => (kept && isSameMesh(kept, input) ? extendSlots(kept, input) : null), [kept, input])
  const isNew = slots === null && scene.nodes.length > 0
  useEffect(() => {
    if (!isNew) return
    let current = true
    findLayout(input).then((found) => current && setKept(noteLoose(found, input)))
    return () => {
      current = false
    }
  }, [isNew, input])
  useEffect(() => {
    if (slots && slots !== kept) setKept(slots)
  }, [slots, kept])
  const tidy = useCallback(() => void findLayout(input).then((found) => setKept(noteLoose(found, input))), [input])
  return { slots, tidy }
}

function layoutInput(scene: Pick<Scene, 'nodes' | 'edges'>): LayoutInput {
  return {
    nodes: scene.nodes.map((node) => ({ key: node.key, namespace: node.namespace, height: cardSize(node, 'standard', 'right').height })),
    edges: scene.edges,
  }
}
