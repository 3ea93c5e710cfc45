import { type Matcher, RE2JS } from 're2js'

/** A compiled RE2 expression. */
export interface Regex {
  readonly source: string
  /** Whether the whole of `text` matches, as RE2's FullMatch. */
  fullMatch(text: string): boolean
  /** Every match replaced, as RE2's GlobalReplace; `\1` in `substitution` stands for a group. */
  replaceAll(text: string, substitution: string): string
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
  let re2: RE2JS
  try {
    re2 = RE2JS.compile(source)
  } catch {
    return undefined
  }
  const native = nativeEquivalent(source)
  return {
    source,
    fullMatch: (text) => (native && text.length <= NATIVE_INPUT_LIMIT && isAscii(text) ? native.test(text) : re2.testExact(text)),
    replaceAll: (text, substitution) => globalReplace(re2, text, substitution),
  }
}

const isAscii = (text: string) => !/[^\0-\x7f]/.test(text)

/** With at most two unbounded repetitions the native engine takes at most the square of this many steps. */
const NATIVE_INPUT_LIMIT = 1024

const LITERAL = String.raw`[A-Za-z0-9_ /\-=:;,@%&~!"'<>#]|\\[.\-/\\+*?()[\]{}^$|]|\\[dDwW]`
const CLASS = String.raw`\[\^?(?:[A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9_/.,:@ %=&~+]|\\[.\-/dw])+-?\]`
const SUBSET = new RegExp(`^\\^?(?:(?:${LITERAL}|\\.|${CLASS})(?:[*+?]\\??)?(?![*+?{])|\\((?:\\?:)?|\\)\\??(?![*+?{])|\\|)*\\$?$`)
const TOKEN = new RegExp(`${LITERAL}|${CLASS}|.`, 'g')

/**
 * The same expression for JavaScript's own engine, which is several times faster, where both certainly agree: literals, simple classes, groups that are not
 * repeated, and at most two unbounded repetitions (so that backtracking stays cheap). On the rest and on text beyond ASCII, RE2 decides.
 */
function nativeEquivalent(source: string): RegExp | undefined {
  if (!SUBSET.test(source)) return undefined
  const tokens = source.match(TOKEN) ?? []
  if (tokens.filter((token) => token === '*' || token === '+').length > 2) return undefined
  // RE2's dot takes a carriage return, JavaScript's does not.
  return new RegExp(`^(?:${tokens.map((token) => (token === '.' ? '[^\\n]' : token)).join('')})$`)
}

/** RE2 refuses an empty match right after a match, where JavaScript takes it: `b*` to `-` makes `-a-c-` of `abc`. */
function globalReplace(re2: RE2JS, text: string, substitution: string): string {
  if (highestGroup(substitution) > re2.groupCount()) return text
  const matcher = re2.matcher(text)
  let out = ''
  let position = 0
  let lastEnd = -1
  while (position <= text.length && matcher.find(position)) {
    const [start, end] = [matcher.start(), matcher.end()]
    out += text.slice(position, start)
    if (start === end && start === lastEnd) {
      out += text.slice(start, start + 1)
      position = start + 1
      continue
    }
    out += expand(substitution, matcher)
    position = end
    lastEnd = end
  }
  return out + text.slice(position)
}

function highestGroup(substitution: string): number {
  let highest = 0
  for (const [, escaped] of substitution.matchAll(/\\(.)/gs))
    if (escaped !== undefined && /\d/.test(escaped)) highest = Math.max(highest, Number(escaped))
  return highest
}

function expand(substitution: string, matcher: Matcher): string {
  return substitution.replace(/\\(.)/gs, (_, escaped: string) => (/\d/.test(escaped) ? (matcher.group(Number(escaped)) ?? '') : escaped))
}
