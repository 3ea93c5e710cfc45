import type { SceneNode } from './scene.ts'

export interface StackInput {
  readonly nodes: readonly SceneNode[]
  /** By node. */
  readonly columns: readonly number[]
  /** Middle of each node across the traffic. */
  readonly cross: readonly number[]
  /** Size of each node across the traffic. */
  readonly across: (node: number) => number
  /** Between the last card of a namespace and the first of the next one under it. */
  readonly apart: number
}

/** Where the namespaces stand whose columns are the same: one above the other, each as a whole, so that no frame meets another. */
export function stackRegions(input: StackInput): readonly number[] {
  const result = [...input.cross]
  for (const names of namespacesBySide(input)) {
    const blocks = names.map((name) => blockOf(input, name)).sort((a, b) => a.top - b.top)
    const before = middleOf(blocks)
    let last = Number.NEGATIVE_INFINITY
    const tops = blocks.map(({ top, height }) => {
      const at = Math.max(top, last + input.apart)
      last = at + height
      return at
    })
    const moved = middleOf(blocks.map((block, i) => ({ ...block, top: tops[i] ?? 0 })))
    blocks.forEach(({ members, top }, i) => {
      for (const node of members) result[node] = (input.cross[node] ?? 0) + (tops[i] ?? 0) - top + before - moved
    })
  }
  return result
}

interface Block {
  readonly members: readonly number[]
  readonly top: number
  readonly height: number
}

function blockOf(input: StackInput, name: string): Block {
  const { nodes, cross, across } = input
  const members = nodes.filter((node) => groupOf(input, node) === name).map(({ index }) => index)
  const top = Math.min(...members.map((node) => (cross[node] ?? 0) - across(node) / 2))
  const bottom = Math.max(...members.map((node) => (cross[node] ?? 0) + across(node) / 2))
  return { members, top, height: bottom - top }
}

function middleOf(blocks: readonly Block[]): number {
  const last = Math.max(...blocks.map(({ top, height }) => top + height))
  return (Math.min(...blocks.map(({ top }) => top)) + last) / 2
}

/** What stands in no namespace stands together with its column. */
function groupOf({ columns }: StackInput, { namespace, index }: SceneNode): string {
  return namespace === '' ? `column ${columns[index]}` : namespace
}

/** The namespaces, those that share columns together. */
function namespacesBySide(input: StackInput): readonly (readonly string[])[] {
  const own = new Map<string, Set<number>>()
  for (const node of input.nodes) {
    const name = groupOf(input, node)
    own.set(name, (own.get(name) ?? new Set()).add(input.columns[node.index] ?? 0))
  }
  const sides: { names: string[]; columns: Set<number> }[] = []
  for (const [name, used] of own) {
    const met = sides.filter((side) => [...used].some((column) => side.columns.has(column)))
    const together = {
      names: [...met.flatMap(({ names }) => names), name],
      columns: new Set([...met.flatMap((side) => [...side.columns]), ...used]),
    }
    for (const side of met) sides.splice(sides.indexOf(side), 1)
    sides.push(together)
  }
  return sides.map(({ names }) => names)
}
