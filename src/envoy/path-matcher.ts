import type { RouteMatch } from '../xds/proxy-config.ts'
import { compileRegex } from './regex.ts'
import type { RoutedRequest } from './routed-request.ts'

/** A route's path condition. */
export interface PathMatcher {
  test(request: RoutedRequest): boolean
  /** The condition as told of a path that meets it: `starts with /login`. */
  readonly holds: string
  /** As told of one that does not: `does not start with /login`. */
  readonly fails: string
  /** Every path meets it. */
  readonly any: boolean
  /** How much of the path a prefix rewrite replaces; absent where it replaces the whole path. */
  readonly matchedLength?: number
}

/** Compiles the path part of a route match (`source/common/router/config_impl.cc`); the query never counts. */
export function compilePathMatcher(match: RouteMatch): PathMatcher {
  const ignoreCase = match.case_sensitive === false
  const suffix = ignoreCase ? ' (any case)' : ''
  if (match.path !== undefined) {
    return { test: equals(match.path, ignoreCase), holds: `is ${match.path}${suffix}`, fails: `is not ${match.path}${suffix}`, any: false }
  }
  if (match.safe_regex) return byRegex(match.safe_regex.regex)
  if (match.path_separated_prefix !== undefined) {
    const prefix = match.path_separated_prefix
    const starts = startsWith(prefix, ignoreCase)
    const isWhole = (path: string) => path.length === prefix.length || path[prefix.length] === '/'
    const test = (request: RoutedRequest) => starts(request) && isWhole(request.pathOnly)
    return {
      test,
      holds: `is at or below ${prefix}${suffix}`,
      fails: `is not at or below ${prefix}${suffix}`,
      any: false,
      matchedLength: prefix.length,
    }
  }
  if (match.prefix !== undefined) return byPrefix(match.prefix, ignoreCase, suffix)
  const isConnect = 'connect_matcher' in match
  return {
    test: (request) => isConnect && request.method === 'CONNECT',
    holds: 'is a CONNECT target',
    fails: 'fits no path condition',
    any: false,
  }
}

function byPrefix(prefix: string, ignoreCase: boolean, suffix: string): PathMatcher {
  const any = prefix === '/' || prefix === ''
  const words = { holds: `starts with ${prefix}${suffix}`, fails: `does not start with ${prefix}${suffix}` }
  return { test: startsWith(prefix, ignoreCase), ...words, any, matchedLength: prefix.length }
}

function byRegex(source: string): PathMatcher {
  const regex = compileRegex(source)
  if (!regex)
    return {
      test: () => false,
      holds: `matches ${source}`,
      fails: `cannot match ${source}, which is no regular expression of RE2`,
      any: false,
    }
  const any = source === '.*'
  const test = any ? () => true : (request: RoutedRequest) => regex.fullMatch(request.pathOnly)
  return { test, holds: `matches ${source}`, fails: `does not match ${source}`, any }
}

function equals(path: string, ignoreCase: boolean): (request: RoutedRequest) => boolean {
  if (!ignoreCase) return (request) => request.pathOnly === path
  const folded = path.toLowerCase()
  return (request) => request.pathOnly.length === path.length && request.pathOnly.toLowerCase() === folded
}

function startsWith(prefix: string, ignoreCase: boolean): (request: RoutedRequest) => boolean {
  if (!ignoreCase) return (request) => request.pathOnly.startsWith(prefix)
  const folded = prefix.toLowerCase()
  return (request) => request.pathOnly.slice(0, prefix.length).toLowerCase() === folded
}
