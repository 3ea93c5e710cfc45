import { none16, type Recording } from '../sim/recording.ts'
import { streamRemainder } from '../sim/stream-draw.ts'
import { drawPoints } from './draw-points.ts'

/**
 * The destination that the proxy took for the call of a row, by the decision's own order, and the draw that chose it (null where there was no
 * choice). `points` of {@link drawPoints} where they are at hand.
 */
export function chosenCluster(
  recording: Recording,
  row: number,
  points?: Int32Array,
): { readonly index: number; readonly draw: number | null } | undefined {
  const outcome = recording.decisions[recording.rows.decision[row] ?? none16]?.decision.outcome
  if (!outcome || outcome.type === 'reply' || outcome.type === 'refused') return undefined
  const { clusters, totalWeight } = outcome.type === 'route' ? outcome.plan : outcome
  if (clusters.length < 2) return clusters.length === 1 ? { index: 0, draw: null } : undefined
  const draw = streamRemainder((points ?? drawPoints(recording))[row] ?? 0, totalWeight)
  const index = clusters.findIndex((choice) => draw < choice.end)
  return { index: index < 0 ? clusters.length - 1 : index, draw }
}
