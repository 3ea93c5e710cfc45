/** An expression of RE2 for JavaScript's own engine. */
export interface NativeRegex {
  readonly source: string
  readonly flags: 'i' | ''
}

/** Longest expression that the native engine is given: it refuses very long ones by throwing. */
const NATIVE_LENGTH_LIMIT = 1024

/** Longest text that the native engine is given: with at most two unbounded repetitions it takes at most the square of this many steps. */
export const NATIVE_INPUT_LIMIT = 1024

const LITERAL = String.raw`[A-Za-z0-9_ /\-=:;,@%&~!"'<>#]|\\[.\-/\\+*?()[\]{}^$|]|\\[dDwW]`
const CLASS = String.raw`\[\^?(?:[A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9_/.,:@ %=&~+]|\\[.\-/dw])+-?\]`
const COUNT = String.raw`\{\d{1,2}(?:,\d{0,2})?\}`
const SUBSET = new RegExp(
  String.raw`^\^?(?:(?:${LITERAL}|\.|${CLASS})(?:(?:[*+?]|${COUNT})\??)?(?![*+?{])|\((?:\?:)?|\)\??(?![*+?{])|\|)*\$?$`,
)
const TOKEN = new RegExp(`${LITERAL}|${CLASS}|${COUNT}|.`, 'g')

/**
 * The same expression for JavaScript's own engine, which is several times faster, where both certainly agree on ASCII: literals, simple classes, groups
 * that are not repeated, and at most two unbounded repetitions (so that backtracking stays cheap). Undefined for all others.
 */
export function nativeEquivalent(expression: string): NativeRegex | undefined {
  const ignoreCase = expression.startsWith('(?i)')
  const source = ignoreCase ? expression.slice('(?i)'.length) : expression
  if (source.length > NATIVE_LENGTH_LIMIT || !SUBSET.test(source)) return undefined
  const tokens = source.match(TOKEN) ?? []
  if (tokens.filter(repeats).length > 2) return undefined
  // RE2's dot takes a carriage return, JavaScript's does not.
  return { source: tokens.map((token) => (token === '.' ? '[^\\n]' : token)).join(''), flags: ignoreCase ? 'i' : '' }
}

const repeats = (token: string) => token === '*' || token === '+' || (token.length > 1 && token.startsWith('{') && token.includes(','))
