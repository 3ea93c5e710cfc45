import type { Move } from './difference.ts'
import type { PairedOutcome } from './difference-pairs.ts'
import type { Place, PlaceNames } from './request-outcomes.ts'

/**
 * Where requests go otherwise, most frequent first. Of each request the first call counts that goes another way: what follows from it (v3 calls
 * ratings, v1 does not) is no change of its own. Mirrored copies are counted apart.
 */
export function movesOf(pairs: readonly PairedOutcome[], names: PlaceNames): readonly Move[] {
  const counts = new Map<string, { readonly move: Omit<Move, 'count'>; count: number }>()
  const add = (from: number | undefined, to: number | undefined) => {
    const key = `${from ?? ''} ${to ?? ''}`
    const known = counts.get(key)
    if (known) known.count++
    else counts.set(key, { move: moveOf(names.places[from ?? -1], names.places[to ?? -1]), count: 1 })
  }
  for (const pair of pairs) {
    if (pair.left.length === 0 && pair.entered.length === 0) continue
    const isCopy = (place: number) => names.places[place]?.mirror === true
    const isCall = (place: number) => !isCopy(place)
    const [from, to] = firstMove(pair.left.filter(isCall), pair.entered.filter(isCall), names)
    if (from !== undefined || to !== undefined) add(from, to)
    for (const copy of pair.left.filter(isCopy)) add(copy, undefined)
    for (const copy of pair.entered.filter(isCopy)) add(undefined, copy)
  }
  return [...counts.values()].map(({ move, count }) => ({ ...move, count })).sort((a, b) => b.count - a.count)
}

/** Another version of the same node before another node. */
function firstMove(left: readonly number[], entered: readonly number[], { places }: PlaceNames): readonly (number | undefined)[] {
  for (const from of left) {
    const to = entered.find((place) => places[place]?.node === places[from]?.node)
    if (to !== undefined) return [from, to]
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
