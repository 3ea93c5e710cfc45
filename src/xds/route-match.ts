import type { HTTPMatchRequest, StringMatch } from '../manifest/kinds.ts'
import { compareText } from '../mesh/age.ts'
import { hasGatewaySemantics } from './gateway-semantics.ts'
import { type OriginMap, type Place, within } from './origins.ts'
import type { HeaderMatcher, QueryParameterMatcher, RouteMatch } from './proxy-config.ts'
import { claimPath, compileClaimMatch } from './route-claims.ts'
import { compileStringMatch, isPresenceMatch } from './string-match.ts'

/**
 * Envoy's match for one block of a rule's `match`; without a block it matches everything. What istiod decides by itself (port, gateways,
 * sourceLabels, sourceNamespace) is not part of it. pilot/pkg/networking/core/route/route.go: TranslateRouteMatch.
 */
export function compileRouteMatch(match: HTTPMatchRequest | undefined, place: Place, origins: OriginMap): RouteMatch {
  if (!match) return origins.mark({ prefix: '/' }, place)
  const headers = [...namedHeaders(match, place, origins), ...pseudoHeaders(match, place, origins)]
  const claims = claimMatchers(match, place, origins)
  const query = Object.entries(match.queryParams ?? {}).map(([name, value]) =>
    origins.mark(queryMatcher(name, value), within(place, 'queryParams', name)),
  )
  const compiled: RouteMatch = {
    ...pathSpecifier(match.uri, hasGatewaySemantics(place.resource)),
    case_sensitive: match.ignoreUriCase !== true,
    ...(headers.length > 0 && { headers }),
    ...(query.length > 0 && { query_parameters: query.sort((a, b) => compareText(a.name, b.name)) }),
    ...(claims.length > 0 && { dynamic_metadata: claims }),
  }
  markPath(compiled, match, place, origins)
  return origins.mark(compiled, place)
}

/**
 * Whether a route takes every request that reaches it, as far as istiod can tell: it ends the list of its VirtualService and goes last
 * where lists are merged. `path: /`, an empty prefix and the regex `/.*` do not count. (IsCatchAllRoute)
 */
export function isCatchAll(match: RouteMatch): boolean {
  const everyPath = match.prefix === '/' || match.path_separated_prefix === '/' || match.safe_regex?.regex === '.*'
  return everyPath && !match.headers?.length && !match.query_parameters?.length && match.dynamic_metadata === undefined
}

type PathSpecifier = Pick<RouteMatch, 'prefix' | 'path' | 'safe_regex' | 'path_separated_prefix'>

function pathSpecifier(uri: StringMatch | null | undefined, bySegment: boolean): PathSpecifier {
  if (typeof uri?.exact === 'string') return { path: uri.exact }
  if (typeof uri?.prefix === 'string')
    return bySegment && uri.prefix !== '/' ? { path_separated_prefix: uri.prefix.replace(/\/$/, '') } : { prefix: uri.prefix }
  if (typeof uri?.regex === 'string') return { safe_regex: { regex: uri.regex } }
  return { prefix: '/' }
}

function markPath(compiled: RouteMatch, match: HTTPMatchRequest, place: Place, origins: OriginMap): void {
  if (match.ignoreUriCase !== undefined) origins.markField(compiled, 'case_sensitive', within(place, 'ignoreUriCase'))
  if (!match.uri) return
  for (const specifier of ['prefix', 'path', 'safe_regex', 'path_separated_prefix']) {
    if (specifier in compiled) origins.markField(compiled, specifier, within(place, 'uri'))
  }
}

function namedHeaders(match: HTTPMatchRequest, place: Place, origins: OriginMap): HeaderMatcher[] {
  const wanted = entriesWithoutClaims(match.headers).map(([name, value]) =>
    origins.mark(headerMatcher(name, value), within(place, 'headers', name)),
  )
  const unwanted = entriesWithoutClaims(match.withoutHeaders).map(([name, value]) =>
    origins.mark(invertedMatcher(name, value), within(place, 'withoutHeaders', name)),
  )
  return [...wanted, ...unwanted].sort((a, b) => compareText(a.name, b.name))
}

function pseudoHeaders(match: HTTPMatchRequest, place: Place, origins: OriginMap): HeaderMatcher[] {
  return (['method', 'authority', 'scheme'] as const)
    .filter((field) => match[field] !== undefined && match[field] !== null)
    .map((field) => origins.mark(headerMatcher(`:${field}`, match[field]), within(place, field)))
}

function headerMatcher(name: string, value: StringMatch | null | undefined): HeaderMatcher {
  const matcher = compileStringMatch(value)
  return isPresenceMatch(value) || !matcher ? { name, present_match: true } : { name, string_match: matcher }
}

/** A missing header counts as empty in `withoutHeaders`, except where only its presence is asked. */
function invertedMatcher(name: string, value: StringMatch | null | undefined): HeaderMatcher {
  const inverted = { ...headerMatcher(name, value), invert_match: true }
  return isPresenceMatch(value) ? inverted : { ...inverted, treat_missing_header_as_empty: true }
}

function queryMatcher(name: string, value: StringMatch | null | undefined): QueryParameterMatcher {
  const matcher = compileStringMatch(value)
  return isPresenceMatch(value) || !matcher ? { name, present_match: true } : { name, string_match: matcher }
}

function claimMatchers(match: HTTPMatchRequest, place: Place, origins: OriginMap): object[] {
  const compile = (field: 'headers' | 'withoutHeaders', invert: boolean) =>
    Object.entries(match[field] ?? {}).flatMap(([name, value]) => {
      const path = claimPath(name)
      return path ? [origins.mark(compileClaimMatch(path, value, invert), within(place, field, name))] : []
    })
  return [...compile('headers', false), ...compile('withoutHeaders', true)]
}

function entriesWithoutClaims(headers: HTTPMatchRequest['headers']): [string, StringMatch | null | undefined][] {
  return Object.entries(headers ?? {}).filter(([name]) => claimPath(name) === undefined)
}
