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

/** Compiles a header condition (`source/common/http/header_utility.h`). */
export function compileHeaderMatcher(matcher: HeaderMatcher): Condition {
  return matcher.string_match ? new ValueCondition(matcher, compileStringMatcher(matcher.string_match)) : new PresenceCondition(matcher)
}

/** A condition on a header's value: each line is tested by itself, and an inverted one needs that none matches. */
class ValueCondition implements Condition {
  readonly part: HeaderMatcher
  readonly #name: string
  readonly #value: ValueMatcher
  readonly #invert: boolean
  readonly #isPseudo: boolean

  constructor(part: HeaderMatcher, value: ValueMatcher) {
    this.part = part
    this.#name = part.name.toLowerCase()
    this.#value = value
    this.#invert = part.invert_match ?? false
    this.#isPseudo = this.#name in PSEUDO
  }

  /** Of an absent header no value condition holds, inverted or not. */
  test(request: RoutedRequest): boolean {
    if (this.#isPseudo) return this.#value.test(pseudoHeader(request, this.#name) ?? '') !== this.#invert
    let seen = false
    for (const line of request.headers) {
      if (line[0] !== this.#name) continue
      if (this.#value.test(line[1])) return !this.#invert
      seen = true
    }
    if (seen) return this.#invert
    return this.part.treat_missing_header_as_empty === true && this.#value.test('') !== this.#invert
  }

  holds(request: RoutedRequest): string {
    return `${subjectOf(this.#name)} ${this.#invert ? `is ${shown(request, this.#name)}, ${this.#value.fails}` : this.#value.holds}`
  }

  fails(request: RoutedRequest): string {
    return `${subjectOf(this.#name)} ${failure(shown(request, this.#name), this.#value, this.#invert)}`
  }
}

const subjectOf = (name: string) => PSEUDO[name] ?? `header ${name}`

function failure(seen: string, value: ValueMatcher, invert: boolean): string {
  if (seen === 'absent') return invert ? 'is absent, which counts as excluded' : 'is absent'
  return invert ? `${value.holds}, which this route excludes` : `is ${seen}, ${value.fails}`
}

/** A condition on whether the header is there at all. */
class PresenceCondition implements Condition {
  readonly part: HeaderMatcher
  readonly #name: string
  readonly #wanted: boolean

  constructor(part: HeaderMatcher) {
    this.part = part
    this.#name = part.name.toLowerCase()
    this.#wanted = (part.present_match ?? true) !== (part.invert_match ?? false)
  }

  test(request: RoutedRequest): boolean {
    return this.#isPresent(request) === this.#wanted
  }

  holds(): string {
    return this.#words(this.#wanted)
  }

  fails(): string {
    return this.#words(!this.#wanted)
  }

  #isPresent({ headers }: RoutedRequest): boolean {
    for (const line of headers) if (line[0] === this.#name) return true
    return this.part.treat_missing_header_as_empty === true || this.#name in PSEUDO
  }

  #words(present: boolean): string {
    return `${subjectOf(this.#name)} is ${present ? 'present' : 'absent'}`
  }
}

/** The value or values seen, or `absent`. */
function shown(request: RoutedRequest, name: string): string {
  const pseudo = pseudoHeader(request, name)
  const values = pseudo === undefined ? request.headers.filter((line) => line[0] === name).map((line) => line[1]) : [pseudo]
  if (values.length === 0) return 'absent'
  return values.map((value) => value || 'empty').join(' and ')
}
