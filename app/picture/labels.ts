import { type Figures, formatExpected, formatHalfWidth, formatPercent, formatRate, type Recording } from '../../src/index.ts'
import type { Ribbon } from './ribbons.ts'
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

export function edgeLabels(input: LabelInput): readonly EdgeLabel[] {
  const { recording, level } = input
  if (level === 'far') return []
  return recording.edges.flatMap((edge, i) => {
    const ribbon = input.ribbons[i]
    if (!ribbon || edge.mirror) return []
    const label = { ...words(input, i), ...position(input, ribbon, i) }
    return label.share === '' && label.rate === '' ? [] : [label]
  })
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
    rate: brief ? '' : formatRate(figures.rate),
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

/** Before the target, on the outer side of the ribbon. */
function position({ recording, ribbons, level, flow }: LabelInput, ribbon: Ribbon, i: number): Pick<EdgeLabel, 'x' | 'y' | 'align'> {
  const edge = recording.edges[i]
  const peers = recording.edges.flatMap((other, j) => (other.to === edge?.to && !other.mirror && ribbons[j] ? [j] : []))
  const down = flow === 'down'
  const place = (j: number) => (down ? ribbons[j]?.end.x : ribbons[j]?.end.y) ?? 0
  const rank = peers.filter((j) => place(j) < place(i)).length
  if (down) return downPosition(ribbon, rank === peers.length - 1 && peers.length > 2)
  const above = peers.length === 1 || (level === 'compact' ? rank < peers.length - 1 : rank < Math.floor(peers.length / 2))
  const half = ribbon.width / 2 + 1
  return { x: ribbon.end.x - gap, y: above ? ribbon.end.y - half - height : ribbon.end.y + half, align: 'right' }
}

function downPosition(ribbon: Ribbon, last: boolean): Pick<EdgeLabel, 'x' | 'y' | 'align'> {
  const side = ribbon.width / 2 + gap
  const y = ribbon.end.y - height - 6
  return last ? { x: ribbon.end.x + 42, y, align: 'right' } : { x: ribbon.end.x + side, y, align: 'left' }
}

/** `9.0 ±1.4`, or nothing where no share can be computed. */
export function expectedWords(share: { readonly expected: number | null; readonly halfWidth: number | null }): string {
  if (share.expected === null) return ''
  return share.halfWidth === null || share.halfWidth === 0
    ? formatExpected(share.expected)
    : `${formatExpected(share.expected)} ${formatHalfWidth(share.halfWidth)}`
}
