import {
  type Figures,
  formatExpected,
  formatHalfWidth,
  formatPercent,
  type InParts,
  type RecordedEdge,
  type Recording,
} from '../../src/index.ts'
import { showRate } from '../settings/units.ts'
import { type Box, meets } from './box.ts'
import type { Size } from './card-size.ts'
import type { Point, Ribbon } from './ribbons.ts'
import type { Flow, Level } from './scene.ts'

/** What is written on an edge, and where. */
export interface EdgeLabel {
  readonly edge: number
  /** Empty where traffic does not split. */
  readonly share: string
  readonly rate: string
  /** `+43 retries`, `1 in 20`. */
  readonly note: string
  /** The sample does not agree with what is configured. */
  readonly disagrees: boolean
  readonly x: number
  readonly y: number
  readonly align: 'left' | 'right'
  /** Two lines, where the way is too short for one. */
  readonly stacked: boolean
}

export interface LabelInput {
  readonly recording: Recording
  readonly figures: Figures
  readonly ribbons: readonly (Ribbon | null)[]
  readonly level: Level
  readonly flow: Flow
  /** Requests that one particle stands for, by edge. */
  readonly thinning: ArrayLike<number>
}

const height = 16
const gap = 6

/** What the labels of a picture ask about its edges again and again. */
interface Placing extends LabelInput {
  /** Number of edges that leave each node. */
  readonly leaving: ReadonlyMap<number, number>
  /** Where edges end at each node. */
  readonly ends: ReadonlyMap<number, readonly Point[]>
  readonly splitting: ReadonlySet<number>
  readonly ways: Ways
}

function makePlacing(input: LabelInput): Placing {
  const leaving = new Map<number, number>()
  const ends = new Map<number, Point[]>()
  input.recording.edges.forEach(({ from, to, mirror }, i) => {
    leaving.set(from, (leaving.get(from) ?? 0) + 1)
    const end = mirror ? undefined : input.ribbons[i]?.end
    if (end) ends.set(to, [...(ends.get(to) ?? []), end])
  })
  return { ...input, leaving, ends, splitting: splittingEdges(input.recording), ways: makeWays(input) }
}

/** Labels placed between two rests: a millisecond of work, about. */
const perPart = 16

/** What is written on the edges; none is so far away that there is room for it. */
export function* edgeLabelsInParts(given: LabelInput): InParts<readonly EdgeLabel[]> {
  if (given.level === 'far') return []
  const input = makePlacing(given)
  const taken: Box[] = []
  const labels: EdgeLabel[] = []
  for (let i = 0; i < given.ribbons.length; i++) {
    const label = labelOf(input, i, taken)
    if (label) labels.push(label)
    if (i % perPart === 0) yield
  }
  return labels
}

function labelOf(input: Placing, i: number, taken: Box[]): EdgeLabel | null {
  const ribbon = input.ribbons[i]
  if (!ribbon || input.recording.edges[i]?.mirror) return null
  const said = words(input, i)
  const text = [said.share, said.rate, said.note].filter(Boolean).join('  ')
  if (text === '') return null
  const stacked = said.note !== '' && text.length * characterWidth > Math.abs(ribbon.end.x - ribbon.start.x)
  const size = {
    width: (stacked ? Math.max(text.length - said.note.length, said.note.length) : text.length) * characterWidth,
    height: stacked ? 2 * height : height,
  }
  const place = position(input, ribbon, size, taken)
  taken.push(boxAt(place, size))
  return { ...said, ...place, stacked }
}

/** A source with one way out has its rate under its name. */
function saidBySource({ recording: { nodes, edges }, level, flow, leaving }: Placing, index: number): boolean {
  const edge = edges[index]
  if (!edge || nodes[edge.from]?.kind !== 'source' || !(level === 'standard' || level === 'near' || flow === 'down')) return false
  return leaving.get(edge.from) === 1
}

function words(input: Placing, i: number): Pick<EdgeLabel, 'edge' | 'share' | 'rate' | 'note' | 'disagrees'> {
  const figures = input.figures.edges[i]
  if (!figures || figures.tries === 0) return { edge: i, share: '', rate: '', note: '', disagrees: false }
  const brief = input.level === 'compact' || input.flow === 'down'
  const thin = input.thinning[i] ?? 1
  const retries = figures.retries > 0.05 * figures.calls && input.level === 'near' ? `+${figures.retries} retries` : ''
  return {
    edge: i,
    share: input.splitting.has(i) ? formatPercent(figures.share.observed) : '',
    rate: brief || saidBySource(input, i) ? '' : showRate(figures.rate),
    note: brief ? '' : [retries, thin > 1 ? `1 in ${thin}` : ''].filter(Boolean).join(' '),
    disagrees: figures.share.agrees === false,
  }
}

/** Edges of a client that sends to more than one version of the service that they lead to. */
function splittingEdges({ edges }: Recording): ReadonlySet<number> {
  const wayOf = ({ from, fromVersion, to }: RecordedEdge) => `${from} ${fromVersion} ${to}`
  const versions = new Map<string, number>()
  for (const edge of edges) if (!edge.mirror && edge.toVersion >= 0) versions.set(wayOf(edge), (versions.get(wayOf(edge)) ?? 0) + 1)
  return new Set(edges.flatMap((edge, i) => (!edge.mirror && (versions.get(wayOf(edge)) ?? 0) > 1 ? [i] : [])))
}

/**
 * Before the target, on the side of the ribbon that is free: the outer one, unless another ribbon or label is in the way there. Where both sides
 * are taken, behind the caller.
 */
function position(input: Placing, ribbon: Ribbon, size: Size, taken: readonly Box[]): Place {
  if (input.flow === 'down') return downPosition(input, ribbon, size, taken)
  const half = ribbon.width / 2 + 1
  const sides = (y: number) => (isUpper(input, ribbon) ? [y - half - size.height, y + half] : [y + half, y - half - size.height])
  const places: readonly Place[] = [
    ...sides(ribbon.end.y).map((y) => ({ x: ribbon.end.x - gap, y, align: 'right' as const })),
    ...sides(ribbon.start.y).map((y) => ({ x: ribbon.start.x + gap + size.width, y, align: 'right' as const })),
  ]
  const costs = places.map(({ x, y }, i) => cost({ x: x - size.width, y, ...size }, input.ways, taken) + (i < 2 ? 0 : behindCost))
  return places[costs.indexOf(Math.min(...costs))] ?? { x: 0, y: 0, align: 'right' }
}

type Place = Pick<EdgeLabel, 'x' | 'y' | 'align'>

const characterWidth = 5.8
const labelCost = 400
const behindCost = 4
/** Room over and under the letters of a line that a ribbon may take. */
const leading = 3

/** Whether the ribbon is the only one of its target, or stands in the upper half of them. */
function isUpper({ recording, ends: all }: Placing, ribbon: Ribbon): boolean {
  const ends = all.get(recording.edges[ribbon.edge]?.to ?? -1) ?? []
  const above = ends.filter(({ y }) => y < ribbon.end.y).length
  return ends.length === 1 || above < Math.floor(ends.length / 2)
}

/** Points of the ribbons, by the square of the picture that they lie in. */
type Ways = ReadonlyMap<number, readonly WayPoint[]>

interface WayPoint {
  readonly x: number
  readonly y: number
  readonly width: number
}

const squareSize = 64
/** No picture is as many squares high. */
const squaresHigh = 1 << 16

const squareOf = (at: number) => Math.floor(at / squareSize)
const keyOf = (column: number, line: number) => column * squaresHigh + line

function makeWays({ ribbons }: LabelInput): Ways {
  const points = new Map<number, WayPoint[]>()
  for (const ribbon of ribbons) {
    if (!ribbon) continue
    const { track } = ribbon
    for (let i = 0; i < track.points.length; i += 2) {
      const point = { x: track.points[i] ?? 0, y: track.points[i + 1] ?? 0, width: track.width }
      const key = keyOf(squareOf(point.x), squareOf(point.y))
      const same = points.get(key)
      if (same) same.push(point)
      else points.set(key, [point])
    }
  }
  return points
}

/** The widest ribbon reaches so far beside its middle. */
const mostReach = 16

/** How much of ribbons and labels a label would cover. */
function cost(label: Box, ways: Ways, taken: readonly Box[]): number {
  let sum = taken.filter((other) => meets(label, other)).length * labelCost
  const middle = label.y + label.height / 2
  const isCovered = ({ x, y, width }: WayPoint) =>
    x > label.x && x < label.x + label.width && Math.abs(y - middle) < label.height / 2 - leading + width / 2
  const last = { column: squareOf(label.x + label.width), line: squareOf(label.y + label.height + mostReach) }
  for (let column = squareOf(label.x); column <= last.column; column++) {
    for (let line = squareOf(label.y - mostReach); line <= last.line; line++) {
      for (const point of ways.get(keyOf(column, line)) ?? []) if (isCovered(point)) sum += 1 + point.width / 8
    }
  }
  return sum
}

function boxAt({ x, y, align }: Place, size: Size): Box {
  return { x: align === 'left' ? x : x - size.width, y, ...size }
}

/** Over the end of the way; where several end together, over each other. */
function downPosition({ recording, ends: all }: Placing, ribbon: Ribbon, size: Size, taken: readonly Box[]): Place {
  const ends = all.get(recording.edges[ribbon.edge]?.to ?? -1) ?? []
  const last = ends.length > 2 && ribbon.end.x === Math.max(...ends.map(({ x }) => x))
  const y = ribbon.end.y - height - 6
  const place: Place = last ? { x: ribbon.end.x + 42, y, align: 'right' } : { x: ribbon.end.x + ribbon.width / 2 + gap, y, align: 'left' }
  const places = [0, 1, 2].map((line) => ({ ...place, y: y - line * size.height }))
  return places.find((each) => !taken.some((other) => meets(boxAt(each, size), other))) ?? place
}

/** `9.0 ±1.4`, or nothing where no share can be computed. */
export function expectedWords(share: { readonly expected: number | null; readonly halfWidth: number | null }): string {
  if (share.expected === null) return ''
  return share.halfWidth === null || share.halfWidth === 0
    ? formatExpected(share.expected)
    : `${formatExpected(share.expected)} ${formatHalfWidth(share.halfWidth)}`
}
