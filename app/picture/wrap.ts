import type { LayoutInput, Slot, Slots } from './slots.ts'

/** Fewest cards of a rank that are laid into more than one column. */
const leastRows = 10

/**
 * Lays ranks with many cards into several columns side by side, in turns, so that a large mesh is about as wide as it is high and each way stays
 * about as level as it was.
 */
export function wrapColumns({ nodes }: LayoutInput, slots: Slots): Slots {
  const most = Math.max(leastRows, Math.ceil(Math.sqrt(nodes.length)))
  const ranks = new Map<number, string[]>()
  for (const { key } of nodes) {
    const rank = slots.get(key)?.column ?? 0
    ranks.set(rank, [...(ranks.get(rank) ?? []), key])
  }
  if ([...ranks.values()].every((keys) => keys.length <= most)) return slots
  const wrapped = new Map<string, Slot>()
  let column = 0
  for (const rank of [...ranks.keys()].sort((a, b) => a - b)) {
    const keys = ranks.get(rank) ?? []
    const beside = Math.ceil(keys.length / most)
    const cross = (key: string) => slots.get(key)?.cross ?? 0
    const ordered = keys.toSorted((a, b) => cross(a) - cross(b))
    const first = column
    ordered.forEach((key, i) => {
      wrapped.set(key, { column: first + (i % beside), cross: cross(key) / beside })
    })
    column += beside
  }
  return wrapped
}
