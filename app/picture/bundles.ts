import type { Figures, Recording } from '../../src/index.ts'
import type { Arrangement } from './arrange.ts'
import type { Box } from './box.ts'
import { type Curve, type Point, type Ribbon, ribbonAlong, ribbonWidth } from './ribbons.ts'
import { isPacked, type Scene } from './scene.ts'

/** All that one namespace, or a node of none, sends to another: drawn as one way where single ones could not be told apart. */
export interface Bundle {
  readonly from: string
  readonly to: string
  readonly edges: readonly number[]
  readonly rate: number
  readonly calls: number
  readonly succeeded: number
}

/** A bundle as it is drawn. */
export interface DrawnBundle extends Bundle {
  readonly ribbon: Ribbon
}

/** What a node is bundled with: its namespace, or itself, by its key. */
function bundledWith({ nodes }: Pick<Recording, 'nodes'>, node: number): string {
  const found = nodes[node]
  if (!found) return ''
  return isOutside(found.kind) ? found.key : found.namespace
}

/** Name of an end of a bundle. */
export function bundleEnd({ nodes }: Pick<Recording, 'nodes'>, end: string): string {
  return nodes.find(({ key, kind }) => key === end && isOutside(kind))?.name ?? end
}

/** Whether the picture bundles what goes between the namespaces of this mesh when it is far away. */
export function isBundled({ nodes }: Pick<Recording, 'nodes'>): boolean {
  return isPacked({ nodes: nodes.map((node) => (isOutside(node.kind) ? { ...node, namespace: '' } : node)) })
}

function isOutside(kind: Recording['nodes'][number]['kind']): boolean {
  return kind === 'source' || kind === 'external' || kind === 'unknown'
}

/** What goes between namespaces, and between these and what stands in none. */
export function makeBundles(recording: Recording, figures: Figures): readonly Bundle[] {
  const bundles = new Map<string, { from: string; to: string; edges: number[]; rate: number; calls: number; succeeded: number }>()
  recording.edges.forEach((edge, i) => {
    const [from, to] = [bundledWith(recording, edge.from), bundledWith(recording, edge.to)]
    if (from === to || edge.mirror) return
    const key = `${from} ${to}`
    const bundle = bundles.get(key) ?? { from, to, edges: [], rate: 0, calls: 0, succeeded: 0 }
    const own = figures.edges[i]
    bundles.set(key, bundle)
    bundle.edges.push(i)
    bundle.rate += own?.rate ?? 0
    bundle.calls += own?.calls ?? 0
    bundle.succeeded += own?.succeeded ?? 0
  })
  return [...bundles.values()]
}

/** The bundles of a packed mesh that is far away; none of a nearer one. */
export function drawBundles(scene: Scene, recording: Recording, figures: Figures, arrangement: Arrangement): readonly DrawnBundle[] {
  if (arrangement.level !== 'far' || arrangement.flow !== 'right' || !isPacked(scene)) return []
  const boxes = boxesByName(recording, arrangement)
  const all = makeBundles(recording, figures)
  const most = Math.max(...all.map(({ rate }) => rate))
  const sides = all.map(({ from, to }) => sidesOf(boxes.get(from), boxes.get(to)))
  const places = spread(all, sides, boxes)
  return all.flatMap((bundle, i) => {
    const side = sides[i]
    const [start, end] = places[i] ?? []
    if (!side || !start || !end) return []
    const ribbon = ribbonAlong(
      bundle.edges[0] ?? 0,
      curveOf(start, side.from, end, side.to),
      Math.max(1.5, 0.75 * ribbonWidth(bundle.rate, most)),
    )
    return { ...bundle, ribbon }
  })
}

function boxesByName(recording: Recording, { regions, boxes }: Arrangement): ReadonlyMap<string, Box> {
  const found = new Map<string, Box>(regions.map((region) => [region.namespace, region]))
  recording.nodes.forEach((node, i) => {
    const box = boxes[i]
    if (box && isOutside(node.kind)) found.set(node.key, box)
  })
  return found
}

type Side = 'left' | 'right' | 'top' | 'bottom'

/** The sides on which a way leaves and enters: forwards where it can, else the sides that face each other. */
function sidesOf(from: Box | undefined, to: Box | undefined): { readonly from: Side; readonly to: Side } | null {
  if (!from || !to) return null
  if (to.x >= from.x + from.width) return { from: 'right', to: 'left' }
  if (to.x + to.width <= from.x) return { from: 'left', to: 'right' }
  return to.y > from.y ? { from: 'bottom', to: 'top' } : { from: 'top', to: 'bottom' }
}

interface End {
  readonly bundle: number
  readonly part: 0 | 1
  readonly side: Side
  readonly box: Box
  /** Where the other end lies along the side. */
  readonly towards: number
}

/** Ends along the sides of their frames, in the order of where they lead. */
function spread(
  all: readonly Bundle[],
  sides: readonly ({ readonly from: Side; readonly to: Side } | null)[],
  boxes: ReadonlyMap<string, Box>,
): readonly (readonly Point[])[] {
  const bySide = new Map<string, End[]>()
  all.forEach(({ from, to }, bundle) => {
    const [side, start, end] = [sides[bundle], boxes.get(from), boxes.get(to)]
    if (!side || !start || !end) return
    const add = (name: string, entry: End) => bySide.set(`${name} ${entry.side}`, [...(bySide.get(`${name} ${entry.side}`) ?? []), entry])
    add(from, { bundle, part: 0, side: side.from, box: start, towards: along(side.from, end) })
    add(to, { bundle, part: 1, side: side.to, box: end, towards: along(side.to, start) })
  })
  const places: Point[][] = all.map(() => [])
  for (const ends of bySide.values()) {
    ends.sort((a, b) => a.towards - b.towards || a.bundle - b.bundle)
    ends.forEach(({ bundle, part, side, box }, i) => {
      const own = places[bundle]
      if (own) own[part] = pointOn(side, box, (i + 1) / (ends.length + 1))
    })
  }
  return places
}

function along(side: Side, { x, y, width, height }: Box): number {
  return side === 'left' || side === 'right' ? y + height / 2 : x + width / 2
}

function pointOn(side: Side, { x, y, width, height }: Box, part: number): Point {
  if (side === 'left' || side === 'right') return { x: side === 'left' ? x : x + width, y: y + part * height }
  return { x: x + part * width, y: side === 'top' ? y : y + height }
}

const outwards: Readonly<Record<Side, Point>> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  top: { x: 0, y: -1 },
  bottom: { x: 0, y: 1 },
}

function curveOf(start: Point, from: Side, end: Point, to: Side): Curve {
  const way = from === 'left' || from === 'right' ? Math.abs(end.x - start.x) : Math.abs(end.y - start.y)
  const reach = Math.max(8, 0.45 * way)
  const beside = ({ x, y }: Point, side: Side) => ({ x: x + reach * outwards[side].x, y: y + reach * outwards[side].y })
  return [start, beside(start, from), beside(end, to), end]
}
