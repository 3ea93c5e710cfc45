import type { Move } from './difference.ts'
import type { PairedOutcome } from './difference-pairs.ts'
import type { Place, PlaceNames } from './request-outcomes.ts'

/**
 * Where requests go otherwise, most frequent first. Of each request the first call counts that goes another way: what follows from it (v3 calls
 * ratings, v1 does not) is no change of its own. Mirrored copies are counted apart.
 */
export function movesOf(pairs: readonly PairedOutcome[], names: PlaceNames): readonly Move[] {
  const counts = new Map<string, { readonly move: Omit<Move, 'count'>; count: number }>()
  const add = (from: Place | undefined, to: Place | undefined) => {
    const move = moveOf(from, to)
    const key = JSON.stringify(move)
    const known = counts.get(key)
    if (known) known.count++
    else counts.set(key, { move, count: 1 })
  }
  for (const pair of pairs) {
    if (pair.left.length === 0 && pair.entered.length === 0) continue
    const places = (numbers: readonly number[]) => numbers.flatMap((number) => names.places[number] ?? [])
    const left = places(pair.left)
    const entered = places(pair.entered)
    const [from, to] = firstMove(
      left.filter(({ mirror }) => !mirror),
      entered.filter(({ mirror }) => !mirror),
    )
    if (from || to) add(from, to)
    for (const copy of left.filter(({ mirror }) => mirror)) add(copy, undefined)
    for (const copy of entered.filter(({ mirror }) => mirror)) add(undefined, copy)
  }
  return [...counts.values()].map(({ move, count }) => ({ ...move, count })).sort((a, b) => b.count - a.count)
}

/** Another version of the same node before another node. */
function firstMove(left: readonly Place[], entered: readonly Place[]): readonly [Place | undefined, Place | undefined] {
  for (const from of left) {
    const to = entered.find(({ node }) => node === from.node)
    if (to) return [from, to]
  }
  return [left[0], entered[0]]
}

function moveOf(from: Place | undefined, to: Place | undefined): Omit<Move, 'count'> {
  return {
    from: from?.name ?? null,
    fromVersion: from?.version ?? null,
    to: to?.name ?? null,
    toVersion: to?.version ?? null,
    mirror: (from ?? to)?.mirror ?? false,
  }
}
