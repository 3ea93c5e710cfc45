import { LOCAL_RATE_LIMIT } from '../mesh/envoy-filter.ts'
import type { JwtAuthnConfig } from '../xds/authentication.ts'
import type { RbacConfig } from '../xds/authorization-config.ts'
import type { HttpConnectionManager, HttpFilter, Origins } from '../xds/proxy-config.ts'
import type { CompiledRoute } from './compile-route.ts'
import type { DecisionStep } from './decision.ts'
import { compileJwtAuthn, type TokenFilter, type TokenPlace, type TokenVerdict } from './jwt-authn.ts'
import type { ReplyCause } from './local-reply.ts'
import { type CompiledRateLimit, compileRateLimit } from './rate-limit.ts'
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
  run(facts: FilterFacts, token: TokenVerdict | undefined, route: CompiledRoute | undefined): FiltersVerdict
}

type Compiled =
  | { readonly type: 'token' }
  | { readonly type: 'request'; readonly filter: RequestFilter }
  | { readonly type: 'limit'; readonly limitOf: (route: CompiledRoute | undefined) => CompiledRateLimit | undefined }

/** Compiles the filters of a connection manager; undefined where none of them may refuse a request. `where` names the chain in its proxy. */
export function compileRequestFilters(manager: HttpConnectionManager, where: string, origins: Origins): RequestFilters | undefined {
  const filters = manager.http_filters ?? []
  const tokens = filters.find(({ name }) => name === 'envoy.filters.http.jwt_authn')
  const tokenFilter = tokens && compileJwtAuthn(tokens.typed_config as JwtAuthnConfig, origins)
  const compiled = filters.flatMap((filter, i) => compile(filter, `${where}/${i}`, origins))
  if (compiled.length === 0) return undefined
  return {
    authenticate: (request) => authenticate(request, tokenFilter),
    run: (facts, token, route) => run(compiled, { facts, token, route }),
  }
}

// Simplified: a rate limit that an EnvoyFilter puts behind the fault filter acts before it.
function compile({ name, typed_config: config }: HttpFilter, key: string, origins: Origins): readonly Compiled[] {
  if (name === 'envoy.filters.http.jwt_authn') return [{ type: 'token' }]
  if (name === 'envoy.filters.http.rbac') return [{ type: 'request', filter: compileRbac(config as RbacConfig, origins) }]
  if (name !== LOCAL_RATE_LIMIT) return []
  const whole = compileRateLimit(config ?? {}, key, origins)
  const byRoute = new Map<object, CompiledRateLimit | undefined>()
  const limitOf = (route: CompiledRoute | undefined) => {
    const own = route?.source.typed_per_filter_config?.[LOCAL_RATE_LIMIT]
    if (!route || !own) return whole
    if (!byRoute.has(own)) byRoute.set(own, compileRateLimit(own, `${key}/${byRoute.size}`, origins))
    return byRoute.get(own)
  }
  return [{ type: 'limit', limitOf }]
}

function authenticate(request: RoutedRequest, filter: TokenFilter | undefined) {
  const token = filter?.(request)
  return { request: token?.claims ? { ...request, claims: token.claims } : request, token }
}

interface Passage {
  readonly facts: FilterFacts
  readonly token: TokenVerdict | undefined
  readonly route: CompiledRoute | undefined
}

function run(filters: readonly Compiled[], { facts, token, route }: Passage): FiltersVerdict {
  const limits: CompiledRateLimit[] = []
  const steps: DecisionStep[] = []
  let strips: TokenPlace | undefined
  for (const filter of filters) {
    if (filter.type === 'limit') {
      const limit = filter.limitOf(route)
      if (!limit) continue
      limits.push(limit)
      steps.push(limitStep(limit))
      continue
    }
    const verdict = filter.type === 'token' ? token : filter.filter(facts)
    steps.push(...(verdict?.steps ?? []))
    if (filter.type === 'token') strips = token?.strips
    if (verdict?.refused) return { limits, refused: verdict.refused, strips, steps }
  }
  return { limits, refused: undefined, strips, steps }
}

function limitStep({ rules }: CompiledRateLimit): DecisionStep {
  const { maxTokens, tokensPerFill, fillIntervalMs, range } = rules
  const reason = `at most ${maxTokens} at once, and ${tokensPerFill} each ${fillIntervalMs / 1000} s`
  return { part: 'rate-limit', verdict: 'info', name: '', reason, ...(range && { range }) }
}
