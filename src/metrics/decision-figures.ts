import { none16, type Recording, rowBits } from '../sim/recording.ts'
import { chosenCluster } from './chosen-cluster.ts'
import type { DecisionFigures } from './figures.ts'
import { bitOf, succeeded } from './outcome.ts'
import type { Scan } from './scan.ts'
import { share } from './share.ts'

/** What became of the calls of each decision: the numbers beside the lines of the text. */
export function decisionFigures(recording: Recording, scanned: Scan): DecisionFigures[] {
  const counters = recording.decisions.map((decision) => ({
    calls: 0,
    destinations: decision.clusters.map(() => 0),
    routed: 0,
    delayed: 0,
    aborted: 0,
    retried: 0,
    saved: 0,
    timedOut: 0,
  }))
  for (let i = 0; i < scanned.finalCount; i++) {
    const row = scanned.finals[i] ?? 0
    const counter = counters[recording.rows.decision[row] ?? none16]
    if (counter && ((recording.rows.bits[row] ?? 0) & rowBits.mirror) === 0) count(counter, recording, row, scanned.first[row] ?? row)
  }
  return counters.map(({ destinations, routed, ...rest }, d) => ({
    ...rest,
    destinations: destinations.map((hits, cluster) => share(hits, routed, expectedShare(recording, d, cluster))),
  }))
}

type Counter = { -readonly [K in Exclude<keyof DecisionFigures, 'destinations'>]: number } & { destinations: number[]; routed: number }

function count(counter: Counter, recording: Recording, row: number, first: number): void {
  const { rows } = recording
  const bits = rows.bits[row] ?? 0
  const ok = succeeded(rows.status[row] ?? 0, bits)
  counter.calls++
  if ((rows.bits[first] ?? 0) & rowBits.delayed) counter.delayed++
  if (bits & bitOf('FI')) counter.aborted++
  else countDestination(counter, recording, first)
  if (row !== first) {
    counter.retried++
    if (ok) counter.saved++
  }
  if (bits & bitOf('UT')) counter.timedOut++
}

function countDestination(counter: Counter, recording: Recording, first: number): void {
  const chosen = chosenCluster(recording, first)
  if (chosen === undefined) return
  counter.routed++
  counter.destinations[chosen.index] = (counter.destinations[chosen.index] ?? 0) + 1
}

function expectedShare(recording: Recording, decision: number, cluster: number): number | null {
  const outcome = recording.decisions[decision]?.decision.outcome
  if (outcome === undefined || outcome.type === 'reply' || outcome.type === 'refused') return null
  const clusters = outcome.type === 'route' ? outcome.plan.clusters : outcome.clusters
  const total = outcome.type === 'route' ? outcome.plan.totalWeight : outcome.totalWeight
  const choice = clusters[cluster]
  if (!choice) return null
  return total > 0 ? (choice.end - choice.begin) / total : 1 / clusters.length
}
