import { gapBetween, type LayoutInput, type Slot, type Slots } from './slots.ts'

/** Meshes with more nodes are packed: namespace by namespace, into the shape of the stage. */
export const packFrom = 40

/** Distances that a packed mesh is judged by, in pixels of the standard level, where it is as far away as it is when all of it is seen. */
const columnPitch = 300
const frameSide = 210
const frameTop = 290
/** Between the blocks of one stack; frames push them apart where that is too little. */
const blockGap = 110
const leastRows = 3

/** The nodes of one namespace in columns side by side. */
interface Block {
  readonly columns: readonly (readonly number[])[]
  readonly height: number
  /** Mean rank and place of its nodes: what it is ordered by. */
  readonly rank: number
  readonly cross: number
}

/**
 * Packs a large mesh so that all of it can be seen from as near as the stage allows: each namespace is a block of its own, callers left of the called,
 * and blocks stand side by side and one above the other. `aspect` is the stage's width to its height.
 */
export function packSlots(input: LayoutInput, slots: Slots, aspect: number): Slots {
  const { first, groups } = groupsOf(input, slots)
  let best: { readonly stacks: readonly (readonly Block[])[]; readonly scale: number } | null = null
  for (let rows = leastRows; rows <= Math.max(leastRows, Math.ceil(1.6 * Math.sqrt(input.nodes.length))); rows++) {
    const blocks = groups.map((members) => makeBlock(input, slots, members, rows)).sort((a, b) => a.rank - b.rank)
    for (let count = 1; count <= blocks.length; count++) {
      const stacks = stackBlocks(blocks, count)
      const scale = scaleOf(stacks, { aspect, framed: groups.length > 1, first: Math.ceil(first.length / mostFirst) })
      if (!best || scale > best.scale) best = { stacks, scale }
    }
  }
  return place(input, first, best?.stacks ?? [])
}

/** Nodes that nobody calls and that stand in no namespace come first; the others by namespace. */
function groupsOf(
  { nodes, edges }: LayoutInput,
  slots: Slots,
): { readonly first: readonly number[]; readonly groups: readonly (readonly number[])[] } {
  const called = new Set(edges.map(({ to }) => to))
  const first: number[] = []
  const byName = new Map<string, number[]>()
  nodes.forEach(({ namespace }, node) => {
    if (namespace === '' && !called.has(node)) first.push(node)
    else byName.set(namespace, [...(byName.get(namespace) ?? []), node])
  })
  const cross = (node: number) => slots.get(nodes[node]?.key ?? '')?.cross ?? 0
  return { first: first.sort((a, b) => cross(a) - cross(b)), groups: [...byName.values()] }
}

/** Ranks side by side, each in as many columns as it needs, in turns, so that each way stays about as level as it was. */
function makeBlock(input: LayoutInput, slots: Slots, members: readonly number[], rows: number): Block {
  const slotOf = (node: number): Slot => slots.get(input.nodes[node]?.key ?? '') ?? { column: 0, cross: 0 }
  const ordered = [...members].sort((a, b) => slotOf(a).column - slotOf(b).column || slotOf(a).cross - slotOf(b).cross || a - b)
  const columns = byRank(ordered, (node) => slotOf(node).column, rows)
  const mean = (of: (node: number) => number) => members.reduce((sum, node) => sum + of(node), 0) / members.length
  return {
    columns,
    height: Math.max(...columns.map((column) => heightOf(input, column))),
    rank: mean((node) => slotOf(node).column),
    cross: mean((node) => slotOf(node).cross),
  }
}

/** Where ranks of a few nodes would make it wide, they share columns. */
const mostSpare = 1.5

function byRank(ordered: readonly number[], rankOf: (node: number) => number, rows: number): readonly (readonly number[])[] {
  const ranks = new Map<number, number[]>()
  for (const node of ordered) ranks.set(rankOf(node), [...(ranks.get(rankOf(node)) ?? []), node])
  const columns = [...ranks.values()].flatMap((nodes) => {
    const beside = Math.ceil(nodes.length / rows)
    return Array.from({ length: beside }, (_, column) => nodes.filter((_node, i) => i % beside === column))
  })
  const least = Math.ceil(ordered.length / rows)
  if (columns.length <= mostSpare * least + 1) return columns
  return Array.from({ length: least }, (_, column) => ordered.slice(column * rows, (column + 1) * rows))
}

function heightOf(input: LayoutInput, column: readonly number[]): number {
  return column.reduce(
    (sum, node, i) => sum + (input.nodes[node]?.height ?? 0) + (i === 0 ? 0 : gapBetween(input, column[i - 1] ?? 0, node)),
    0,
  )
}

/** The blocks, in their order, in so many stacks of about one height. */
function stackBlocks(blocks: readonly Block[], count: number): readonly (readonly Block[])[] {
  const share = blocks.reduce((sum, { height }) => sum + height + frameTop, 0) / count
  const stacks: Block[][] = Array.from({ length: count }, () => [])
  let passed = 0
  for (const block of blocks) {
    const middle = passed + (block.height + frameTop) / 2
    stacks[Math.min(count - 1, Math.floor(middle / share))]?.push(block)
    passed += block.height + frameTop
  }
  return stacks.filter((stack) => stack.length > 0).map((stack) => stack.toSorted((a, b) => a.cross - b.cross))
}

/** How large all of it can be shown, on a stage of height 1. */
function scaleOf(
  stacks: readonly (readonly Block[])[],
  { aspect, framed, first }: { readonly aspect: number; readonly framed: boolean; readonly first: number },
): number {
  const width = stacks.reduce((sum, stack) => sum + widest(stack) * columnPitch + (framed ? frameSide : 0), first * columnPitch)
  const height = Math.max(...stacks.map((stack) => stack.reduce((sum, block) => sum + block.height + (framed ? frameTop : 0), 0)))
  return Math.min(aspect / width, 1 / height)
}

function widest(stack: readonly Block[]): number {
  return Math.max(...stack.map(({ columns }) => columns.length))
}

/** Sources that stand in one column. */
const mostFirst = 12

function place(input: LayoutInput, first: readonly number[], stacks: readonly (readonly Block[])[]): Slots {
  const slots = new Map<string, Slot>()
  const put = (nodes: readonly number[], column: number, from: number) => {
    let top = from
    nodes.forEach((node, i) => {
      const height = input.nodes[node]?.height ?? 0
      if (i > 0) top += gapBetween(input, nodes[i - 1] ?? 0, node)
      slots.set(input.nodes[node]?.key ?? '', { column, cross: top + height / 2 })
      top += height
    })
  }
  let start = 0
  for (; start * mostFirst < first.length; start++) {
    const nodes = first.slice(start * mostFirst, (start + 1) * mostFirst)
    put(nodes, start, -heightOf(input, nodes) / 2)
  }
  for (const stack of stacks) {
    let top = -stack.reduce((sum, { height }) => sum + height + blockGap, -blockGap) / 2
    for (const block of stack) {
      for (const [i, nodes] of block.columns.entries()) put(nodes, start + i, top)
      top += block.height + blockGap
    }
    start += widest(stack)
  }
  return slots
}
