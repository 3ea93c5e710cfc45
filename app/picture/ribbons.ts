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
    return ribbonAlong(i, curveBetween(start, end, arrangement.flow === 'down'), widths[i] ?? 1)
  })
}

/** A ribbon that follows a curve. */
export function ribbonAlong(edge: number, curve: Curve, width: number): Ribbon {
  return { edge, d: pathOf(curve), width, start: curve[0], end: curve[3], track: { ...sample(curve), width }, box: boxOf(curve, width) }
}

/** Points where the edges meet their cards; edges at the same place lie side by side. */
function stack(input: RibbonInput, widths: readonly number[], side: 'from' | 'to'): readonly (Point | undefined)[] {
  const { recording, arrangement } = input
  const groups = new Map<string, number[]>()
  recording.edges.forEach((edge, i) => {
    const [node, version] = side === 'from' ? [edge.from, edge.fromVersion] : [edge.to, edge.toVersion]
    const key = arrangement.rows[node] === 0 ? `${node}` : `${node} ${version}`
    const same = groups.get(key)
    if (same) same.push(i)
    else groups.set(key, [i])
  })
  const points = new Array<Point | undefined>(recording.edges.length)
  for (const group of groups.values()) {
    const far = new Map(group.map((i) => [i, crossOf(anchor(input, i, side === 'from' ? 'to' : 'from'), arrangement.flow === 'down')]))
    const ordered = [...group].sort((a, b) => (far.get(a) ?? 0) - (far.get(b) ?? 0) || a - b)
    const total = ordered.reduce((sum, i) => sum + (widths[i] ?? 0) + between, -between)
    const closer = Math.min(1, roomAt(input, group[0] ?? 0, side) / total)
    let offset = -total / 2
    for (const i of ordered) {
      const at = anchor(input, i, side)
      const shift = (offset + (widths[i] ?? 0) / 2) * closer
      offset += (widths[i] ?? 0) + between
      if (at) points[i] = arrangement.flow === 'down' ? { x: at.x + shift, y: at.y } : { x: at.x, y: at.y + shift }
    }
  }
  return points
}

const corner = 4

/** How much of its card's side, or of its version's row, the edges at one place may take: more of them lie over each other. */
function roomAt({ recording, arrangement }: RibbonInput, index: number, side: 'from' | 'to'): number {
  const edge = recording.edges[index]
  const node = (side === 'from' ? edge?.from : edge?.to) ?? -1
  const version = (side === 'from' ? edge?.fromVersion : edge?.toVersion) ?? -1
  const box = arrangement.boxes[node]
  if (!box) return 0
  const rows = arrangement.rows[node] ?? 0
  if (arrangement.flow === 'down') return box.width / Math.max(1, rows) - 2 * corner
  if (rows === 0 || arrangement.level === 'far') return box.height - 2 * Math.min(corner, box.height / 4)
  const { header, row } = cardParts[arrangement.level]
  return version < 0 ? header : row
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

/** Start, two control points, end. */
export type Curve = readonly [Point, Point, Point, Point]

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

const cuts = fineness * samples
const cutX = new Float64Array(cuts + 1)
const cutY = new Float64Array(cuts + 1)
const passed = new Float64Array(cuts + 1)

/** Points along the curve at even distances: finely cut at first, then picked by the way passed. */
function sample(curve: Curve): { readonly length: number; readonly points: Float32Array } {
  const length = cutUp(curve)
  const points = new Float32Array(2 * (samples + 1))
  let cut = 0
  for (let i = 0; i <= samples; i++) {
    const way = (length * i) / samples
    while (cut < cuts - 1 && (passed[cut + 1] as number) < way) cut++
    const from = passed[cut] as number
    const part = (way - from) / ((passed[cut + 1] as number) - from || 1)
    points[2 * i] = interpolate(cutX, cut, part)
    points[2 * i + 1] = interpolate(cutY, cut, part)
  }
  return { length, points }
}

/** Cuts the curve at even steps of its parameter; returns its length. */
function cutUp([a, b, c, d]: Curve): number {
  for (let i = 0; i <= cuts; i++) {
    const t = i / cuts
    const s = 1 - t
    const wa = s * s * s
    const wb = 3 * s * s * t
    const wc = 3 * s * t * t
    const wd = t * t * t
    const x = wa * a.x + wb * b.x + wc * c.x + wd * d.x
    const y = wa * a.y + wb * b.y + wc * c.y + wd * d.y
    cutX[i] = x
    cutY[i] = y
    if (i > 0) passed[i] = (passed[i - 1] as number) + Math.hypot(x - (cutX[i - 1] as number), y - (cutY[i - 1] as number))
  }
  return passed[cuts] as number
}

function interpolate(values: Float64Array, i: number, part: number): number {
  const from = values[i] as number
  return from + part * ((values[i + 1] as number) - from)
}
