import { none, type Recording, rowBits } from '../sim/recording.ts'
import type { Figures } from './figures.ts'
import { causeName } from './outcome.ts'
import type { Scan } from './scan.ts'

/**
 * Where the failed requests of a scope failed, most frequent first: for each the deepest call that failed and made its caller fail. A call that
 * its client's proxy ended itself (timeout, no host, abort) is the cause, whatever its callee was doing.
 */
export function failureCauses(recording: Recording, scanned: Scan): Figures['causes'] {
  const counts = new Map<string, { cause: string; edge: number; count: number }>()
  for (const root of scanned.failedRoots) {
    const row = deepestFailure(recording, scanned.failedChild, root)
    const edge = recording.rows.edge[row] ?? 0
    const cause = causeName(recording.rows.status[row] ?? 0, recording.rows.bits[row] ?? 0)
    const key = `${edge} ${cause}`
    const known = counts.get(key)
    if (known) known.count++
    else counts.set(key, { cause, edge, count: 1 })
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || a.edge - b.edge || (a.cause < b.cause ? -1 : 1))
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
