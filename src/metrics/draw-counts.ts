import { none, none16, type Recording, rowBits } from '../sim/recording.ts'
import { streamRemainder } from '../sim/stream-draw.ts'
import { drawPoints } from './draw-points.ts'
import type { Scope } from './figures.ts'

/** The random numbers behind a weighted route: what each destination takes of them, and what fell there. */
export interface DrawCounts {
  /** Sum of the weights: a draw lies between 0 and one less. */
  readonly total: number
  readonly draws: number
  readonly destinations: readonly DrawnDestination[]
  /** Draws by value, in at most 50 bins of equal width. */
  readonly bins: readonly number[]
}

/** One destination of a weighted route: its interval of the draw, and how many requests it drew. */
export interface DrawnDestination {
  /** The subset, or the host where there is none. */
  readonly label: string
  readonly weight: number
  /** First and last draw that lead here. */
  readonly first: number
  readonly last: number
  readonly count: number
}

const mostBins = 50

/**
 * The draws that decided over an edge: those of its client's calls to its target, in the scope. Where the weights changed meanwhile, those of
 * the weights with the most calls. Null where no weight was drawn: the client has no proxy, or its route has a single destination.
 */
export function drawCounts(recording: Recording, scope: Scope, edge: number): DrawCounts | null {
  const groups = new Map<string, { readonly decision: number; readonly draws: number[] }>()
  const wanted = siblings(recording, edge)
  const points = drawPoints(recording)
  const { rows } = recording
  for (let row = 0; row < rows.length; row++) {
    if (!counts(recording, row, scope) || !wanted.has(rows.edge[row] as number)) continue
    const decision = rows.decision[row] as number
    const weights = decision === none16 ? [] : weightsOf(recording, decision)
    if (weights.length < 2) continue
    const key = weights.map(({ label, weight }) => `${label} ${weight}`).join()
    const group = groups.get(key) ?? { decision, draws: [] }
    groups.set(key, group)
    group.draws.push(streamRemainder(points[row] as number, weights.at(-1)?.end ?? 1))
  }
  const [most] = [...groups.values()].sort((a, b) => b.draws.length - a.draws.length)
  return most ? counted(weightsOf(recording, most.decision), most.draws) : null
}

/** Edges from the same client to the same target. */
function siblings({ edges }: Recording, edge: number): ReadonlySet<number> {
  const own = edges[edge]
  const same = edges.flatMap(({ from, fromVersion, to, mirror }, i) =>
    !mirror && from === own?.from && fromVersion === own.fromVersion && to === own.to ? [i] : [],
  )
  return new Set(same)
}

/** First tries within the scope; copies are drawn apart. */
function counts({ rows }: Recording, row: number, { fromUs, toUs }: Scope): boolean {
  const at = rows.arrive[row] as number
  return rows.previous[row] === none && ((rows.bits[row] as number) & rowBits.mirror) === 0 && at >= fromUs && at < toUs
}

function weightsOf({ decisions }: Recording, decision: number): readonly { label: string; weight: number; end: number }[] {
  const outcome = decisions[decision]?.decision.outcome
  const clusters = outcome?.type === 'route' ? outcome.plan.clusters : outcome?.type === 'tcp' ? outcome.clusters : []
  return clusters.map(({ cluster, end }, i) => {
    const [, , subset = '', host = cluster] = cluster.split('|')
    return { label: subset || host, weight: end - (clusters[i - 1]?.end ?? 0), end }
  })
}

function counted(weights: readonly { label: string; weight: number; end: number }[], draws: readonly number[]): DrawCounts {
  const total = weights.at(-1)?.end ?? 1
  const bins = new Array<number>(Math.min(mostBins, total)).fill(0)
  for (const draw of draws) {
    const bin = Math.floor((draw * bins.length) / total)
    bins[bin] = (bins[bin] ?? 0) + 1
  }
  const destinations = weights.map(({ label, weight, end }): DrawnDestination => {
    const count = draws.filter((draw) => draw >= end - weight && draw < end).length
    return { label, weight, first: end - weight, last: end - 1, count }
  })
  return { total, draws: draws.length, destinations, bins }
}
