import type { StringMatch } from '../manifest/kinds.ts'
import type { StringMatcher } from './proxy-config.ts'

/** Envoy's matcher for one of Istio's; undefined where the match names no pattern (`{}` and null: present). */
export function compileStringMatch(match: StringMatch | null | undefined): StringMatcher | undefined {
  if (typeof match?.exact === 'string') return { exact: match.exact }
  if (typeof match?.prefix === 'string') return { prefix: match.prefix }
  if (typeof match?.regex === 'string') return { safe_regex: { regex: match.regex } }
  return undefined
}

/** Whether istiod turns the match into Envoy's `present_match`; `regex: "*"` is no RE2 and is taken for one. */
export function isPresenceMatch(match: StringMatch | null | undefined): boolean {
  return compileStringMatch(match) === undefined || (match?.regex === '*' && match.exact === undefined && match.prefix === undefined)
}

/** The text as an RE2 pattern of itself. */
export function quoteRegex(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')
}
