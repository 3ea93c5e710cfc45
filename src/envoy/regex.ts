import type { RE2JS } from 're2js'
import { regexEngine } from '../core/regex-engine.ts'
import { NATIVE_INPUT_LIMIT, type NativeRegex, nativeEquivalent } from './native-regex.ts'
import { compileReplacement, type FindFrom } from './regex-replacement.ts'

/** A compiled RE2 expression. */
export interface Regex {
  readonly source: string
  /** Whether the whole of `text` matches, as RE2's FullMatch. */
  fullMatch(text: string): boolean
  /** Replaces every match in a text, as RE2's GlobalReplace; `\1` in `substitution` stands for a group. */
  replacer(substitution: string): (text: string) => string
}

const cache = new Map<string, Regex | undefined>()
const CACHE_LIMIT = 2000

/** The expression compiled once and kept; undefined where RE2 would refuse it. */
export function compileRegex(source: string): Regex | undefined {
  if (cache.has(source)) return cache.get(source)
  if (cache.size >= CACHE_LIMIT) cache.clear()
  const regex = create(source)
  cache.set(source, regex)
  return regex
}

function create(source: string): Regex | undefined {
  const engine = regexEngine()
  let re2: RE2JS
  try {
    re2 = engine.compile(source)
  } catch {
    return undefined
  }
  const native = nativeEquivalent(source)
  const whole = native && new RegExp(`^(?:${native.source})$`, native.flags)
  return {
    source,
    fullMatch: (text) => (whole && suits(text, NATIVE_INPUT_LIMIT) ? whole.test(text) : re2.testExact(text)),
    replacer: (substitution) => compileReplacement(finderOf(re2, native), re2.groupCount(), substitution),
  }
}

/** A search may start anywhere, which costs another factor of the text's length. */
const NATIVE_SEARCH_LIMIT = 128

function finderOf(re2: RE2JS, native: NativeRegex | undefined): (text: string) => FindFrom {
  // An optional group that took nothing is tried again by JavaScript, so it may find a longer match.
  const search = native && !native.source.includes(')?') ? new RegExp(native.source, `g${native.flags}`) : undefined
  return (text) => (search && suits(text, NATIVE_SEARCH_LIMIT) ? findWithNative(search, text) : findWithRe2(re2, text))
}

function findWithNative(search: RegExp, text: string): FindFrom {
  return (position) => {
    search.lastIndex = position
    const match = search.exec(text)
    return match && { start: match.index, end: match.index + match[0].length, group: (number) => match[number] ?? '' }
  }
}

function findWithRe2(re2: RE2JS, text: string): FindFrom {
  const matcher = re2.matcher(text)
  return (position) =>
    matcher.find(position) ? { start: matcher.start(), end: matcher.end(), group: (number) => matcher.group(number) ?? '' } : null
}

function suits(text: string, limit: number): boolean {
  if (text.length > limit) return false
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false
  return true
}
