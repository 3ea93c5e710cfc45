import type { Arrangement } from './arrange.ts'
import type { Box } from './box.ts'
import type { Ribbon } from './ribbons.ts'
import type { Level } from './scene.ts'
import { isDrawn } from './use-window.ts'

/** What of a large picture is drawn. */
export interface Drawn {
  readonly nodes: ReadonlySet<number>
  readonly edges: ReadonlySet<number>
}

export const nothingDrawn: Drawn = { nodes: new Set(), edges: new Set() }

/** What comes with one frame, so that this stays one. */
const perFrame: Readonly<Record<Level, { readonly nodes: number; readonly edges: number }>> = {
  far: { nodes: 24, edges: 40 },
  compact: { nodes: 10, edges: 30 },
  standard: { nodes: 5, edges: 20 },
  near: { nodes: 3, edges: 20 },
}

/** All that meets the window. */
export function drawnWithin(window: Box, { boxes }: Arrangement, ribbons: readonly (Ribbon | null)[]): Drawn {
  return {
    nodes: new Set(boxes.flatMap((box, node) => (isDrawn(window, box) ? [node] : []))),
    edges: new Set(ribbons.flatMap((ribbon) => (ribbon && isDrawn(window, ribbon.box) ? [ribbon.edge] : []))),
  }
}

/** What is drawn in the next frame: not what is no longer wanted, and a few more. The same object where that changes nothing. */
export function drawnNext(drawn: Drawn, wanted: Drawn, level: Level): Drawn {
  const nodes = step(drawn.nodes, wanted.nodes, perFrame[level].nodes)
  const edges = step(drawn.edges, wanted.edges, perFrame[level].edges)
  return nodes === drawn.nodes && edges === drawn.edges ? drawn : { nodes, edges }
}

function step(drawn: ReadonlySet<number>, wanted: ReadonlySet<number>, most: number): ReadonlySet<number> {
  const kept = [...drawn].filter((each) => wanted.has(each))
  const missing = [...wanted].filter((each) => !drawn.has(each)).slice(0, most)
  return kept.length === drawn.size && missing.length === 0 ? drawn : new Set([...kept, ...missing])
}
