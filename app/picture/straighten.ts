import { separate } from './separate.ts'
import { gapBetween, type LayoutInput, type Slot, type Slots } from './slots.ts'

/** Ways on and back, so that what a column wishes reaches the columns on both sides of it. */
const passes = ['on', 'back', 'on', 'back'] as const

/**
 * Moves the nodes of each column, in their order, to where the ways to their neighbours are straightest. A way that splits among versions counts by
 * the square of their number: a fan of ribbons needs the straight way more than a single one.
 */
export function straighten(input: LayoutInput, slots: Slots): Slots {
  const column = input.nodes.map((node) => slots.get(node.key)?.column ?? 0)
  const cross = input.nodes.map((node) => slots.get(node.key)?.cross ?? 0)
  const columns = [...new Set(column)].sort((a, b) => a - b)
  for (const pass of passes) {
    const beside = neighbours(input, column, pass)
    for (const at of pass === 'on' ? columns : columns.toReversed()) {
      const members = [...column.keys()].filter((node) => column[node] === at).sort((a, b) => (cross[a] ?? 0) - (cross[b] ?? 0) || a - b)
      moveColumn(input, members, cross, beside)
    }
  }
  const moved = new Map<string, Slot>()
  input.nodes.forEach((node, i) => {
    moved.set(node.key, { column: column[i] ?? 0, cross: cross[i] ?? 0 })
  })
  return moved
}

type Beside = readonly (readonly { readonly node: number; readonly weight: number }[])[]

/** For each node, those before it on the way on, and those after it on the way back. */
function neighbours({ nodes, edges }: LayoutInput, column: readonly number[], pass: 'on' | 'back'): Beside {
  const beside: { node: number; weight: number }[][] = nodes.map(() => [])
  for (const { from, to, ways = 1 } of edges) {
    if ((column[from] ?? 0) >= (column[to] ?? 0)) continue
    if (pass === 'on') beside[to]?.push({ node: from, weight: ways * ways })
    else beside[from]?.push({ node: to, weight: ways * ways })
  }
  return beside
}

function moveColumn(input: LayoutInput, members: readonly number[], cross: number[], beside: Beside): void {
  const wished = members.map((node) => {
    const near = beside[node] ?? []
    const weight = near.reduce((sum, each) => sum + each.weight, 0)
    return weight === 0 ? (cross[node] ?? 0) : near.reduce((sum, each) => sum + each.weight * (cross[each.node] ?? 0), 0) / weight
  })
  const height = (i: number) => input.nodes[members[i] ?? -1]?.height ?? 0
  const room = (i: number) => (i === 0 ? 0 : (height(i) + height(i - 1)) / 2 + gapBetween(input, members[i - 1] ?? 0, members[i] ?? 0))
  separate(wished, room).forEach((place, i) => {
    cross[members[i] ?? -1] = place
  })
}
