import { columnsOf } from './layout-simple.ts'
import { packFrom } from './pack.ts'
import { gapBetween, type LayoutInput, type Slot, type Slots } from './slots.ts'

/** The places with a note of those that no call speaks for. */
export function noteLoose(slots: Slots, input: LayoutInput): Slots {
  const bound = boundKeys(input)
  return new Map([...slots].map(([key, { column, cross }]) => [key, bound.has(key) ? { column, cross } : { column, cross, loose: true }]))
}

/** Keys of nodes that call or are called. */
function boundKeys({ nodes, edges }: LayoutInput): ReadonlySet<string> {
  return new Set(edges.flatMap(({ from, to }) => [nodes[from]?.key ?? '', nodes[to]?.key ?? '']))
}

/** Whether the known places are of this mesh, edited: at least half of its nodes have one. */
export function isSameMesh(known: Slots, { nodes }: LayoutInput): boolean {
  return 2 * nodes.filter((node) => known.has(node.key)).length >= nodes.length
}

/**
 * Keeps every node where it was and gives new ones the free place nearest to their neighbours, in the column of their distance. The place of a
 * node that is gone is kept for its return. One that nothing spoke for takes a new place with its first call.
 */
export function extendSlots(known: Slots, input: LayoutInput): Slots {
  const bound = boundKeys(input)
  const isFresh = (key: string) => !known.has(key) || (known.get(key)?.loose === true && bound.has(key))
  const fresh = input.nodes.filter((node) => isFresh(node.key))
  if (fresh.length === 0) return known
  const slots = new Map(known)
  for (const { key } of fresh) slots.delete(key)
  const columns = columnsOf(input)
  input.nodes.forEach((node, i) => {
    if (slots.has(node.key)) return
    const slot = freeSlot(slots, input, i, columnInBlock(slots, input, i, columnBeside(slots, input, i, columns[i] ?? 0)))
    slots.set(node.key, bound.has(node.key) ? slot : { ...slot, loose: true })
  })
  return slots
}

/** One past its callers, where those are known. */
function columnBeside(slots: Slots, input: LayoutInput, node: number, fallback: number): number {
  const callers = input.edges.filter((edge) => edge.to === node).flatMap((edge) => slotOf(slots, input, edge.from) ?? [])
  if (callers.length > 0) return Math.max(...callers.map((slot) => slot.column)) + 1
  const called = input.edges.filter((edge) => edge.from === node).flatMap((edge) => slotOf(slots, input, edge.to) ?? [])
  return called.length > 0 ? Math.min(...called.map((slot) => slot.column)) - 1 : fallback
}

/** In a packed mesh a node stays within the block of its namespace: the column of that which is nearest to the wished one. */
function columnInBlock(slots: Slots, input: LayoutInput, node: number, wished: number): number {
  const columns = blockSlots(slots, input, node).map(({ column }) => column)
  return columns.reduce(
    (nearest, column) => (Math.abs(column - wished) < Math.abs(nearest - wished) ? column : nearest),
    columns[0] ?? wished,
  )
}

/** Places of the other nodes of a namespace, where these are a block of their own. */
function blockSlots(slots: Slots, input: LayoutInput, node: number): readonly Slot[] {
  const own = input.nodes[node]?.namespace
  if (input.nodes.length <= packFrom || !own) return []
  return input.nodes.flatMap((other, i) => (i !== node && other.namespace === own ? (slots.get(other.key) ?? []) : []))
}

function slotOf(slots: Slots, input: LayoutInput, node: number): Slot | undefined {
  return slots.get(input.nodes[node]?.key ?? '')
}

function freeSlot(slots: Slots, input: LayoutInput, node: number, column: number): Slot {
  const wish = wishedCross(slots, input, node)
  const taken = input.nodes.flatMap((other, i) => {
    const slot = slots.get(other.key)
    if (slot?.column !== column || i === node) return []
    const room = ((input.nodes[node]?.height ?? 0) + other.height) / 2 + gapBetween(input, i, node)
    return [{ from: slot.cross - room, to: slot.cross + room }]
  })
  const isFree = (cross: number) => taken.every(({ from, to }) => cross <= from || cross >= to)
  const candidates = [wish, ...taken.flatMap(({ from, to }) => [from, to])].filter(isFree)
  const best = candidates.reduce(
    (nearest, cross) => (Math.abs(cross - wish) < Math.abs(nearest - wish) ? cross : nearest),
    candidates[0] ?? wish,
  )
  return { column, cross: best }
}

function wishedCross(slots: Slots, input: LayoutInput, node: number): number {
  const beside = input.edges.flatMap((edge) => (edge.to === node ? [edge.from] : edge.from === node ? [edge.to] : []))
  const places = beside.flatMap((other) => slotOf(slots, input, other)?.cross ?? [])
  const all = places.length > 0 ? places : [...slots.values()].map((slot) => slot.cross)
  const wished = all.length === 0 ? 0 : all.reduce((sum, cross) => sum + cross, 0) / all.length
  const block = blockSlots(slots, input, node).map(({ cross }) => cross)
  return block.length === 0 ? wished : Math.min(Math.max(...block), Math.max(Math.min(...block), wished))
}
