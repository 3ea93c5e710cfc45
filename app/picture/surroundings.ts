import type { Arrangement } from './arrange.ts'
import type { Box } from './box.ts'
import type { DrawnBundle } from './bundles.ts'
import type { Room } from './fit.ts'
import type { Lit } from './lit.ts'
import type { Ribbon } from './ribbons.ts'
import { noTone, type Tones } from './version-tone.ts'

export interface SurroundingsInput {
  readonly arrangement: Arrangement
  readonly ribbons: readonly (Ribbon | null)[]
  readonly bundles: readonly DrawnBundle[]
  readonly tones: Tones
  readonly lit: Lit | null
  /** Value of a custom property. */
  readonly colour: (name: string) => string
}

/** All that is drawn, as plain data: whoever draws it needs no page. */
export interface SurroundingsPlan {
  readonly whole: Box
  readonly regions: readonly Box[]
  readonly corner: number
  readonly ways: readonly { readonly d: string; readonly width: number; readonly alpha: number }[]
  /** `tone`: of a card that says nothing but its share. */
  readonly cards: readonly { readonly box: Box; readonly alpha: number; readonly tone: string }[]
  readonly cardCorner: number
  readonly colours: { readonly line: string; readonly panel: string; readonly way: string; readonly edge: string; readonly raised: string }
}

/** Pixels along the longer side at most: as much as is seen when all of it is on the stage. */
const mostPixels = 1600

/** Size of the image that shows all of a large picture. */
export function sizeOfSurroundings({ whole }: Pick<Arrangement, 'whole'>): Room {
  const scale = scaleOf(whole)
  return { width: Math.max(1, Math.round(whole.width * scale)), height: Math.max(1, Math.round(whole.height * scale)) }
}

function scaleOf({ width, height }: Box): number {
  return Math.min(1, mostPixels / Math.max(1, width, height))
}

const dimmed = 0.38

/** The frames of namespaces, the ways and the cards of a picture as blocks, where they stand. */
export function planSurroundings({ arrangement, ribbons, bundles, tones, lit, colour }: SurroundingsInput): SurroundingsPlan {
  const isFar = arrangement.level === 'far'
  const bundled = new Set(bundles.flatMap(({ edges }) => edges))
  const ways = [...ribbons.filter((ribbon) => ribbon !== null && !bundled.has(ribbon.edge)), ...bundles.map(({ ribbon }) => ribbon)]
  return {
    whole: arrangement.whole,
    regions: arrangement.regions.map(({ x, y, width, height }) => ({ x, y, width, height })),
    corner: isFar ? 8 : 14,
    ways: ways.flatMap((ribbon) =>
      ribbon ? [{ d: ribbon.d, width: ribbon.width, alpha: lit && !lit.edges.has(ribbon.edge) ? 0.08 : 0.17 }] : [],
    ),
    cards: arrangement.boxes.map((box, node) => ({
      box,
      alpha: lit && !lit.nodes.has(node) ? dimmed : 1,
      tone: isFar ? colour(tones.version(node, 0)) : '',
    })),
    cardCorner: isFar ? 5 : 10,
    colours: {
      line: colour('--line'),
      panel: colour('--panel'),
      way: colour(noTone),
      edge: colour('--line-2'),
      raised: colour('--raised'),
    },
  }
}

type Context = Pick<
  OffscreenCanvasRenderingContext2D,
  'setTransform' | 'beginPath' | 'roundRect' | 'fill' | 'stroke' | 'strokeStyle' | 'fillStyle' | 'globalAlpha' | 'lineWidth'
>

/** Draws it all onto a canvas of its size. */
export function drawSurroundings(context: Context, plan: SurroundingsPlan): void {
  const { whole } = plan
  const scale = scaleOf(whole)
  context.setTransform(scale, 0, 0, scale, -scale * whole.x, -scale * whole.y)
  drawFrames(context, plan)
  drawWays(context, plan)
  drawCards(context, plan)
}

function drawFrames(context: Context, { regions, corner, colours }: SurroundingsPlan): void {
  context.strokeStyle = colours.line
  context.fillStyle = colours.panel
  for (const { x, y, width, height } of regions) {
    context.beginPath()
    context.roundRect(x, y, width, height, corner)
    context.globalAlpha = 0.55
    context.fill()
    context.globalAlpha = 1
    context.stroke()
  }
}

function drawWays(context: Context, { ways, colours }: SurroundingsPlan): void {
  context.strokeStyle = colours.way
  for (const { d, width, alpha } of ways) {
    context.globalAlpha = alpha
    context.lineWidth = width
    context.stroke(new Path2D(d))
  }
}

function drawCards(context: Context, { cards, cardCorner, colours }: SurroundingsPlan): void {
  context.strokeStyle = colours.edge
  context.lineWidth = 1
  for (const { box, alpha, tone } of cards) {
    context.beginPath()
    context.roundRect(box.x, box.y, box.width, box.height, cardCorner)
    context.globalAlpha = alpha
    context.fillStyle = colours.raised
    context.fill()
    if (tone === '') {
      context.stroke()
      continue
    }
    context.globalAlpha *= 0.62
    context.fillStyle = tone
    context.fill()
  }
}
