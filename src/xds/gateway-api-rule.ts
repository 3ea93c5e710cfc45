import { parseDuration } from '../core/duration.ts'
import type {
  GatewayHTTPRouteMatch,
  GatewayHTTPRouteMatchHeaders,
  GatewayHTTPRouteRule,
  HTTPMatchRequest,
  HTTPRetry,
  HTTPRoute,
  HTTPRouteDestination,
  StringMatch,
} from '../manifest/kinds.ts'
import { type ApiRouteContext, compileBackend } from './gateway-api-backend.ts'
import { type ApiFilter, compileBackendHeaders, compileFilters } from './gateway-api-filters.ts'
import { type GrpcMatch, type GrpcRule, grpcUriMatch } from './gateway-api-grpc.ts'

/** A rule with the fields that are younger than the published types. */
export type ApiRule = GatewayHTTPRouteRule & {
  readonly name?: string
  readonly retry?: { readonly attempts?: number; readonly codes?: readonly number[]; readonly backoff?: string }
}

/** A match of a rule as a route of its own. */
export interface RuleRoute {
  readonly route: HTTPRoute
  readonly rule: number
  readonly match: number
  /** Indices of the backends that are destinations. */
  readonly backends: readonly number[]
}

/** The routes of a rule, one for each match; null where istiod refuses the whole HTTPRoute. conversion.go: convertHTTPRoute. */
export function compileRule(rule: ApiRule | GrpcRule, index: number, context: ApiRouteContext): readonly RuleRoute[] | null {
  const filters = compileFilters((rule.filters ?? []) as readonly ApiFilter[], context)
  const destinations = compileDestinations(rule, context)
  if (!filters || !destinations) return null
  const nowhere = destinations.length === 0 && !filters.redirect
  const shared: HTTPRoute = {
    name: rule.name ?? `${context.namespace}.${context.name}.${index}`,
    ...filters,
    ...timeouts(rule),
    ...(nowhere && { directResponse: { status: 500 } }),
    ...(destinations.length > 0 && { route: destinations.map(({ destination }) => destination) }),
  }
  const backends = destinations.map(({ backend }) => backend)
  const matches = compileMatches(rule, context.kind)
  if (matches.length === 0) return [{ route: shared, rule: index, match: -1, backends }]
  return matches.map((match, i) => ({ route: { ...shared, match: [match] }, rule: index, match: i, backends }))
}

/**
 * Orders routes as the Gateway API asks for: by kind of path match, its length, whether a method is asked for, and the number of header and
 * query matches; the older HTTPRoute first where all are equal. conversion.go: sortHTTPRoutes.
 */
export function compareRoutes({ route: a }: RuleRoute, { route: b }: RuleRoute): number {
  const [x, y] = [a.match?.[0], b.match?.[0]]
  if (!x || !y) return Number(!x) - Number(!y)
  const count = (map: object | undefined) => Object.keys(map ?? {}).length
  return (
    pathRank(y) - pathRank(x) ||
    pathLength(y) - pathLength(x) ||
    Number(y.method !== undefined) - Number(x.method !== undefined) ||
    count(y.headers) - count(x.headers) ||
    count(y.queryParams) - count(x.queryParams)
  )
}

function pathRank({ uri }: HTTPMatchRequest): number {
  if (!uri) return 0
  return uri?.exact !== undefined ? 3 : uri?.prefix !== undefined ? 2 : 1
}

function pathLength({ uri }: HTTPMatchRequest): number {
  return (uri?.exact ?? uri?.prefix ?? uri?.regex ?? '').length
}

/** An HTTPRoute's rule without matches takes every path; a GRPCRoute's has none. */
function compileMatches(rule: ApiRule | GrpcRule, kind: ApiRouteContext['kind']): readonly HTTPMatchRequest[] {
  if (kind === 'HTTPRoute') return ((rule as ApiRule).matches ?? [{}]).map(compileMatch)
  return ((rule as GrpcRule).matches ?? []).map(compileGrpcMatch)
}

function compileGrpcMatch(match: GrpcMatch): HTTPMatchRequest {
  const uri = grpcUriMatch(match)
  return { ...(uri && { uri }), ...(match.headers?.length && { headers: namedMatches(match.headers) }) }
}

function compileMatch({ path, headers, queryParams, method }: GatewayHTTPRouteMatch): HTTPMatchRequest {
  return {
    uri: uriMatch(path?.type ?? 'PathPrefix', path?.value ?? '/'),
    ...(headers?.length && { headers: namedMatches(headers) }),
    ...(queryParams?.length && { queryParams: namedMatches(queryParams) }),
    ...(method && { method: { exact: method } }),
  }
}

/** A trailing slash of a prefix means nothing. */
function uriMatch(type: string, value: string): StringMatch {
  if (type === 'Exact') return { exact: value }
  if (type === 'RegularExpression') return { regex: value }
  return { prefix: value === '/' ? value : value.replace(/\/$/, '') }
}

/** Of two matches for one name the later counts. */
function namedMatches(matches: readonly GatewayHTTPRouteMatchHeaders[]): Readonly<Record<string, StringMatch>> {
  return Object.fromEntries(
    matches.map(({ name = '', value = '', type }) => [name, type === 'RegularExpression' ? { regex: value } : { exact: value }]),
  )
}

interface PlacedDestination {
  readonly destination: HTTPRouteDestination
  readonly backend: number
}

/** Backends of weight 0 are left out. */
function compileDestinations(rule: Pick<ApiRule, 'backendRefs'>, context: ApiRouteContext): readonly PlacedDestination[] | null {
  const destinations: PlacedDestination[] = []
  for (const [backend, ref] of (rule.backendRefs ?? []).entries()) {
    const weight = ref.weight ?? 1
    if (weight === 0) continue
    const { destination, problem } = compileBackend(ref, context)
    const headers = compileBackendHeaders((ref.filters ?? []) as readonly ApiFilter[])
    if (problem === 'refused' || !destination || headers === null) return null
    destinations.push({ destination: { destination, weight, ...(headers && { headers }) }, backend })
  }
  return destinations
}

function timeouts({ timeouts: given, retry }: Pick<ApiRule, 'timeouts' | 'retry'>): Pick<HTTPRoute, 'timeout' | 'retries'> {
  const request = duration(given?.request)
  const backend = duration(given?.backendRequest)
  const retries = retry && retryPolicy(retry, backend)
  const timeout = backend && !retries ? backend : request
  return { ...(timeout && { timeout }), ...(retries && { retries }) }
}

function retryPolicy(retry: NonNullable<ApiRule['retry']>, perTryTimeout: string | undefined): HTTPRetry {
  const attempts = retry.attempts ?? 2
  return {
    attempts,
    retryOn: ['connect-failure', 'refused-stream', 'unavailable', 'cancelled', ...(retry.codes ?? [])].join(','),
    ...(perTryTimeout && { perTryTimeout }),
    ...(retry.backoff && { backoff: retry.backoff }),
  }
}

/** Zero means no limit. */
function duration(text: string | undefined): string | undefined {
  return text && (parseDuration(text) ?? 0) > 0 ? text : undefined
}
