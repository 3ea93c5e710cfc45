import type { MetadataMatcher } from '../xds/authorization-config.ts'
import type { RouteMatch } from '../xds/proxy-config.ts'
import { type Condition, compileHeaderMatcher } from './header-matcher.ts'
import { compilePathMatcher, type PathMatcher } from './path-matcher.ts'
import { compileQueryParameterMatcher } from './query-parameters.ts'
import { holdsClaim } from './rbac-match.ts'
import type { RoutedRequest } from './routed-request.ts'

/** A route's whole condition. */
export interface CompiledRouteMatch {
  readonly path: PathMatcher
  readonly conditions: readonly Condition[]
  test(request: RoutedRequest): boolean
}

/** A condition that failed: the words, and the part of the configuration that holds it. */
export interface FailedCondition {
  readonly reason: string
  readonly part: object
  /** The plain value of `part` that failed, where it is one. */
  readonly field?: string
}

/** Compiles a route match: all conditions must hold, in Envoy's order headers, query parameters, dynamic metadata, path. */
export function compileRouteMatch(match: RouteMatch): CompiledRouteMatch {
  const path = compilePathMatcher(match)
  const conditions = [
    ...(match.headers ?? []).map(compileHeaderMatcher),
    ...(match.query_parameters ?? []).map(compileQueryParameterMatcher),
    ...metadataConditions(match['dynamic_metadata']),
  ]
  // The order does not change the result, and a path is cheaper to test than headers.
  const test = conditions.length === 0 ? path.test : (request: RoutedRequest) => path.test(request) && allHold(conditions, request)
  return { path, conditions, test }
}

function allHold(conditions: readonly Condition[], request: RoutedRequest): boolean {
  for (const condition of conditions) if (!condition.test(request)) return false
  return true
}

/** Conditions on the claims of the token that the JWT filter has taken. */
function metadataConditions(matchers: unknown): readonly Condition[] {
  if (!Array.isArray(matchers)) return []
  return matchers.map((matcher: MetadataMatcher & { readonly invert?: boolean }) => {
    const test = ({ claims }: RoutedRequest) => holdsClaim(matcher, claims) !== (matcher.invert === true)
    const words = ({ claims }: RoutedRequest) => (claims ? `claims ${JSON.stringify(claims)}` : 'the request carries no JWT claims')
    return { part: matcher, test, holds: words, fails: words }
  })
}

/** The first condition of a match that the request fails: the path is told first, as people read it. */
export function firstFailure(match: CompiledRouteMatch, request: RoutedRequest, part: object): FailedCondition {
  if (request.method === 'CONNECT' && match.path.field !== 'connect_matcher') return { reason: 'CONNECT has no path', part }
  if (!match.path.test(request)) return { reason: `path ${request.pathOnly} ${match.path.fails}`, part, field: match.path.field }
  const failed = match.conditions.find((condition) => !condition.test(request))
  return failed ? { reason: failed.fails(request), part: failed.part } : { reason: 'does not match', part }
}

/** Why a match takes the request: every condition with what was seen. */
export function whyMatched(match: CompiledRouteMatch, request: RoutedRequest): string {
  const conditions = match.conditions.map((condition) => condition.holds(request))
  if (match.path.any) return conditions.length ? conditions.join(', ') : 'takes every request'
  return [`path ${request.pathOnly} ${match.path.holds}`, ...conditions].join(', ')
}
