import type { StringMatcher } from '../xds/proxy-config.ts'
import { compileRegex, type Regex } from './regex.ts'

type Kind = 'exact' | 'prefix' | 'suffix' | 'contains' | 'safe_regex'

/** A matcher of one value, with its condition in words. One shape for all kinds, so that a test is a few loads. */
export class ValueMatcher {
  readonly #kind: Kind
  /** In lower case where case does not count. */
  readonly #literal: string
  readonly #ignoreCase: boolean
  readonly #regex: Regex | undefined
  readonly #shown: string | undefined

  constructor(kind: Kind, value: string | undefined, ignoreCase: boolean) {
    this.#kind = kind
    this.#shown = value
    this.#ignoreCase = ignoreCase && kind !== 'safe_regex'
    this.#literal = (this.#ignoreCase ? value?.toLowerCase() : value) ?? ''
    this.#regex = kind === 'safe_regex' && value !== undefined ? compileRegex(value) : undefined
  }

  test(value: string): boolean {
    const text = this.#ignoreCase ? value.toLowerCase() : value
    switch (this.#kind) {
      case 'exact':
        return text === this.#literal
      case 'prefix':
        return text.startsWith(this.#literal)
      case 'suffix':
        return text.endsWith(this.#literal)
      case 'contains':
        return text.includes(this.#literal)
      default:
        return this.#regex?.fullMatch(text) ?? false
    }
  }

  /** How a value that matches is told: `is jason`, `starts with ja`. */
  get holds(): string {
    const shown = this.#shown ?? ''
    switch (this.#kind) {
      case 'exact':
        return `is ${shown || 'empty'}`
      case 'safe_regex':
        return `matches ${shown}`
      default:
        return `${VERBS[this.#kind][0]} ${shown}`
    }
  }

  /** How a value that does not match is told, after `is <value>, `: `not jason`, `which does not start with ja`. */
  get fails(): string {
    const shown = this.#shown ?? ''
    switch (this.#kind) {
      case 'exact':
        return `not ${shown || 'empty'}`
      case 'safe_regex':
        return this.#regex ? `which does not match ${shown}` : `and ${shown || 'the empty matcher'} is no regular expression of RE2`
      default:
        return `which does not ${VERBS[this.#kind][1]} ${shown}`
    }
  }
}

const VERBS = { prefix: ['starts with', 'start with'], suffix: ['ends with', 'end with'], contains: ['contains', 'contain'] } as const

/** Compiles Envoy's StringMatcher; one that is empty or broken never matches. */
export function compileStringMatcher(matcher: StringMatcher): ValueMatcher {
  const ignoreCase = matcher.ignore_case ?? false
  if (matcher.exact !== undefined) return new ValueMatcher('exact', matcher.exact, ignoreCase)
  if (matcher.prefix !== undefined) return new ValueMatcher('prefix', matcher.prefix, ignoreCase)
  if (matcher.suffix !== undefined) return new ValueMatcher('suffix', matcher.suffix, ignoreCase)
  if (matcher.contains !== undefined) return new ValueMatcher('contains', matcher.contains, ignoreCase)
  return new ValueMatcher('safe_regex', matcher.safe_regex?.regex, false)
}
