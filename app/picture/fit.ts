import { type ArrangeInput, type Arrangement, arrange, levelGaps, type Spread } from './arrange.ts'
import { cardSize } from './card-size.ts'
import { packFrom } from './pack.ts'
import type { Level } from './scene.ts'

/** What the user sees of the arrangement: how much it says, and how far apart things stand. */
export interface Zoom {
  readonly level: Level
  readonly spread: Spread
}

export interface Room {
  readonly width: number
  readonly height: number
}

const leastZoom = 0.03
/** Zoom that each level begins and ends at. */
const levelRange: Readonly<Record<Level, readonly [number, number]>> = {
  far: [leastZoom, 0.4],
  compact: [0.4, 0.75],
  standard: [0.75, 1.5],
  near: [1.5, 4],
}

const mostZoom = 3.5

/** The zoom as one number: 1 is the standard level at its own distances. */
export function zoomFactor({ level, spread }: Zoom): number {
  return levelGaps[level].scale * spread.main
}

const order: readonly Level[] = ['far', 'compact', 'standard', 'near']

/** The zoom as the user is told it: within the range of its level, however close a fitted picture stands. */
export function shownZoom(zoom: Zoom): number {
  const [from, to] = levelRange[zoom.level]
  return Math.min(to, Math.max(from, zoomFactor(zoom)))
}

/** Zooms by `factor`, to another level where the present one ends. Coming nearer never says less: a fitted picture may stand closer than its level begins. */
export function zoomBy(zoom: Zoom, factor: number): Zoom {
  const next = Math.min(mostZoom, Math.max(leastZoom, zoomFactor(zoom) * factor))
  const wished = levelAt(next)
  const nearer = order.indexOf(wished) > order.indexOf(zoom.level)
  const level = factor > 1 === nearer ? wished : zoom.level
  const main = next / levelGaps[level].scale
  const cross = (zoom.spread.cross / zoom.spread.main) * main
  return { level, spread: { main, cross } }
}

function levelAt(zoom: number): Level {
  return (Object.keys(levelRange) as Level[]).find((level) => zoom < levelRange[level][1]) ?? 'near'
}

const most: Spread = { main: 1.4, cross: 1.1 }
const least: Spread = { main: 0.46, cross: 0.6 }

/** The highest level at which everything can be seen, spread as far as there is room; the farthest level where none fits. */
export function fitZoom(input: Omit<ArrangeInput, 'level' | 'spread'>, room: Room, upTo: Level = 'standard'): Zoom {
  const levels: readonly Level[] = input.flow === 'down' ? ['standard'] : upTo === 'standard' ? ['standard', 'compact'] : ['compact']
  for (const level of levels) {
    if (isTooMuch(input, level, room)) continue
    if (fits(arrange({ ...input, level, spread: least }), room)) return { level, spread: widest(input, level, room) }
  }
  if (input.flow === 'down') return { level: 'standard', spread: widest(input, 'standard', room) }
  const all = bisect(leastFar, most.cross, (both) => fits(arrange({ ...input, level: 'far', spread: { main: both, cross: both } }), room))
  const isFarLarge = input.scene.nodes.length > packFrom
  const cross = isFarLarge
    ? bisect(all, mostAiry * all, (wide) => fits(arrange({ ...input, level: 'far', spread: { main: all, cross: wide } }), room))
    : all
  return { level: 'far', spread: { main: all, cross } }
}

const leastFar = 0.1
/** A large mesh takes the height that is left. */
const mostAiry = 1.3

/** Whether the cards alone, of a large mesh, would take all of the room: then nothing needs to be laid out to know that they do not fit. */
function isTooMuch({ scene, flow, only }: Omit<ArrangeInput, 'level' | 'spread'>, level: Level, room: Room): boolean {
  if (only) return false
  const sizes = scene.nodes.map((node) => cardSize(node, level, flow))
  return sizes.reduce((sum, { width, height }) => sum + width * height, 0) > room.width * room.height
}

function fits({ bounds }: Arrangement, room: Room): boolean {
  return bounds.width <= room.width && bounds.height <= room.height
}

/** Spread along the traffic first, then across it, each by bisection. */
function widest(input: Omit<ArrangeInput, 'level' | 'spread'>, level: Level, room: Room): Spread {
  const alongFits = (main: number) => {
    const { bounds } = arrange({ ...input, level, spread: { main, cross: least.cross } })
    return input.flow === 'down' ? bounds.height <= room.height : bounds.width <= room.width
  }
  const main = bisect(least.main, most.main, alongFits)
  const crossFits = (cross: number) => fits(arrange({ ...input, level, spread: { main, cross } }), room)
  return { main, cross: bisect(least.cross, most.cross, crossFits) }
}

function bisect(from: number, to: number, fitting: (value: number) => boolean): number {
  if (fitting(to)) return to
  let low = from
  let high = to
  for (let i = 0; i < 8; i++) {
    const middle = (low + high) / 2
    if (fitting(middle)) low = middle
    else high = middle
  }
  return low
}
