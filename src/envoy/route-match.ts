import type { MetadataMatcher } from '../xds/authorization-config.ts'
import type { RouteMatch } from '../xds/proxy-config.ts'
import { type Condition, compileHeaderMatcher } from './header-matcher.ts'
import { compilePathMatcher, type PathMatcher } from './path-matcher.ts'
import { compileQueryParameterMatcher } from './query-parameters.ts'
import { holdsClaim } from './rbac-match.ts'
import type { RoutedRequest } from './routed-request.ts'

/** A route's whole condition: all of its parts must hold, in Envoy's order headers, query parameters, dynamic metadata, path. */
export class CompiledRouteMatch {
  readonly path: PathMatcher
  readonly conditions: readonly Condition[]

  constructor(match: RouteMatch) {
    this.path = compilePathMatcher(match)
    this.conditions = conditionsOf(match)
  }

  /** The order does not change the result, and a path is cheaper to test than headers. */
  test(request: RoutedRequest): boolean {
    if (!this.path.test(request)) return false
    for (const condition of this.conditions) if (!condition.test(request)) return false
    return true
  }
}

const NONE: readonly Condition[] = []

function conditionsOf(match: RouteMatch): readonly Condition[] {
  const { headers = [], query_parameters: parameters = [] } = match
  const metadata = match['dynamic_metadata']
  if (headers.length === 0 && parameters.length === 0 && metadata === undefined) return NONE
  return [...headers.map(compileHeaderMatcher), ...parameters.map(compileQueryParameterMatcher), ...metadataConditions(metadata)]
}

/** A condition that failed: the words, and the part of the configuration that holds it. */
export interface FailedCondition {
  readonly reason: string
  readonly part: object
  /** The plain value of `part` that failed, where it is one. */
  readonly field?: string
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
