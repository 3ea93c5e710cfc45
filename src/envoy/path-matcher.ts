import type { RouteMatch } from '../xds/proxy-config.ts'
import { compileRegex } from './regex.ts'
import type { RoutedRequest } from './routed-request.ts'

/** A route's path condition. */
export interface PathMatcher {
  test(request: RoutedRequest): boolean
  /** The field of the match that holds the condition. */
  readonly field: string
  /** The condition as told of a path that meets it: `starts with /login`. */
  readonly holds: string
  /** As told of one that does not: `does not start with /login`. */
  readonly fails: string
  /** Every path meets it. */
  readonly any: boolean
  /** How much of the path a prefix rewrite replaces; absent where it replaces the whole path. */
  readonly matchedLength?: number
}

type PathTest = (request: RoutedRequest) => boolean

/** Compiles the path part of a route match (`source/common/router/config_impl.cc`); the query never counts. */
export function compilePathMatcher(match: RouteMatch): PathMatcher {
  const ignoreCase = match.case_sensitive === false
  if (match.path !== undefined) return byPath(match.path, ignoreCase)
  if (match.safe_regex) return byRegex(match.safe_regex.regex)
  if (match.path_separated_prefix !== undefined) return bySegments(match.path_separated_prefix, ignoreCase)
  if (match.prefix !== undefined) return byPrefix(match.prefix, ignoreCase)
  const isConnect = 'connect_matcher' in match
  const test: PathTest = (request) => isConnect && request.method === 'CONNECT'
  return { test, field: 'connect_matcher', holds: 'is a CONNECT target', fails: 'fits no path condition', any: false }
}

const caseNote = (ignoreCase: boolean) => (ignoreCase ? ' in any case' : '')

function byPath(path: string, ignoreCase: boolean): PathMatcher {
  const folded = path.toLowerCase()
  const test: PathTest = ignoreCase ? ({ pathOnly }) => pathOnly.toLowerCase() === folded : ({ pathOnly }) => pathOnly === path
  const shown = path + caseNote(ignoreCase)
  return { test, field: 'path', holds: `is ${shown}`, fails: `is not ${shown}`, any: false }
}

function byPrefix(prefix: string, ignoreCase: boolean): PathMatcher {
  const shown = prefix + caseNote(ignoreCase)
  const words = { holds: `starts with ${shown}`, fails: `does not start with ${shown}` }
  return {
    test: startsWith(prefix, ignoreCase),
    field: 'prefix',
    ...words,
    any: prefix === '/' || prefix === '',
    matchedLength: prefix.length,
  }
}

function bySegments(prefix: string, ignoreCase: boolean): PathMatcher {
  const starts = startsWith(prefix, ignoreCase)
  const test: PathTest = (request) => {
    const { pathOnly } = request
    return starts(request) && (pathOnly.length === prefix.length || pathOnly[prefix.length] === '/')
  }
  const shown = prefix + caseNote(ignoreCase)
  const words = { holds: `is at or below ${shown}`, fails: `is not at or below ${shown}` }
  return { test, field: 'path_separated_prefix', ...words, any: false, matchedLength: prefix.length }
}

function byRegex(source: string): PathMatcher {
  const regex = compileRegex(source)
  const field = 'safe_regex'
  const holds = `matches ${source}`
  if (!regex) return { test: () => false, field, holds, fails: `cannot match ${source}, which RE2 refuses`, any: false }
  const any = source === '.*'
  const test: PathTest = any ? () => true : ({ pathOnly }) => regex.fullMatch(pathOnly)
  return { test, field, holds, fails: `does not match ${source}`, any }
}

function startsWith(prefix: string, ignoreCase: boolean): PathTest {
  if (!ignoreCase) return ({ pathOnly }) => pathOnly.startsWith(prefix)
  const folded = prefix.toLowerCase()
  return ({ pathOnly }) => pathOnly.slice(0, prefix.length).toLowerCase() === folded
}
