import type { InParts } from '../../src/index.ts'
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

/** Ways, or cards, drawn between two rests. */
const perPart = 24
const dimmed = 0.38

/** Draws the frames of namespaces, the ways and the cards of a picture as blocks, where they stand. */
export function* drawSurroundings(canvas: HTMLCanvasElement, input: SurroundingsInput): InParts<void> {
  const context = canvas.getContext('2d')
  if (!context) return
  const { whole } = input.arrangement
  const scale = scaleOf(whole)
  context.reset()
  context.setTransform(scale, 0, 0, scale, -scale * whole.x, -scale * whole.y)
  drawFrames(context, input)
  yield
  yield* drawWays(context, input)
  yield* drawCards(context, input)
}

function drawFrames(context: CanvasRenderingContext2D, { arrangement: { regions, level }, colour }: SurroundingsInput): void {
  context.strokeStyle = colour('--line')
  context.fillStyle = colour('--panel')
  for (const { x, y, width, height } of regions) {
    context.beginPath()
    context.roundRect(x, y, width, height, level === 'far' ? 8 : 14)
    context.globalAlpha = 0.55
    context.fill()
    context.globalAlpha = 1
    context.stroke()
  }
}

function* drawWays(context: CanvasRenderingContext2D, { ribbons, bundles, lit, colour }: SurroundingsInput): InParts<void> {
  const bundled = new Set(bundles.flatMap(({ edges }) => edges))
  const ways = [...ribbons.filter((ribbon) => ribbon !== null && !bundled.has(ribbon.edge)), ...bundles.map(({ ribbon }) => ribbon)]
  context.strokeStyle = colour(noTone)
  for (const [i, ribbon] of ways.entries()) {
    if (!ribbon) continue
    context.globalAlpha = lit && !lit.edges.has(ribbon.edge) ? 0.08 : 0.17
    context.lineWidth = ribbon.width
    context.stroke(new Path2D(ribbon.d))
    if (i % perPart === 0) yield
  }
}

function* drawCards(context: CanvasRenderingContext2D, { arrangement, tones, lit, colour }: SurroundingsInput): InParts<void> {
  const isFar = arrangement.level === 'far'
  context.strokeStyle = colour('--line-2')
  context.lineWidth = 1
  for (const [node, { x, y, width, height }] of arrangement.boxes.entries()) {
    context.beginPath()
    context.roundRect(x, y, width, height, isFar ? 5 : 10)
    context.globalAlpha = lit && !lit.nodes.has(node) ? dimmed : 1
    context.fillStyle = colour('--raised')
    context.fill()
    if (isFar) {
      context.globalAlpha *= 0.62
      context.fillStyle = colour(tones.version(node, 0))
      context.fill()
    } else context.stroke()
    if (node % perPart === 0) yield
  }
}
