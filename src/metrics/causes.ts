import { type InParts, walkInParts } from '../core/parts.ts'
import { none, type Recording, rowBits } from '../sim/recording.ts'
import type { Figures } from './figures.ts'
import { causeKey, nameOfCause } from './outcome.ts'
import type { Scan } from './scan.ts'

/**
 * Where the failed requests of a scope failed, most frequent first: for each the deepest call that failed and made its caller fail. A call that
 * its client's proxy ended itself (timeout, no host, abort) is the cause, whatever its callee was doing. A part at a time.
 */
export function* failureCausesInParts(recording: Recording, scanned: Scan): InParts<Figures['causes']> {
  const counts: Map<number, number>[] = recording.edges.map(() => new Map())
  yield* walkInParts(0, scanned.failedRoots.length, (from, to) => {
    for (let i = from; i < to; i++)
      countCause(recording, deepestFailure(recording, scanned.failedChild, scanned.failedRoots[i] ?? 0), counts)
  })
  return counts
    .flatMap((ofEdge, edge) => [...named(ofEdge)].map(([cause, count]) => ({ cause, edge, count })))
    .sort((a, b) => b.count - a.count || a.edge - b.edge || (a.cause < b.cause ? -1 : 1))
}

function countCause({ rows }: Recording, row: number, counts: readonly Map<number, number>[]): void {
  const ofEdge = counts[rows.edge[row] ?? 0]
  const key = causeKey(rows.status[row] ?? 0, rows.bits[row] ?? 0)
  ofEdge?.set(key, (ofEdge.get(key) ?? 0) + 1)
}

/** Several causes may have one name. */
function named(counts: ReadonlyMap<number, number>): ReadonlyMap<string, number> {
  const byName = new Map<string, number>()
  for (const [key, count] of counts) byName.set(nameOfCause(key), (byName.get(nameOfCause(key)) ?? 0) + count)
  return byName
}

/** The last row of the call that made the call ending in `row` fail; `row` itself where none beneath it failed. */
export function deepestFailure(recording: Recording, failedChild: Uint32Array, row: number): number {
  let cause = row
  while (((recording.rows.bits[cause] ?? 0) & rowBits.local) === 0) {
    const child = failedChild[cause] ?? none
    if (child === none) break
    cause = child
  }
  return cause
}
