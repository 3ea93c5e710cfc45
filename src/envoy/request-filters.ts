import { LOCAL_RATE_LIMIT } from '../mesh/envoy-filter.ts'
import type { JwtAuthnConfig } from '../xds/authentication.ts'
import type { RbacConfig } from '../xds/authorization-config.ts'
import type { HttpConnectionManager, HttpFilter, Origins, VirtualHost } from '../xds/proxy-config.ts'
import type { RateLimitActions } from '../xds/rate-limit-config.ts'
import type { CompiledRoute } from './compile-route.ts'
import type { DecisionStep } from './decision.ts'
import { info } from './decision-step.ts'
import { compileJwtAuthn, type TokenFilter, type TokenPlace, type TokenVerdict } from './jwt-authn.ts'
import type { ReplyCause } from './local-reply.ts'
import { type CompiledRateLimit, compileRateLimit, type RateLimitFilter, type RateLimitPlace } from './rate-limit.ts'
import { compileRbac, type RequestFilter } from './rbac.ts'
import type { FilterFacts } from './rbac-match.ts'
import type { RoutedRequest } from './routed-request.ts'

/** What the filters before the router make of a request. */
export interface FiltersVerdict {
  /** Rate limits that the request meets before it is let through or refused; whether they have a token left is known only then. */
  readonly limits: readonly CompiledRateLimit[]
  readonly refused: ReplyCause | undefined
  /** The token that the filters take off. */
  readonly strips: TokenPlace | undefined
  readonly steps: readonly DecisionStep[]
}

/** The filters of one connection manager that may refuse a request. */
export interface RequestFilters {
  /** The request with the claims of its token, by which routes may choose. */
  authenticate(request: RoutedRequest): { readonly request: RoutedRequest; readonly token: TokenVerdict | undefined }
  run(facts: FilterFacts, token: TokenVerdict | undefined, place: RoutePlace): FiltersVerdict
}

/** The route that a request is to take, and its virtual host: either may have filter configuration of its own. */
export interface RoutePlace {
  readonly route: CompiledRoute | undefined
  readonly host: VirtualHost | undefined
}

type Compiled =
  | { readonly type: 'token' }
  | { readonly type: 'request'; readonly filter: RequestFilter }
  | { readonly type: 'limit'; readonly limitAt: (place: RoutePlace) => RateLimitFilter | undefined }

/** Compiles the filters of a connection manager; undefined where none of them may refuse a request. `where` names the chain in its proxy. */
export function compileRequestFilters(manager: HttpConnectionManager, where: string, origins: Origins): RequestFilters | undefined {
  const filters = manager.http_filters ?? []
  const tokens = filters.find(({ name }) => name === 'envoy.filters.http.jwt_authn')
  const tokenFilter = tokens && compileJwtAuthn(tokens.typed_config as JwtAuthnConfig, origins)
  const fault = filters.findIndex(({ name }) => name === 'envoy.filters.http.fault')
  const compiled = filters.flatMap((filter, i) => compile(filter, { key: `${where}/${i}`, behindFault: fault >= 0 && i > fault }, origins))
  if (compiled.length === 0) return undefined
  return {
    authenticate: (request) => authenticate(request, tokenFilter),
    run: (facts, token, place) => run(compiled, { facts, token, place }),
  }
}

function compile({ name, typed_config: config }: HttpFilter, site: RateLimitPlace, origins: Origins): readonly Compiled[] {
  if (name === 'envoy.filters.http.jwt_authn') return [{ type: 'token' }]
  if (name === 'envoy.filters.http.rbac') return [{ type: 'request', filter: compileRbac(config as RbacConfig, origins) }]
  if (name !== LOCAL_RATE_LIMIT) return []
  const whole = compileRateLimit(config ?? {}, site, origins)
  const byPlace = new Map<object, RateLimitFilter | undefined>()
  const limitAt = ({ route, host }: RoutePlace) => {
    const own = route?.source.typed_per_filter_config?.[LOCAL_RATE_LIMIT] ?? host?.typed_per_filter_config?.[LOCAL_RATE_LIMIT]
    if (!route || !own) return whole
    if (!byPlace.has(own)) byPlace.set(own, compileRateLimit(own, { ...site, key: `${site.key}/${byPlace.size}` }, origins))
    return byPlace.get(own)
  }
  return [{ type: 'limit', limitAt }]
}

function authenticate(request: RoutedRequest, filter: TokenFilter | undefined) {
  const token = filter?.(request)
  if (!token?.claims && !token?.headers) return { request, token }
  const { claims, headers } = token
  return { request: { ...request, ...(claims && { claims }), ...(headers && { headers }) }, token }
}

interface Passage {
  readonly facts: FilterFacts
  readonly token: TokenVerdict | undefined
  readonly place: RoutePlace
}

const NO_ACTIONS: readonly RateLimitActions[] = []

/** The actions of the route, else of its virtual host, that make descriptors of a request. */
function actionsAt({ route, host }: RoutePlace): readonly RateLimitActions[] {
  return route?.source.route?.rate_limits ?? host?.rate_limits ?? NO_ACTIONS
}

function run(filters: readonly Compiled[], { facts, token, place }: Passage): FiltersVerdict {
  const limits: CompiledRateLimit[] = []
  const steps: DecisionStep[] = []
  let strips: TokenPlace | undefined
  for (const filter of filters) {
    if (filter.type === 'limit') {
      const limit = filter.limitAt(place)?.({ ...facts, cluster: place.route?.source.route?.cluster }, actionsAt(place))
      if (!limit) continue
      limits.push(limit)
      steps.push(...limitSteps(limit))
      continue
    }
    const verdict = filter.type === 'token' ? token : filter.filter(facts)
    steps.push(...(verdict?.steps ?? []))
    if (filter.type === 'token') strips = token?.strips
    if (verdict?.refused) return { limits, refused: verdict.refused, strips, steps }
  }
  return { limits, refused: undefined, strips, steps }
}

function limitSteps({ rules: { buckets, range } }: CompiledRateLimit): readonly DecisionStep[] {
  return buckets.map(({ maxTokens, tokensPerFill, fillIntervalMs }) =>
    info('rate-limit', '', `at most ${maxTokens} at once, and ${tokensPerFill} each ${fillIntervalMs / 1000} s`, range),
  )
}
