import { type Figures, formatExpected, formatHalfWidth, formatPercent, type Recording } from '../../src/index.ts'
import { showRate } from '../settings/units.ts'
import { type Box, meets } from './box.ts'
import type { Size } from './card-size.ts'
import type { Ribbon } from './ribbons.ts'
import type { Flow, Level } from './scene.ts'
import { isDrawn } from './use-window.ts'

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
  /** What is drawn of a large picture; null: all. */
  readonly window?: Box | null
  readonly level: Level
  readonly flow: Flow
  /** Requests that one particle stands for, by edge. */
  readonly thinning: ArrayLike<number>
}

const height = 16
const gap = 6

export function edgeLabels(input: LabelInput): readonly EdgeLabel[] {
  const { recording, level } = input
  if (level === 'far') return []
  const taken: Box[] = []
  return recording.edges.flatMap((edge, i) => {
    const ribbon = input.ribbons[i]
    if (!ribbon || edge.mirror || !endIsDrawn(input, ribbon)) return []
    const said = words(input, i)
    const text = [said.share, said.rate, said.note].filter(Boolean).join('  ')
    if (text === '') return []
    const stacked = said.note !== '' && text.length * characterWidth > Math.abs(ribbon.end.x - ribbon.start.x)
    const size = {
      width: (stacked ? Math.max(text.length - said.note.length, said.note.length) : text.length) * characterWidth,
      height: stacked ? 2 * height : height,
    }
    const place = position(input, ribbon, size, taken)
    taken.push({ x: place.x - size.width, y: place.y, ...size })
    return [{ ...said, ...place, stacked }]
  })
}

function endIsDrawn({ window = null }: LabelInput, { end }: Ribbon): boolean {
  return isDrawn(window, { ...end, width: 0, height: 0 })
}

/** A source with one way out has its rate under its name. */
function saidBySource({ recording: { nodes, edges }, level, flow }: LabelInput, index: number): boolean {
  const edge = edges[index]
  if (!edge || nodes[edge.from]?.kind !== 'source' || !(level === 'standard' || level === 'near' || flow === 'down')) return false
  return edges.filter((other) => other.from === edge.from).length === 1
}

function words(input: LabelInput, i: number): Pick<EdgeLabel, 'edge' | 'share' | 'rate' | 'note' | 'disagrees'> {
  const figures = input.figures.edges[i]
  if (!figures || figures.tries === 0) return { edge: i, share: '', rate: '', note: '', disagrees: false }
  const brief = input.level === 'compact' || input.flow === 'down'
  const thin = input.thinning[i] ?? 1
  const retries = figures.retries > 0.05 * figures.calls && input.level === 'near' ? `+${figures.retries} retries` : ''
  return {
    edge: i,
    share: splits(input.recording, i) ? formatPercent(figures.share.observed) : '',
    rate: brief || saidBySource(input, i) ? '' : showRate(figures.rate),
    note: brief ? '' : [retries, thin > 1 ? `1 in ${thin}` : ''].filter(Boolean).join(' '),
    disagrees: figures.share.agrees === false,
  }
}

/** Whether what one client sends to one service goes to more than one of its versions. */
export function splits({ edges }: Recording, index: number): boolean {
  const edge = edges[index]
  if (!edge || edge.mirror) return false
  const peers = edges.filter(
    (other) =>
      other.from === edge.from && other.fromVersion === edge.fromVersion && other.to === edge.to && !other.mirror && other.toVersion >= 0,
  )
  return peers.length > 1
}

/**
 * Before the target, on the side of the ribbon that is free: the outer one, unless another ribbon or label is in the way there. Where both sides
 * are taken, behind the caller.
 */
function position(input: LabelInput, ribbon: Ribbon, size: Size, taken: readonly Box[]): Place {
  if (input.flow === 'down') return downPosition(input, ribbon)
  const half = ribbon.width / 2 + 1
  const sides = (y: number) => (isUpper(input, ribbon) ? [y - half - size.height, y + half] : [y + half, y - half - size.height])
  const places: readonly Place[] = [
    ...sides(ribbon.end.y).map((y) => ({ x: ribbon.end.x - gap, y, align: 'right' as const })),
    ...sides(ribbon.start.y).map((y) => ({ x: ribbon.start.x + gap + size.width, y, align: 'right' as const })),
  ]
  const costs = places.map(({ x, y }, i) => cost({ x: x - size.width, y, ...size }, input.ribbons, taken) + (i < 2 ? 0 : behindCost))
  return places[costs.indexOf(Math.min(...costs))] ?? { x: 0, y: 0, align: 'right' }
}

type Place = Pick<EdgeLabel, 'x' | 'y' | 'align'>

const characterWidth = 5.8
const labelCost = 400
const behindCost = 4
/** Room over and under the letters of a line that a ribbon may take. */
const leading = 3

/** Whether the ribbon is the only one of its target, or stands in the upper half of them. */
function isUpper({ recording, ribbons }: LabelInput, ribbon: Ribbon): boolean {
  const target = recording.edges[ribbon.edge]?.to
  const ends = recording.edges.flatMap((other, j) => (other.to === target && !other.mirror ? (ribbons[j]?.end.y ?? []) : []))
  const above = ends.filter((y) => y < ribbon.end.y).length
  return ends.length === 1 || above < Math.floor(ends.length / 2)
}

/** How much of ribbons and labels a label would cover. */
function cost(label: Box, ribbons: readonly (Ribbon | null)[], taken: readonly Box[]): number {
  let sum = taken.filter((other) => meets(label, other)).length * labelCost
  for (const ribbon of ribbons) {
    if (!ribbon || !meets(label, ribbon.box)) continue
    const { points, width } = ribbon.track
    const reach = label.height / 2 - leading + width / 2
    for (let i = 0; i < points.length; i += 2) {
      const x = points[i] ?? 0
      const y = points[i + 1] ?? 0
      if (x > label.x && x < label.x + label.width && Math.abs(y - label.y - label.height / 2) < reach) sum += 1 + width / 8
    }
  }
  return sum
}

function downPosition({ recording, ribbons }: LabelInput, ribbon: Ribbon): Place {
  const target = recording.edges[ribbon.edge]?.to
  const ends = recording.edges.flatMap((other, j) => (other.to === target && !other.mirror ? (ribbons[j]?.end.x ?? []) : []))
  const last = ends.length > 2 && ribbon.end.x === Math.max(...ends)
  const y = ribbon.end.y - height - 6
  return last ? { x: ribbon.end.x + 42, y, align: 'right' } : { x: ribbon.end.x + ribbon.width / 2 + gap, y, align: 'left' }
}

/** `9.0 ±1.4`, or nothing where no share can be computed. */
export function expectedWords(share: { readonly expected: number | null; readonly halfWidth: number | null }): string {
  if (share.expected === null) return ''
  return share.halfWidth === null || share.halfWidth === 0
    ? formatExpected(share.expected)
    : `${formatExpected(share.expected)} ${formatHalfWidth(share.halfWidth)}`
}
