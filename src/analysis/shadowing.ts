import { regexEngine } from '../core/regex-engine.ts'
import type { HTTPMatchRequest, HTTPRoute, StringMatch } from '../manifest/kinds.ts'

/** A match block (or a whole rule without any: `match` is null) that no request can reach, and the earlier one that takes all it would. */
export interface Shadowed {
  readonly rule: number
  readonly match: number | null
  readonly by: { readonly rule: number; readonly match: number | null }
}

/**
 * The blocks of `http` that are dead by proof: whatever request and proxy satisfies them satisfies one earlier block, and the first match wins
 * (Envoy tries the routes of a virtual host in their order). Only certain cover counts, so a block that is missing here may be dead all the same.
 */
export function findShadowed(http: readonly HTTPRoute[], gateways: readonly string[]): readonly Shadowed[] {
  const earlier: { readonly block: HTTPMatchRequest; readonly rule: number; readonly match: number | null }[] = []
  const dead: Shadowed[] = []
  http.forEach((route, rule) => {
    const blocks = route.match?.length ? route.match.map((block, match) => ({ block, rule, match })) : [{ block: {}, rule, match: null }]
    for (const one of blocks) {
      const by = earlier.find((candidate) => covers(candidate.block, one.block, gateways))
      if (by) dead.push({ rule, match: one.match, by: { rule: by.rule, match: by.match } })
      else if (!route.delegate) earlier.push(one)
    }
  })
  return dead
}

/** Whether every request at every proxy that satisfies `later` satisfies `earlier` too. */
export function covers(earlier: HTTPMatchRequest, later: HTTPMatchRequest, gateways: readonly string[]): boolean {
  return (
    coversSource(earlier, later, gateways) &&
    (earlier.port === undefined || earlier.port === later.port) &&
    coversUri(earlier, later) &&
    alwaysThere(earlier.method, later.method) &&
    alwaysThere(earlier.authority, later.authority) &&
    alwaysThere(earlier.scheme, later.scheme) &&
    coversMap(lowerKeys(earlier.headers), lowerKeys(later.headers), implies) &&
    coversMap(lowerKeys(earlier.withoutHeaders), lowerKeys(later.withoutHeaders), (theirs, mine) => implies(mine, theirs)) &&
    coversMap(earlier.queryParams ?? {}, later.queryParams ?? {}, implies)
  )
}

/** `gateways` of a block decides alone where it is given; else sourceLabels and sourceNamespace do, as in istiod's `sourceMatchHTTP`. */
function coversSource(earlier: HTTPMatchRequest, later: HTTPMatchRequest, gateways: readonly string[]): boolean {
  if (earlier.gateways?.length) {
    const bound = later.gateways?.length ? later.gateways : gateways.length ? gateways : ['mesh']
    return bound.every((name) => earlier.gateways?.includes(name))
  }
  const labels = Object.entries(earlier.sourceLabels ?? {})
  if (!labels.length && !earlier.sourceNamespace) return true
  if (later.gateways?.length) return false
  const sameNamespace = !earlier.sourceNamespace || earlier.sourceNamespace === later.sourceNamespace
  return sameNamespace && labels.every(([key, value]) => later.sourceLabels?.[key] === value)
}

function coversUri(earlier: HTTPMatchRequest, later: HTTPMatchRequest): boolean {
  const mine = earlier.uri
  if (!mine || isPresence(mine) || mine.prefix === '/' || mine.prefix === '' || mine.regex === '.*' || mine.regex === '/.*') return true
  const theirs = later.uri
  if (!theirs) return false
  if (mine.regex !== undefined) return !later.ignoreUriCase && implies(theirs, mine)
  if (later.ignoreUriCase && !earlier.ignoreUriCase) return false
  return earlier.ignoreUriCase ? implies(lower(theirs), lower(mine)) : implies(theirs, mine)
}

/** For what every request has: method, authority and scheme. */
function alwaysThere(mine: StringMatch | undefined, theirs: StringMatch | undefined): boolean {
  return !mine || isPresence(mine) || (theirs !== undefined && implies(theirs, mine))
}

function coversMap(
  mine: Readonly<Record<string, StringMatch>>,
  theirs: Readonly<Record<string, StringMatch>>,
  covered: (theirs: StringMatch, mine: StringMatch) => boolean,
): boolean {
  return Object.entries(mine).every(([key, match]) => {
    const other = theirs[key]
    return other !== undefined && covered(other, match)
  })
}

/** Whether any value that satisfies `narrow` satisfies `wide`. */
function implies(narrow: StringMatch, wide: StringMatch): boolean {
  if (isPresence(wide) || wide.prefix === '' || wide.regex === '.*') return true
  if (wide.exact !== undefined) return narrow.exact === wide.exact
  if (wide.prefix !== undefined) return (narrow.exact ?? narrow.prefix ?? null)?.startsWith(wide.prefix) ?? false
  if (wide.regex === undefined) return false
  return narrow.regex === wide.regex || (narrow.exact !== undefined && matchesWhole(wide.regex, narrow.exact))
}

function matchesWhole(regex: string, value: string): boolean {
  const engine = regexEngine()
  try {
    return engine.compile(regex).matches(value)
  } catch {
    // Not RE2: Istio's validation rejects the rule, which is said elsewhere.
    return false
  }
}

const isPresence = (match: StringMatch): boolean => match.exact === undefined && match.prefix === undefined && match.regex === undefined

function lower(match: StringMatch): StringMatch {
  if (match.exact !== undefined) return { exact: match.exact.toLowerCase() }
  return match.prefix !== undefined ? { prefix: match.prefix.toLowerCase() } : match
}

const lowerKeys = (map: Readonly<Record<string, StringMatch>> | undefined): Readonly<Record<string, StringMatch>> =>
  Object.fromEntries(Object.entries(map ?? {}).map(([key, match]) => [key.toLowerCase(), match]))
