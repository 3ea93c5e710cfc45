import type { RouteMatch } from '../xds/proxy-config.ts'
import { compileRegex, type Regex } from './regex.ts'
import type { RoutedRequest } from './routed-request.ts'

const SLASH = 0x2f

/** The field of a route match that holds its path condition. */
type PathField = 'path' | 'prefix' | 'path_separated_prefix' | 'safe_regex' | 'connect_matcher'

/** A route's path condition (`source/common/router/config_impl.cc`); the query never counts. One shape for all kinds, so that a test is a few loads. */
export class PathMatcher {
  readonly field: PathField
  /** What is compared with: a path, a prefix, the source of a regular expression; in lower case where case does not count. */
  readonly #literal: string
  readonly #ignoreCase: boolean
  readonly #regex: Regex | undefined
  /** As written. */
  readonly #shown: string
  /** Every path meets it. */
  readonly any: boolean

  constructor(field: PathField, value: string, ignoreCase: boolean) {
    this.field = field
    this.#shown = value
    this.#ignoreCase = ignoreCase && field !== 'safe_regex'
    this.#literal = this.#ignoreCase ? value.toLowerCase() : value
    this.#regex = field === 'safe_regex' ? compileRegex(value) : undefined
    this.any = field === 'prefix' ? value === '/' || value === '' : field === 'safe_regex' && value === '.*'
  }

  test(request: RoutedRequest): boolean {
    if (this.any) return this.#literal !== '/' || request.pathOnly.charCodeAt(0) === SLASH
    const path = this.#ignoreCase ? request.pathOnly.toLowerCase() : request.pathOnly
    switch (this.field) {
      case 'path':
        return path === this.#literal
      case 'prefix':
        return path.startsWith(this.#literal)
      case 'path_separated_prefix':
        return path.startsWith(this.#literal) && (path.length === this.#literal.length || path[this.#literal.length] === '/')
      case 'safe_regex':
        return this.#regex?.fullMatch(path) ?? false
      default:
        return request.method === 'CONNECT' && this.#shown === ''
    }
  }

  /** How much of the path a prefix rewrite replaces; absent where it replaces the whole path. */
  get matchedLength(): number | undefined {
    return this.field === 'prefix' || this.field === 'path_separated_prefix' ? this.#shown.length : undefined
  }

  /** The condition as told of a path that meets it: `starts with /login`. */
  get holds(): string {
    const shown = this.#shown + this.#caseNote
    switch (this.field) {
      case 'path':
        return `is ${shown}`
      case 'prefix':
        return `starts with ${shown}`
      case 'path_separated_prefix':
        return `is at or below ${shown}`
      case 'safe_regex':
        return `matches ${shown}`
      default:
        return 'is a CONNECT target'
    }
  }

  /** As told of one that does not: `does not start with /login`. */
  get fails(): string {
    const shown = this.#shown + this.#caseNote
    switch (this.field) {
      case 'path':
        return `is not ${shown}`
      case 'prefix':
        return `does not start with ${shown}`
      case 'path_separated_prefix':
        return `is not at or below ${shown}`
      case 'safe_regex':
        return this.#regex ? `does not match ${shown}` : `cannot match ${shown}, which RE2 refuses`
      default:
        return 'fits no path condition'
    }
  }

  get #caseNote(): string {
    return this.#ignoreCase ? ' in any case' : ''
  }
}

/** Compiles the path part of a route match; one that has none fits nothing. */
export function compilePathMatcher(match: RouteMatch): PathMatcher {
  const ignoreCase = match.case_sensitive === false
  if (match.path !== undefined) return new PathMatcher('path', match.path, ignoreCase)
  if (match.safe_regex) return new PathMatcher('safe_regex', match.safe_regex.regex, false)
  if (match.path_separated_prefix !== undefined) return new PathMatcher('path_separated_prefix', match.path_separated_prefix, ignoreCase)
  if (match.prefix !== undefined) return new PathMatcher('prefix', match.prefix, ignoreCase)
  return new PathMatcher('connect_matcher', 'connect_matcher' in match ? '' : 'none', false)
}
