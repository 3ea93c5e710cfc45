import { refineSlots } from './refine-slots.ts'
import { gapBetween, type LayoutInput, type Slot, type Slots } from './slots.ts'

/**
 * A layout at once, without waiting for the worker: columns by the longest way from a source, each ordered by where its callers stand. It is
 * what is shown where the worker is late, and it finds the column of nodes that come later.
 */
export function layoutSimple(input: LayoutInput): Slots {
  const columns = columnsOf(input)
  const cross = new Array<number>(input.nodes.length).fill(0)
  const last = Math.max(0, ...columns)
  for (let column = 0; column <= last; column++) {
    const members = columns.flatMap((c, node) => (c === column ? [node] : []))
    placeColumn(input, members, cross)
  }
  const slots = new Map<string, Slot>()
  input.nodes.forEach((node, i) => {
    slots.set(node.key, { column: columns[i] ?? 0, cross: cross[i] ?? 0 })
  })
  return refineSlots(input, slots)
}

/** Whether each node calls the next one and nothing else: a chain, in which there is nothing to find out. */
export function isChain(input: LayoutInput): boolean {
  const ways = new Set(input.edges.map(({ from, to }) => `${from} ${to}`))
  return ways.size === input.nodes.length - 1 && new Set(columnsOf(input)).size === input.nodes.length
}

/** Column of each node: the longest way to it, where an edge that closes a circle does not count. */
export function columnsOf(input: LayoutInput): number[] {
  const forward = forwardEdges(input)
  const column = input.nodes.map(() => 0)
  // Without circles the longest way has fewer edges than there are nodes: after so many rounds nothing changes.
  for (let round = 0; round < input.nodes.length; round++) {
    let changed = false
    for (const { from, to } of forward) {
      const next = (column[from] ?? 0) + 1
      if (next <= (column[to] ?? 0)) continue
      column[to] = next
      changed = true
    }
    if (!changed) break
  }
  return column
}

/** The edges but those that lead back to where a way came from, walked from the nodes that nobody calls. */
function forwardEdges({ nodes, edges }: LayoutInput): LayoutInput['edges'] {
  const state = nodes.map(() => 'new')
  const kept: { readonly from: number; readonly to: number }[] = []
  const walk = (node: number): void => {
    state[node] = 'open'
    for (const edge of edges) {
      if (edge.from !== node || state[edge.to] === 'open') continue
      kept.push(edge)
      if (state[edge.to] === 'new') walk(edge.to)
    }
    state[node] = 'done'
  }
  const uncalled = nodes.flatMap((_, node) => (edges.some((edge) => edge.to === node && edge.from !== node) ? [] : [node]))
  for (const node of [...uncalled, ...nodes.keys()]) if (state[node] === 'new') walk(node)
  return kept
}

function placeColumn(input: LayoutInput, members: readonly number[], cross: number[]): void {
  const wish = (node: number): number => {
    const callers = input.edges.filter((edge) => edge.to === node && !members.includes(edge.from)).map((edge) => cross[edge.from] ?? 0)
    return callers.length === 0 ? 0 : callers.reduce((sum, y) => sum + y, 0) / callers.length
  }
  const ordered = [...members].sort((a, b) => compareNames(input, a, b) || wish(a) - wish(b) || a - b)
  const heights = ordered.map((node, i) => (input.nodes[node]?.height ?? 0) + (i === 0 ? 0 : gapBetween(input, ordered[i - 1] ?? 0, node)))
  const total = heights.reduce((sum, height) => sum + height, 0)
  const middle = members.length === 0 ? 0 : members.reduce((sum, node) => sum + wish(node), 0) / members.length
  let y = middle - total / 2
  ordered.forEach((node, i) => {
    const height = input.nodes[node]?.height ?? 0
    y += (heights[i] ?? 0) - height
    cross[node] = y + height / 2
    y += height
  })
}

function compareNames(input: LayoutInput, a: number, b: number): number {
  const first = input.nodes[a]?.namespace ?? ''
  const second = input.nodes[b]?.namespace ?? ''
  return first < second ? -1 : first > second ? 1 : 0
}
