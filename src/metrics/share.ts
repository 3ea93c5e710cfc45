import type { Share } from './figures.ts'

/** Requests of one client in one step of the timeline: how many there were, and what share of them (0..1) the configuration sends a given way. */
export interface SharePart {
  readonly of: number
  readonly expected: number | null
}

/** 97.5 % quantile of the normal distribution: 95 of 100 samples fall within this many standard deviations of their mean. */
const z95 = 1.96
/** Below this many expected hits (or misses) the normal approximation says nothing. */
const fewest = 5

/** `count` of `of` beside what was to be expected. */
export function share(count: number, of: number, expected: number | null): Share {
  return shareOfParts(count, [{ of, expected }])
}

/**
 * A share of requests that were not all split alike (several callers, or several steps of the timeline): what is expected is the mean over
 * the parts, each weighted by the requests that it saw. Unknown where it is unknown for any part that saw a request.
 */
export function shareOfParts(count: number, parts: readonly SharePart[]): Share {
  let of = 0
  let hits = 0
  let variance = 0
  let known = parts.length > 0
  for (const part of parts) {
    of += part.of
    if (part.expected === null) known &&= part.of === 0 && parts.length > 1
    else {
      hits += part.of * part.expected
      variance += part.of * part.expected * (1 - part.expected)
    }
  }
  const observed = of === 0 ? 0 : count / of
  if (!known) return { count, of, observed, expected: null, halfWidth: null, agrees: null }
  if (of === 0) return { count, of, observed, expected: meanExpected(parts), halfWidth: null, agrees: null }
  const halfWidth = (z95 * Math.sqrt(variance)) / of
  return { count, of, observed, expected: hits / of, halfWidth, agrees: agreement(count, of, hits, variance) }
}

function agreement(count: number, of: number, hits: number, variance: number): boolean | null {
  if (variance < 1e-9) return Math.abs(count - hits) < 0.5
  if (hits < fewest || of - hits < fewest) return null
  return Math.abs(count - hits) <= z95 * Math.sqrt(variance)
}

function meanExpected(parts: readonly SharePart[]): number | null {
  const known = parts.flatMap((part) => (part.expected === null ? [] : [part.expected]))
  return known.length === 0 ? null : known.reduce((sum, p) => sum + p, 0) / known.length
}
