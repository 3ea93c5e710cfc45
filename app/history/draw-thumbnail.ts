import { figuresInParts, type InParts, type Recording, wholeRun } from '../../src/index.ts'
import { arrange } from '../picture/arrange.ts'
import { layoutSimple } from '../picture/layout-simple.ts'
import { makeRibbons } from '../picture/ribbons.ts'
import { makeScene } from '../picture/scene.ts'
import { makeTones } from '../picture/version-tone.ts'
import { focusNode } from '../player/request-colours.ts'
import type { Thumbnail } from '../work/thumbnail.ts'

/** A thumbnail of more would say nothing. */
const mostNodes = 60

/**
 * The run in small: its cards, and the ribbons between them as wide as their rates. Null for what is too large to be told apart. A part at a
 * time, since a run may be millions of tries long.
 */
export function* thumbnailInParts(recording: Recording): InParts<Thumbnail | null> {
  const scene = makeScene(recording)
  if (scene.nodes.length === 0 || scene.nodes.length > mostNodes) return null
  const slots = layoutSimple({ nodes: scene.nodes.map(({ key, namespace }) => ({ key, namespace, height: 80 })), edges: scene.edges })
  const arrangement = arrange({ scene, slots, pins: {}, level: 'compact', flow: 'right', spread: { main: 1, cross: 1 } })
  const figures = yield* figuresInParts(recording, wholeRun(recording))
  const rates = figures.edges.map(({ rate }) => rate)
  const ribbons = makeRibbons({ recording, arrangement, rates, reference: Math.max(...rates, 0) })
  const tones = makeTones(recording, focusNode(recording, ''))
  const { x, y, width, height } = arrangement.bounds
  const at = (value: number, from: number) => Math.round(value - from)
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    boxes: arrangement.boxes.map((box) => [at(box.x, x), at(box.y, y), Math.round(box.width), Math.round(box.height)]),
    ways: recording.edges.flatMap((edge, i) => {
      const ribbon = ribbons[i]
      if (!ribbon) return []
      const { start, end } = ribbon
      return {
        ends: [at(start.x, x), at(start.y, y), at(end.x, x), at(end.y, y)] as const,
        width: Math.round(ribbon.width),
        tone: Number(tones.edge(edge).at(-1)),
      }
    }),
  }
}
