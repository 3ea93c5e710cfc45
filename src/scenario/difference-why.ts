import { formatCount, formatExpected, formatHalfWidth, formatMoment, formatPercent } from '../metrics/format.ts'
import { movesOf } from './difference-moves.ts'
import { isBroken, isFixed, type PairedOutcome } from './difference-pairs.ts'
import type { ChangedShare } from './difference-shares.ts'
import { placeWords } from './difference-words.ts'
import type { PlaceNames } from './request-outcomes.ts'

/** Part of the scope above which a stretch of time explains nothing. */
const narrow = 0.6

/** Why failures went and came, and what the configuration leads one to expect; nothing where there is nothing to tell. */
export function whyDifferent(
  pairs: readonly PairedOutcome[],
  names: PlaceNames,
  { shares, lengthUs }: { readonly shares: readonly ChangedShare[]; readonly lengthUs: number },
): readonly string[] {
  const fixed = pairs.filter(isFixed)
  const broken = pairs.filter(isBroken)
  return [
    ...(fixed.length > 0 ? [whyFixed(fixed, names)] : []),
    ...(broken.length > 0 ? [whyBroken(broken, names, lengthUs)] : []),
    ...expectedShare(shares),
  ]
}

function whyFixed(fixed: readonly PairedOutcome[], names: PlaceNames): string {
  const moved = fixed.filter(hasMoved)
  const saved = fixed.filter((pair) => !hasMoved(pair) && pair.after.retries > pair.before.retries)
  const rest = fixed.length - moved.length - saved.length
  const reasons = [
    ...(saved.length > 0 ? [`${formatCount(saved.length)} ${saved.length === 1 ? 'is' : 'are'} saved by more retries`] : []),
    ...destinations(moved, names).map(({ words, count }, i) =>
      i === 0 ? `${formatCount(count)} ${count === 1 ? 'goes' : 'go'} ${words} now` : `${formatCount(count)} ${words}`,
    ),
    ...(rest > 0 ? [`${formatCount(rest)} no longer ${rest === 1 ? 'ends' : 'end'} in ${commonCause(fixed, 'before')}`] : []),
  ]
  if (saved.length === fixed.length && saved.length > 1) return `All ${formatCount(saved.length)} fixed failures are saved by more retries.`
  return `Of the ${formatCount(fixed.length)} fixed ${fixed.length === 1 ? 'failure' : 'failures'} ${listed(reasons)}.`
}

function whyBroken(broken: readonly PairedOutcome[], names: PlaceNames, lengthUs: number): string {
  const moved = broken.filter(hasMoved)
  const many = formatCount(broken.length)
  const cause = endedIn(broken)
  const when = stretch(broken, lengthUs)
  if (moved.length === broken.length)
    return `${broken.length === 1 ? 'The new failure' : `All ${many} new failures`} moved${placesOf(moved, names)}${when}; ${cause}.`
  if (moved.length > 0) return `Of the ${many} new failures ${formatCount(moved.length)} moved${placesOf(moved, names)}${when}; ${cause}.`
  return broken.length === 1
    ? `The new failure goes where it went before${when}; ${cause}.`
    : `The ${many} new failures go where they went before${when}; ${cause}.`
}

/** What the configuration leads one to expect of the way that gains most. */
function expectedShare(shares: readonly ChangedShare[]): readonly string[] {
  const most = shares.find(({ after, gain, mirror }) => !mirror && gain > 0 && after?.expected !== null && after !== null)
  if (!most?.after || most.after.expected === null) return []
  const { observed, expected, halfWidth } = most.after
  const interval = halfWidth === null || halfWidth === 0 ? '' : ` ${formatHalfWidth(halfWidth)}`
  return [
    `${placeWords(most.name, most.toVersion)} gets ${formatPercent(observed)} after, expected ${formatExpected(expected)}${interval}.`,
  ]
}

function hasMoved({ left, entered }: PairedOutcome): boolean {
  return left.length > 0 && entered.length > 0
}

/** Where requests that moved go now, most frequent first; beyond the third place only how many. */
function destinations(moved: readonly PairedOutcome[], names: PlaceNames): readonly { readonly words: string; readonly count: number }[] {
  const counts = new Map<string, number>()
  for (const { to, toVersion, mirror, count } of movesOf(moved, names)) {
    if (to === null || mirror) continue
    const words = `to ${placeWords(to, toVersion)}`
    counts.set(words, (counts.get(words) ?? 0) + count)
  }
  const shown = [...counts].sort((a, b) => b[1] - a[1]).slice(0, mostPlaces)
  const rest = moved.length - shown.reduce((sum, [, count]) => sum + count, 0)
  return [...shown.map(([words, count]) => ({ words, count })), ...(rest > 0 ? [{ words: 'elsewhere', count: rest }] : [])]
}

const mostPlaces = 3

/** ` to reviews v1`, or `, 12 to reviews v1 and 8 to reviews v2`. */
function placesOf(moved: readonly PairedOutcome[], names: PlaceNames): string {
  const all = destinations(moved, names)
  if (all.length === 1) return ` ${all[0]?.words}`
  return `, ${listed(all.map(({ words, count }) => `${formatCount(count)} ${words}`))}`
}

/** `all end in 503 URX`, `19 end in 503 URX`. */
function endedIn(broken: readonly PairedOutcome[]): string {
  const cause = commonCause(broken, 'after')
  const count = broken.filter(({ after }) => after.cause === cause).length
  if (count < broken.length) return `${formatCount(count)} ${count === 1 ? 'ends' : 'end'} in ${cause}`
  return count === 1 ? `it ends in ${cause}` : `all end in ${cause}`
}

function commonCause(pairs: readonly PairedOutcome[], side: 'before' | 'after'): string {
  const counts = new Map<string, number>()
  for (const pair of pairs) counts.set(pair[side].cause, (counts.get(pair[side].cause) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? ''
}

/** ` between 20.0 s and 34.1 s`, where that is a small part of the scope. */
function stretch(pairs: readonly PairedOutcome[], lengthUs: number): string {
  const times = pairs.map(({ after }) => after.sentUs)
  const from = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const to = times.reduce((a, b) => Math.max(a, b), 0)
  return pairs.length > 2 && to - from < narrow * lengthUs ? ` between ${formatMoment(from)} and ${formatMoment(to)}` : ''
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}
