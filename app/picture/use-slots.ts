import { useEffect, useMemo, useRef, useState } from 'react'
import { cardSize } from './card-size.ts'
import { findLayout } from './layout-client.ts'
import type { Scene } from './scene.ts'
import type { LayoutInput, Slots } from './slots.ts'
import { extendSlots } from './stable.ts'

/** Places of the nodes: found once for a scenario, then kept; new nodes take the nearest free place, and `tidy` begins anew. Null until the first are known. */
export function useSlots(scene: Scene, scenario: string): { readonly slots: Slots | null; readonly tidy: () => void } {
  const input = useMemo(() => layoutInput(scene), [scene])
  const [found, setFound] = useState<{ readonly scenario: string; readonly slots: Slots } | null>(null)
  const [round, setRound] = useState(0)
  const latest = useRef(input)
  latest.current = input
  const isEmpty = scene.nodes.length === 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round is a command to lay out again
  useEffect(() => {
    if (isEmpty) return
    let current = true
    findLayout(latest.current).then((slots) => current && setFound({ scenario, slots }))
    return () => {
      current = false
    }
  }, [scenario, round, isEmpty])
  const slots = useMemo(() => (found?.scenario === scenario ? extendSlots(found.slots, input) : null), [found, scenario, input])
  useEffect(() => {
    if (slots && found && slots !== found.slots) setFound({ scenario, slots })
  }, [slots, found, scenario])
  return { slots, tidy: () => setRound((last) => last + 1) }
}

function layoutInput(scene: Scene): LayoutInput {
  return {
    nodes: scene.nodes.map((node) => ({ key: node.key, namespace: node.namespace, height: cardSize(node, 'standard', 'right').height })),
    edges: scene.edges,
  }
}
