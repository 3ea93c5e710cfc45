/** Place of a node that stays through edits: the column by distance from the source, and the position across it, in pixels of the standard level. */
export interface Slot {
  readonly column: number
  readonly cross: number
  /** Found for a node that nothing called and that called nothing. */
  readonly loose?: boolean
}

export type Slots = ReadonlyMap<string, Slot>

/** What a layout is made of. Sizes are those of the standard level. */
export interface LayoutInput {
  readonly nodes: readonly { readonly key: string; readonly namespace: string; readonly height: number }[]
  /** Indices into `nodes`; `ways` is the number of versions that the traffic splits among, 1 where it is absent. */
  readonly edges: readonly { readonly from: number; readonly to: number; readonly ways?: number }[]
  /** Width of the stage to its height: the shape that a large mesh is packed into. */
  readonly aspect?: number
}

export const rowGap = 48
/** Room that a namespace's frame takes: above its first card (with its name), and on the other sides. */
export const regionTop = 36
export const regionPad = 14

/** Least distance of two cards one above the other: frames of different namespaces must not meet. */
export function gapBetween(input: LayoutInput, upper: number, lower: number): number {
  return input.nodes[upper]?.namespace === input.nodes[lower]?.namespace ? rowGap : rowGap / 2 + regionPad + regionTop
}
