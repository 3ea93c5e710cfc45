import type { HeaderMatcher } from '../xds/proxy-config.ts'
import { pseudoHeader, type RoutedRequest } from './routed-request.ts'
import { compileStringMatcher, type ValueMatcher } from './string-matcher.ts'

/** One condition of a route besides its path. */
export interface Condition {
  test(request: RoutedRequest): boolean
  /** What was seen, where the condition holds: `header end-user is jason`. */
  holds(request: RoutedRequest): string
  /** What was seen, where it fails: `header end-user is absent`, `method is GET, not POST`. */
  fails(request: RoutedRequest): string
  /** The matcher of the configuration, to look up its place in the text. */
  readonly part: object
}

const PSEUDO: Readonly<Record<string, string>> = {
  ':method': 'method',
  ':path': 'path',
  ':scheme': 'scheme',
  ':authority': 'authority',
  host: 'authority',
}

/** Compiles a header condition: each line is tested by itself, and an inverted one needs that none matches (`source/common/http/header_utility.h`). */
export function compileHeaderMatcher(matcher: HeaderMatcher): Condition {
  const name = matcher.name.toLowerCase()
  const subject = PSEUDO[name] ?? `header ${name}`
  const invert = matcher.invert_match ?? false
  const emptyIfMissing = matcher.treat_missing_header_as_empty ?? false
  if (!matcher.string_match) return presence(matcher, { name, subject, wanted: (matcher.present_match ?? true) !== invert, emptyIfMissing })
  const value = compileStringMatcher(matcher.string_match)
  const matches = name in PSEUDO ? pseudoTest(name, value) : lineTest(name, value, emptyIfMissing)
  return {
    part: matcher,
    test: (request) => {
      const matched = matches(request)
      return matched === undefined ? false : matched !== invert
    },
    holds: (request) => `${subject} ${invert ? `is ${shown(request, name)}, ${value.fails}` : value.holds}`,
    fails: (request) => `${subject} ${failure(shown(request, name), value, invert)}`,
  }
}

function failure(seen: string, value: ValueMatcher, invert: boolean): string {
  if (seen === 'absent') return invert ? 'is absent, which counts as excluded' : 'is absent'
  return invert ? `${value.holds}, which this route excludes` : `is ${seen}, ${value.fails}`
}

/** Undefined where the header is absent: then no value matcher holds, inverted or not. */
type LineTest = (request: RoutedRequest) => boolean | undefined

function pseudoTest(name: string, value: ValueMatcher): LineTest {
  return (request) => value.test(pseudoHeader(request, name) ?? '')
}

function lineTest(name: string, value: ValueMatcher, emptyIfMissing: boolean): LineTest {
  const missing = emptyIfMissing ? value.test('') : undefined
  return ({ headers }) => {
    let seen = false
    for (const line of headers) {
      if (line[0] !== name) continue
      if (value.test(line[1])) return true
      seen = true
    }
    return seen ? false : missing
  }
}

interface Presence {
  readonly name: string
  readonly subject: string
  readonly wanted: boolean
  readonly emptyIfMissing: boolean
}

function presence(part: object, { name, subject, wanted, emptyIfMissing }: Presence): Condition {
  const isPresent = (request: RoutedRequest) => emptyIfMissing || name in PSEUDO || request.headers.some((line) => line[0] === name)
  const words = (present: boolean) => `${subject} is ${present ? 'present' : 'absent'}`
  return { part, test: (request) => isPresent(request) === wanted, holds: () => words(wanted), fails: () => words(!wanted) }
}

/** The value or values seen, or `absent`. */
function shown(request: RoutedRequest, name: string): string {
  const pseudo = pseudoHeader(request, name)
  const values = pseudo === undefined ? request.headers.filter((line) => line[0] === name).map((line) => line[1]) : [pseudo]
  if (values.length === 0) return 'absent'
  return values.map((value) => value || 'empty').join(' and ')
}
