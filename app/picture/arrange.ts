import { type Box, hull } from './box.ts'
import { cardSize, farSize, fitAcross, rowSpan, type Size } from './card-size.ts'
import { packFrom } from './pack.ts'
import type { Pins } from './pins.ts'
import { makeRegions, type Region, regionPads } from './regions.ts'
import { type Flow, isPacked, type Level, type Scene } from './scene.ts'
import { separate } from './separate.ts'
import type { Slots } from './slots.ts'
import { stackRegions } from './stack-regions.ts'

/** How far the places stand apart, relative to the level's own distances: along the traffic and across it. */
export interface Spread {
  readonly main: number
  readonly cross: number
}

/** Where everything stands, in pixels of the screen before it is moved. */
export interface Arrangement {
  readonly level: Level
  readonly flow: Flow
  /** By node of the recording. */
  readonly boxes: readonly Box[]
  /** Versions that each node's card tells apart; 0 where it is one. */
  readonly rows: readonly number[]
  /** Where each version's part of a card stands, from the card's top. */
  readonly spans: readonly (readonly { readonly top: number; readonly height: number }[])[]
  readonly regions: readonly Region[]
  /** What must be seen. */
  readonly bounds: Box
  /** Around everything. */
  readonly whole: Box
  /** Far: how much smaller than their size everything is. */
  readonly shrink: number
}

export interface ArrangeInput {
  readonly scene: Scene
  readonly slots: Slots
  readonly pins: Pins
  readonly level: Level
  readonly flow: Flow
  readonly spread: Spread
  /** Only these nodes must be seen; null or absent: all. */
  readonly only?: ReadonlySet<number> | null
}

/** Least distances of a level: between columns where traffic splits, elsewhere, and between cards of a column; and its part of the standard distances. */
export const levelGaps = {
  far: { split: 56, plain: 26, cross: 14, scale: 0.36 },
  compact: { split: 88, plain: 24, cross: 22, scale: 0.6 },
  standard: { split: 132, plain: 44, cross: 40, scale: 1 },
  near: { split: 150, plain: 60, cross: 48, scale: 1.7 },
} as const

const mapGaps = { ...levelGaps.far, split: 15, plain: 15 }
const downGaps = { split: 74, plain: 42, cross: 12, scale: 0.6 } as const

/** Cards never come nearer than this, so that each edge can be seen. */
const leastEdge = 18
/** Room for a rate, `40.7/s`, beside the ribbon. */
const labelRoom = 48
const sourceLabel = { width: 84, height: 44, downWidth: 110 }

export function arrange(input: ArrangeInput): Arrangement {
  const columns = columnsInUse(input)
  const sizes = sizesOf(input, columns)
  const main = mainPositions(input, sizes, columns)
  const cross = crossPositions(input, sizes, columns)
  const boxes = sizes.map((size, i) => place(input, size, { main: main[columns[i] ?? 0] ?? 0, cross: cross[i] ?? 0, node: i }))
  const regions = isFramed(input) ? makeRegions(input.scene, boxes, columns, input.level) : []
  const spans = input.scene.nodes.map((node) => node.pods.map((_, version) => rowSpan(node.pods, input.level, version)))
  const rows = input.scene.nodes.map((node) => (input.flow === 'down' ? node.columns : node.rows))
  return {
    level: input.level,
    flow: input.flow,
    boxes,
    rows,
    spans,
    regions,
    bounds: boundsOf(input, boxes, regions),
    whole: hull(boxes),
    shrink: shrinkOf(input),
  }
}

function sizesOf(input: ArrangeInput, columns: readonly number[]): readonly Size[] {
  const { nodes } = input.scene
  if (input.flow === 'right')
    return nodes.map((node) => scaled(isMap(input) ? farSize(node) : cardSize(node, input.level, input.flow), input))
  const sizes = nodes.map((node) => cardSize(node, input.level, input.flow))
  for (const rank of new Set(columns)) {
    const members = nodes.filter(({ index }) => columns[index] === rank)
    const fitted = fitAcross(
      members,
      members.flatMap(({ index }) => sizes[index] ?? []),
      downGaps.cross,
    )
    members.forEach(({ index }, i) => {
      sizes[index] = fitted[i] ?? { width: 0, height: 0 }
    })
  }
  return sizes
}

/** A large mesh far away: cards with names, close together. */
function isMap({ scene, level }: ArrangeInput): boolean {
  return level === 'far' && scene.nodes.length > packFrom
}

/** Far away only a packed mesh has frames, which say what its small cards cannot. */
function isFramed({ scene, flow, level }: ArrangeInput): boolean {
  return flow === 'right' && (level !== 'far' || isPacked(scene))
}

/** Far cards hold no text: they shrink with their distances until all can be seen. */
function shrinkOf({ level, spread }: ArrangeInput): number {
  return level === 'far' ? Math.min(1, spread.main) : 1
}

function scaled(size: Size, input: ArrangeInput): Size {
  const scale = shrinkOf(input)
  return scale === 1 ? size : { width: size.width * scale, height: size.height * scale }
}

/** Column of each node, counted without those that stand empty. */
function columnsInUse({ scene, slots }: ArrangeInput): readonly number[] {
  const wished = scene.nodes.map((node) => slots.get(node.key)?.column ?? 0)
  const used = [...new Set(wished)].sort((a, b) => a - b)
  return wished.map((column) => used.indexOf(column))
}

function gapsOf(input: ArrangeInput) {
  if (input.flow === 'down') return downGaps
  return isMap(input) ? mapGaps : levelGaps[input.level]
}

/** Start of each column along the traffic. */
function mainPositions(input: ArrangeInput, sizes: readonly Size[], columns: readonly number[]): readonly number[] {
  const along = (size: Size | undefined) => (input.flow === 'down' ? size?.height : size?.width) ?? 0
  const starts: number[] = []
  let at = 0
  for (let column = 0; column <= Math.max(0, ...columns); column++) {
    if (column > 0) at += columnGap(input, columns, column)
    starts.push(at)
    at += Math.max(0, ...sizes.map((size, i) => (columns[i] === column ? along(size) : 0)))
  }
  return starts
}

/** Where there is room, a single way grows faster than a fork, which is long enough. */
const spareWay = 230

function columnGap(input: ArrangeInput, columns: readonly number[], column: number): number {
  const gaps = gapsOf(input)
  const { nodes, edges } = input.scene
  const into = edges.filter((edge) => columns[edge.to] === column && (columns[edge.from] ?? 0) < column)
  const forks = into.some(
    (edge) => (nodes[edge.to]?.rows ?? 0) > 0 || into.some((other) => other.from === edge.from && other.to !== edge.to),
  )
  const { main } = input.spread
  const wished = forks
    ? gaps.split * main * (input.level === 'standard' ? squeeze(main) : 1)
    : gaps.plain * Math.min(1, main) + spareWay * Math.max(0, main - 1)
  const leastGap = leastEdge * shrinkOf(input)
  const labelled = input.level === 'standard' && into.some((edge) => nodes[edge.from]?.kind !== 'source')
  return Math.max(labelled ? labelRoom : leastGap, wished, input.flow === 'right' ? frameRoom(input, columns, column) : 0)
}

const forkKeeps = 0.72

/** Where room is short, single ways give it up first: forks keep their own until `forkKeeps` of the distances, their labels need it. */
function squeeze(main: number): number {
  return main >= 1 ? 1 : main >= forkKeeps ? 1 / main : 1 / forkKeeps
}

/** What goes between namespaces runs there. */
const bundleRoom = 26

/** Two frames side by side, and the way between them. */
function frameRoom({ scene, level }: ArrangeInput, columns: readonly number[], column: number): number {
  const names = (c: number) => scene.nodes.filter((_, i) => columns[i] === c).map((node) => node.namespace)
  const left = new Set(names(column - 1))
  const right = names(column)
  if (right.every((name) => left.has(name))) return 0
  const pad = regionPads(level).side
  return pad + (left.size > 1 || !left.has('') ? pad : 0) + (level === 'far' ? bundleRoom : 14)
}

/** Middle of each node across the traffic. */
function crossPositions(input: ArrangeInput, sizes: readonly Size[], columns: readonly number[]): readonly number[] {
  const gaps = gapsOf(input)
  const across = (i: number) => (input.flow === 'down' ? sizes[i]?.width : sizes[i]?.height) ?? 0
  const result = new Array<number>(sizes.length).fill(0)
  const { nodes } = input.scene
  const packed = isPacked(input.scene)
  for (let column = 0; column <= Math.max(0, ...columns); column++) {
    const members = nodes.filter((node) => columns[node.index] === column)
    const wished = members.map((node) => (input.slots.get(node.key)?.cross ?? 0) * gaps.scale * input.spread.cross)
    const order = members.map((_, i) => i).sort((a, b) => (wished[a] ?? 0) - (wished[b] ?? 0) || a - b)
    const sorted = order.map((i) => members[i]).filter((node) => node !== undefined)
    const room = (i: number) => {
      const upper = sorted[i - 1]
      const lower = sorted[i]
      if (!upper || !lower) return 0
      const pads = regionPads(input.level)
      const apart =
        upper.namespace === lower.namespace || input.flow === 'down' || packed
          ? gaps.cross * Math.min(1, input.spread.cross)
          : pads.side + pads.top + 12
      const label = upper.kind === 'source' && input.flow === 'right' ? sourceLabel.height : 0
      return (across(upper.index) + across(lower.index)) / 2 + apart + label
    }
    const places = separate(
      order.map((i) => wished[i] ?? 0),
      room,
    )
    sorted.forEach((node, i) => {
      result[node.index] = places[i] ?? 0
    })
  }
  if (!packed || input.flow === 'down') return result
  const pads = regionPads(input.level)
  return stackRegions({ nodes, columns, cross: result, across, apart: pads.side + pads.top + (input.level === 'far' ? bundleRoom : 12) })
}

function place(input: ArrangeInput, size: Size, at: { main: number; cross: number; node: number }): Box {
  const pin = input.pins[input.scene.nodes[at.node]?.key ?? '']
  const scale = gapsOf(input).scale
  const dx = (pin?.dx ?? 0) * scale * input.spread.main
  const dy = (pin?.dy ?? 0) * scale * input.spread.cross
  if (input.flow === 'down') return { x: at.cross - size.width / 2, y: at.main, ...size }
  return { x: at.main + dx, y: at.cross - size.height / 2 + dy, ...size }
}

function boundsOf({ scene, flow, level, only = null }: ArrangeInput, boxes: readonly Box[], regions: readonly Region[]): Box {
  const all: Box[] = only ? boxes.filter((_, node) => only.has(node)) : [...boxes, ...regions]
  for (const node of scene.nodes) {
    if (only?.has(node.index) === false) continue
    const box = boxes[node.index]
    if (node.kind !== 'source' || !box || (level !== 'standard' && level !== 'near' && flow === 'right')) continue
    if (flow === 'down') all.push({ ...box, width: sourceLabel.downWidth })
    else
      all.push({
        x: box.x + (box.width - sourceLabel.width) / 2,
        y: box.y,
        width: sourceLabel.width,
        height: box.height + sourceLabel.height,
      })
  }
  return hull(all)
}
