import type { Diagnostic } from '../core/diagnostic.ts'
import type { HTTPMatchRequest, HTTPRoute, L4MatchAttributes, StringMatch, TLSMatchAttributes, VirtualService } from '../manifest/kinds.ts'
import type { FieldPath, Resource } from '../manifest/resource.ts'
import { about, eachAlone } from './analyzer.ts'

type Match = HTTPMatchRequest & L4MatchAttributes & TLSMatchAttributes
interface Rule {
  readonly name?: string
  readonly match?: readonly Match[]
}

/** IST0130 and IST0131: rules and match blocks that earlier ones make useless, as Istio finds them (validation.go, analyzeUnreachable*Rules). */
export const ruleOrder = eachAlone(({ virtualServices }) => virtualServices, orderOfRules)

function orderOfRules(resource: Resource<VirtualService>): readonly Diagnostic[] {
  return [
    ...unreachable(resource, 'http', resource.spec.http ?? []),
    ...overlapping(resource, resource.spec.http ?? []),
    ...unreachable(resource, 'tcp', resource.spec.tcp ?? []),
    ...unreachable(resource, 'tls', resource.spec.tls ?? []),
  ]
}

function unreachable(resource: Resource<VirtualService>, protocol: 'http' | 'tcp' | 'tls', rules: readonly Rule[]): Diagnostic[] {
  const found: Diagnostic[] = []
  const ruleOfMatch = new Map<string, number>()
  let catchAll: number | undefined
  rules.forEach((rule, index) => {
    const at = ['spec', protocol, index]
    const shown = ruleName(rule, index)
    const matches = rule.match ?? []
    if (catchAll !== undefined) {
      const why = matches.length === 0 ? 'only the last rule can have no matches' : 'it takes every request'
      found.push(
        about(
          resource,
          'IST0130',
          'warning',
          `Rule ${shown} is never used: rule ${ruleName(rules[catchAll], catchAll)} before it has no matches, and ${why}.`,
          { at },
        ),
      )
    } else if (matches.length > 0) found.push(...repeated(resource, { at, shown, index }, matches, rules, ruleOfMatch))
    if (matches.length === 0) catchAll = index
  })
  return found
}

function repeated(
  resource: Resource<VirtualService>,
  { at, shown, index }: { readonly at: FieldPath; readonly shown: string; readonly index: number },
  matches: readonly Match[],
  rules: readonly Rule[],
  ruleOfMatch: Map<string, number>,
): Diagnostic[] {
  const found: Diagnostic[] = []
  matches.forEach((match, position) => {
    const key = matchKey(match)
    const earlier = ruleOfMatch.get(key)
    if (earlier === undefined) ruleOfMatch.set(key, index)
    else
      found.push(
        about(
          resource,
          'IST0131',
          'note',
          `Match ${matchName(match, position)} of rule ${shown} is never used: rule ${ruleName(rules[earlier], earlier)} has the same one.`,
          {
            at: [...at, 'match', position],
          },
        ),
      )
  })
  if (found.length === matches.length)
    found.push(about(resource, 'IST0130', 'warning', `Rule ${shown} is never used: earlier rules have all of its matches.`, { at }))
  return found
}

/** What Istio compares of a match with a uri prefix; values as `exact…` or `prefix…`, empty where there is none (a regex too). */
interface PrefixMatch {
  readonly rule: string
  readonly match: string
  readonly at: FieldPath
  readonly prefix: string
  readonly port: number
  readonly texts: readonly string[]
  readonly maps: readonly Readonly<Record<string, string>>[]
}

function overlapping(resource: Resource<VirtualService>, rules: readonly HTTPRoute[]): Diagnostic[] {
  const all = prefixMatches(rules)
  const found: Diagnostic[] = []
  all.forEach((earlier, index) => {
    for (const later of all.slice(index + 1))
      if (later.prefix !== earlier.prefix && covers(earlier, later))
        found.push(
          about(
            resource,
            'IST0131',
            'note',
            `Match ${later.match} (prefix ${later.prefix}) of rule ${later.rule} is never used: match ${earlier.match} (prefix ${earlier.prefix}) of rule ${earlier.rule} takes its requests.`,
            {
              at: later.at,
            },
          ),
        )
  })
  return found
}

/** Rules behind one without matches and repeated matches are left out, since something was said of them already. */
function prefixMatches(rules: readonly HTTPRoute[]): readonly PrefixMatch[] {
  const seen = new Set<string>()
  const found: PrefixMatch[] = []
  for (const [index, rule] of rules.entries()) {
    if (!rule.match?.length) break
    rule.match.forEach((match, position) => {
      const key = matchKey(match)
      if (!seen.has(key) && match.uri?.prefix) found.push(prefixMatch(rule, index, match, position))
      seen.add(key)
    })
  }
  return found
}

function prefixMatch(rule: HTTPRoute, index: number, match: HTTPMatchRequest, position: number): PrefixMatch {
  const { uri, method, authority, headers, queryParams, withoutHeaders, port = 0 } = match
  return {
    rule: ruleName(rule, index),
    match: matchName(match, position),
    at: ['spec', 'http', index, 'match', position],
    prefix: uri?.prefix ?? '',
    port,
    // Istio takes a missing method for GET.
    texts: [comparable(method) || 'exact:GET', comparable(authority)],
    maps: [headers, queryParams, withoutHeaders].map((map = {}) =>
      Object.fromEntries(Object.entries(map).map(([key, value]) => [key, comparable(value)])),
    ),
  }
}

function comparable(match: StringMatch | undefined): string {
  if (match?.exact) return `exact:${match.exact}`
  return match?.prefix ? `prefix:${match.prefix}` : ''
}

/** As Istio compares them: values the wrong way round, blind to sourceLabels, gateways, scheme and case. */
function covers(earlier: PrefixMatch, later: PrefixMatch): boolean {
  if (!later.prefix.startsWith(earlier.prefix) || earlier.port !== later.port) return false
  if (!earlier.texts.every((text, i) => text.startsWith(later.texts[i] ?? ''))) return false
  return earlier.maps.every((map, i) => coversMap(map, later.maps[i] ?? {}))
}

function coversMap(earlier: Readonly<Record<string, string>>, later: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(earlier)
  return (
    keys.length === Object.keys(later).length &&
    keys.every((key) => Object.hasOwn(later, key) && (earlier[key] ?? '').startsWith(later[key] ?? ''))
  )
}

function ruleName(rule: Rule | undefined, index: number): string {
  return rule?.name ? `"${rule.name}"` : `#${index}`
}

function matchName(match: { readonly name?: string }, index: number): string {
  return match.name ? `"${match.name}"` : `#${index}`
}

/** Two matches with one key are the same to Istio: fields at their default are as if not there, and the name plays no part. */
function matchKey(match: Match): string {
  const given = Object.entries(match).filter(([field, value]) => field !== 'name' && !isDefault(field, value))
  return sortedJson(Object.fromEntries(given))
}

/** An empty matcher is something else than none, an empty map or list is not. */
function isDefault(field: string, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === false || value === 0 || value === ''
  return !MATCHERS.has(field) && Object.keys(value).length === 0
}

const MATCHERS: ReadonlySet<string> = new Set(['uri', 'scheme', 'method', 'authority'])

/** JSON that does not depend on the order of keys. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
