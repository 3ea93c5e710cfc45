import { none16, type Recording } from '../sim/recording.ts'

/** The destination that the proxy took for a call, by the decision's own order, and the draw that chose it; undefined where none was to be chosen. */
export function chosenCluster(recording: Recording, row: number): { readonly index: number; readonly draw: number | null } | undefined {
  const decision = recording.decisions[recording.rows.decision[row] ?? none16]?.decision
  if (!decision || decision.outcome.type === 'reply' || decision.outcome.type === 'refused') return undefined
  const clusters = decision.outcome.type === 'route' ? decision.outcome.plan.clusters : decision.outcome.clusters
  return clusters.length === 1 ? { index: 0, draw: null } : undefined
}
