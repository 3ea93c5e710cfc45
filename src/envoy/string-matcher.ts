import type { StringMatcher } from '../xds/proxy-config.ts'
import { compileRegex } from './regex.ts'

/** A matcher of one value, with its condition in words. */
export interface ValueMatcher {
  test(value: string): boolean
  /** How a value that matches is told: `is jason`, `starts with ja`. */
  readonly holds: string
  /** How a value that does not match is told, after `is <value>, `: `not jason`, `which does not start with ja`. */
  readonly fails: string
}

/** Compiles Envoy's StringMatcher; one that is empty or broken never matches. */
export function compileStringMatcher(matcher: StringMatcher): ValueMatcher {
  const fold = matcher.ignore_case ? (text: string) => text.toLowerCase() : undefined
  if (matcher.exact !== undefined) return exact(matcher.exact, fold)
  if (matcher.prefix !== undefined) return affix(matcher.prefix, fold, 'startsWith', ['starts with', 'start with'])
  if (matcher.suffix !== undefined) return affix(matcher.suffix, fold, 'endsWith', ['ends with', 'end with'])
  if (matcher.contains !== undefined) return affix(matcher.contains, fold, 'includes', ['contains', 'contain'])
  return pattern(matcher.safe_regex?.regex)
}

type Fold = ((text: string) => string) | undefined

function exact(wanted: string, fold: Fold): ValueMatcher {
  const folded = fold ? fold(wanted) : wanted
  const shown = wanted === '' ? 'empty' : wanted
  return { test: fold ? (value) => fold(value) === folded : (value) => value === wanted, holds: `is ${shown}`, fails: `not ${shown}` }
}

function affix(
  wanted: string,
  fold: Fold,
  method: 'startsWith' | 'endsWith' | 'includes',
  [holds, fails]: readonly [string, string],
): ValueMatcher {
  const folded = fold ? fold(wanted) : wanted
  return {
    test: fold ? (value) => fold(value)[method](folded) : (value) => value[method](wanted),
    holds: `${holds} ${wanted}`,
    fails: `which does not ${fails} ${wanted}`,
  }
}

function pattern(source: string | undefined): ValueMatcher {
  const regex = source === undefined ? undefined : compileRegex(source)
  if (!regex)
    return {
      test: () => false,
      holds: `matches ${source ?? ''}`,
      fails: `and ${source ?? 'the empty matcher'} is no regular expression of RE2`,
    }
  return { test: regex.fullMatch, holds: `matches ${source}`, fails: `which does not match ${source}` }
}
