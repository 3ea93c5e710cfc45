import type { Recording } from '../../src/index.ts'
import type { Arrangement } from './arrange.ts'
import type { Box } from './box.ts'
import { cardParts } from './card-size.ts'

/** The middle line of an edge on the screen, as evenly spaced points. */
export interface EdgeTrack {
  readonly length: number
  /** x, y of each point. */
  readonly points: Float32Array
  readonly width: number
}

/** An edge as it is drawn. */
export interface Ribbon {
  readonly edge: number
  readonly d: string
  readonly width: number
  readonly start: Point
  readonly end: Point
  readonly track: EdgeTrack
  /** What it takes up, about. */
  readonly box: Box
}

export interface Point {
  readonly x: number
  readonly y: number
}

export interface RibbonInput {
  readonly recording: Recording
  readonly arrangement: Arrangement
  /** Calls per second of each edge, in the scope. */
  readonly rates: ArrayLike<number>
  /** Highest rate in view. */
  readonly reference: number
}

const samples = 40
/** Points of the curve for each that is kept. */
const fineness = 2
const between = 2

/** Width of a ribbon: `2 + 14 × rate / reference`. */
export function ribbonWidth(rate: number, reference: number): number {
  return rate <= 0 ? 1 : 2 + 14 * Math.min(1, rate / Math.max(reference, 1e-9))
}

/** Keeps the reference until the highest rate leaves 50–100 % of it, so that widths do not flicker. */
export function keepReference(previous: number, highest: number): number {
  return highest > previous || highest < previous / 2 ? highest : previous
}

/** Ribbons of all edges: those that leave a card stack on its side in the order of their targets, those that enter it end at the middle of their row. */
export function makeRibbons(input: RibbonInput): readonly (Ribbon | null)[] {
  const { recording, arrangement } = input
  const widths = recording.edges.map((edge, i) =>
    edge.mirror ? 1.5 : Math.max(1, arrangement.shrink * ribbonWidth(input.rates[i] ?? 0, input.reference)),
  )
  const ends = stack(input, widths, 'to')
  const starts = stack(input, widths, 'from')
  return recording.edges.map((_, i) => {
    const start = starts[i]
    const end = ends[i]
    if (!start || !end) return null
    const curve = curveBetween(start, end, arrangement.flow === 'down')
    const width = widths[i] ?? 1
    return { edge: i, d: pathOf(curve), width, start, end, track: { ...sample(curve), width }, box: boxOf(curve, width) }
  })
}

/** Points where the edges meet their cards; edges at the same place lie side by side. */
function stack(input: RibbonInput, widths: readonly number[], side: 'from' | 'to'): readonly (Point | undefined)[] {
  const { recording, arrangement } = input
  const groups = new Map<string, number[]>()
  recording.edges.forEach((edge, i) => {
    const [node, version] = side === 'from' ? [edge.from, edge.fromVersion] : [edge.to, edge.toVersion]
    const key = arrangement.rows[node] === 0 ? `${node}` : `${node} ${version}`
    groups.set(key, [...(groups.get(key) ?? []), i])
  })
  const points = new Array<Point | undefined>(recording.edges.length)
  for (const group of groups.values()) {
    const far = (i: number) => crossOf(anchor(input, i, side === 'from' ? 'to' : 'from'), arrangement.flow === 'down')
    const ordered = [...group].sort((a, b) => far(a) - far(b) || a - b)
    const total = ordered.reduce((sum, i) => sum + (widths[i] ?? 0) + between, -between)
    let offset = -total / 2
    for (const i of ordered) {
      const at = anchor(input, i, side)
      const shift = offset + (widths[i] ?? 0) / 2
      offset += (widths[i] ?? 0) + between
      if (at) points[i] = arrangement.flow === 'down' ? { x: at.x + shift, y: at.y } : { x: at.x, y: at.y + shift }
    }
  }
  return points
}

function crossOf(point: Point | undefined, down: boolean): number {
  return (down ? point?.x : point?.y) ?? 0
}

/** Middle of the side of the card, or of the version's row, that an edge leaves or enters. */
function anchor({ recording, arrangement }: RibbonInput, index: number, side: 'from' | 'to'): Point | undefined {
  const edge = recording.edges[index]
  if (!edge) return undefined
  const node = side === 'from' ? edge.from : edge.to
  const version = side === 'from' ? edge.fromVersion : edge.toVersion
  const box = arrangement.boxes[node]
  if (!box) return undefined
  const count = arrangement.rows[node] ?? 0
  if (arrangement.flow === 'down') return downAnchor(box, side, version, count)
  return { x: side === 'from' ? box.x + box.width : box.x, y: box.y + rowMiddle(box, arrangement, node, version) }
}

function downAnchor(box: Box, side: 'from' | 'to', version: number, count: number): Point {
  const y = side === 'from' ? box.y + box.height : box.y
  if (count === 0 || version < 0) return { x: box.x + box.width / 2, y }
  return { x: box.x + ((version + 0.5) * box.width) / count, y }
}

/** Where edges meet a version's row, from the top of its card: its middle, or its first line where it has many. */
function rowMiddle(box: Box, { level, spans, rows }: Arrangement, node: number, version: number): number {
  if (rows[node] === 0 || level === 'far') return box.height / 2
  const { header, row } = cardParts[level]
  return version < 0 ? header / 2 : (spans[node]?.[version]?.top ?? 0) + row / 2
}

type Curve = readonly [Point, Point, Point, Point]

/** Control points at 40 % and 36 % of the way, so that the second half runs flat and carries the label. Backwards, a loop. */
function curveBetween(start: Point, end: Point, down: boolean): Curve {
  const length = down ? end.y - start.y : end.x - start.x
  const [first, second] = length > 12 ? [0.4 * length, 0.36 * length] : [56, length - 56]
  if (down) return [start, { x: start.x, y: start.y + first }, { x: end.x, y: start.y + second }, end]
  return [start, { x: start.x + first, y: start.y }, { x: start.x + second, y: end.y }, end]
}

function pathOf([a, b, c, d]: Curve): string {
  const text = (point: Point) => `${point.x.toFixed(1)} ${point.y.toFixed(1)}`
  return `M${text(a)}C${text(b)} ${text(c)} ${text(d)}`
}

function boxOf(curve: Curve, width: number): Box {
  const xs = curve.map((point) => point.x)
  const ys = curve.map((point) => point.y)
  const x = Math.min(...xs) - width
  const y = Math.min(...ys) - width
  return { x, y, width: Math.max(...xs) + width - x, height: Math.max(...ys) + width - y }
}

/** Points along the curve at even distances: finely cut at first, then picked by the way passed. */
function sample(curve: Curve): { readonly length: number; readonly points: Float32Array } {
  const cuts = Array.from({ length: fineness * samples + 1 }, (_, i) => pointAt(curve, i / (fineness * samples)))
  const passed = new Float64Array(cuts.length)
  cuts.forEach((cut, i) => {
    const before = cuts[i - 1]
    if (before) passed[i] = (passed[i - 1] ?? 0) + Math.hypot(cut.x - before.x, cut.y - before.y)
  })
  const length = passed[cuts.length - 1] ?? 0
  const points = new Float32Array(2 * (samples + 1))
  let cut = 0
  for (let i = 0; i <= samples; i++) {
    const way = (length * i) / samples
    while (cut < cuts.length - 2 && (passed[cut + 1] ?? 0) < way) cut++
    const point = interpolate(cuts[cut], cuts[cut + 1], (way - (passed[cut] ?? 0)) / ((passed[cut + 1] ?? 0) - (passed[cut] ?? 0) || 1))
    points[2 * i] = point.x
    points[2 * i + 1] = point.y
  }
  return { length, points }
}

function interpolate(a: Point | undefined, b: Point | undefined, part: number): Point {
  if (!a || !b) return a ?? { x: 0, y: 0 }
  return { x: a.x + part * (b.x - a.x), y: a.y + part * (b.y - a.y) }
}

function pointAt([a, b, c, d]: Curve, t: number): Point {
  const s = 1 - t
  const weights = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t] as const
  return {
    x: weights[0] * a.x + weights[1] * b.x + weights[2] * c.x + weights[3] * d.x,
    y: weights[0] * a.y + weights[1] * b.y + weights[2] * c.y + weights[3] * d.y,
  }
}
