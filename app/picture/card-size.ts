import { fairLimit } from '../../src/index.ts'
import { textWidth, twoLineWidth } from './measure.ts'
import type { Flow, Level, SceneNode } from './scene.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** Heights of the parts of a card at a level: header, row of a version. */
export const cardParts = {
  far: { header: 0, row: 14 },
  compact: { header: 32, row: 27 },
  standard: { header: 40, row: 40 },
  near: { header: 40, row: 35 },
} as const

/** Line of one pod in a version's part of a card, near. */
export const podLine = 22
/** Line of times and causes under the pods, near. */
export const figureLine = 30
export const sourceSize = 36
/** Column of one version and the bar of the name, where traffic flows down. */
export const columnParts = { width: 80, height: 72, name: 38 }

/** Far away, where many are looked at: room for a name. */
const namedFar = { width: 96, height: 34 }
/** Smaller ones say nothing but their shares. */
export const leastNamed = { width: 40, height: 15 }

/** Size of a card that is far away, in a large mesh. */
export function farSize(node: SceneNode): Size {
  return node.kind === 'source' ? { width: sourceSize, height: sourceSize } : namedFar
}

/** Size of a node's card. Text keeps its size at every level. */
export function cardSize(node: SceneNode, level: Level, flow: Flow): Size {
  if (node.kind === 'source') return { width: level === 'compact' ? 30 : sourceSize, height: level === 'compact' ? 30 : sourceSize }
  if (flow === 'down') return downSize(node)
  return node.rows > 0 ? versionedSize(node, level) : singleSize(node, level)
}

function downSize(node: SceneNode): Size {
  const name = textWidth(node.name)
  if (node.columns > 0)
    return {
      width: Math.round(Math.max(columnWidth(node) * node.columns, Math.min(300, name + 110))),
      height: columnParts.height + columnParts.name,
    }
  return { width: Math.min(260, Math.round(name + 28 + (node.rows > 0 ? 28 * downBadges(node) : 62))), height: 40 }
}

/** Room for a version's name and its dots side by side. */
function columnWidth({ labels, pods }: SceneNode): number {
  const widths = labels.map((label, i) => textWidth(label, '500 13px') + 12 * shownPods(pods[i] ?? 0) + 14)
  return clamp(Math.max(...widths), columnParts.width, mostColumn)
}

const mostColumn = 120
/** Cards beside each other are no wider than a phone shows, as far as their parts allow. */
const mostAcross = 358
const leastColumn = 64
const leastPlain = 96

/** Widths of the cards of one rank, where traffic flows down with `gap` between them: the widest give way first. */
export function fitAcross(nodes: readonly SceneNode[], sizes: readonly Size[], gap: number): readonly Size[] {
  const most = fairLimit(
    sizes.map(({ width }) => width),
    mostAcross - gap * (sizes.length - 1),
  )
  return sizes.map((size, i) => {
    const least = nodes[i]?.columns ? leastColumn * nodes[i].columns : leastPlain
    return { ...size, width: Math.min(size.width, Math.max(least, most)) }
  })
}

/** Badges that a card without columns shows where traffic flows down. */
export function downBadges(node: Pick<SceneNode, 'badges'>): number {
  return Math.min(2, node.badges)
}

/** The widest figures of calls, as Inter writes them: `99.9 % p99 999 ms`, `99.9 % p99 88,888 ms`. */
const figuresWidth = ({ inMs }: SceneNode) => (inMs ? 147 : 127)
/** In a version's row beside its name, its figures and further dots: its edges and gaps, one dot, and most of what `> 99.9 %` has more. */
const besideLabel = 53 + 8
/** Edges of a card that is one; the widest figures take some of them, since wider cards would show a middling mesh at the compact level. */
const singleEdges = 17
/** What the badges beside a name take, four at most. */
const badgesRoom = ({ badges }: SceneNode) => 24 * Math.min(4, badges)

function versionedSize(node: SceneNode, level: Level): Size {
  const { header, row } = cardParts[level]
  const label = Math.max(0, ...node.labels.map((each) => textWidth(each, '500 13px')))
  const dots = 12 * (Math.max(1, ...node.pods.map(shownPods)) - 1)
  const height = header + row * node.rows
  if (level === 'far') return { width: 64, height: Math.max(36, height) }
  if (level === 'compact') return { width: clamp(Math.max(textWidth(node.name) + 24, label + 78), 104, 168), height }
  if (level === 'standard')
    return { width: clamp(Math.max(textWidth(node.name) + 130, label + dots + besideLabel + figuresWidth(node)), 208, 320), height }
  const pods = node.pods.reduce((sum, count) => sum + shownPods(count), 0)
  return { width: clamp(textWidth(node.name) + 130, 300, 340), height: height + pods * podLine + node.rows * figureLine }
}

function singleSize(node: SceneNode, level: Level): Size {
  const name = textWidth(node.name)
  if (level === 'far') return { width: 48, height: 32 }
  if (level === 'compact')
    return name + 24 > 112
      ? { width: clamp(twoLineWidth(node.name) + 25, 88, 160), height: 48 }
      : { width: Math.max(56, Math.ceil(name) + 24), height: 40 }
  if (level === 'standard') return { width: clamp(name + 36 + badgesRoom(node), singleEdges + figuresWidth(node), 260), height: 92 }
  return { width: clamp(name + 110, 240, 320), height: 92 + shownPods(node.pods[0] ?? 0) * podLine }
}

/** Top and height of a version's part of a card, from the card's top. */
export function rowSpan(pods: readonly number[], level: Level, version: number): { readonly top: number; readonly height: number } {
  const { header, row } = cardParts[level]
  if (level !== 'near') return { top: header + version * row, height: row }
  const heights = pods.map((count) => row + shownPods(count) * podLine + figureLine)
  return { top: header + heights.slice(0, version).reduce((sum, height) => sum + height, 0), height: heights[version] ?? row }
}

/** Lines, or dots, that a card has for so many pods. */
export function shownPods(count: number): number {
  return Math.min(count, 6)
}

/** Pods that are named in a card: where there are more than it has lines for, the last line counts the rest. */
export function namedPods(count: number): number {
  return count > shownPods(count) ? shownPods(count) - 1 : count
}

function clamp(value: number, least: number, most: number): number {
  return Math.round(Math.min(most, Math.max(least, value)))
}
