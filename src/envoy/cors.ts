import type { Route, StringMatcher } from '../xds/proxy-config.ts'
import type { LocalReply, ResponseHeaderOperations } from './decision.ts'
import { type HeaderLine, headerValue, type RoutedRequest } from './routed-request.ts'
import { compileStringMatcher, ValueMatcher } from './string-matcher.ts'

/** A route's CORS policy. */
export interface CorsPolicy {
  readonly part: object
  readonly origins: readonly ValueMatcher[]
  readonly allowMethods: string
  readonly allowHeaders: string
  readonly exposeHeaders: string
  readonly maxAge: string
  readonly allowCredentials: boolean
  readonly forwardUnmatched: boolean
}

/** What CORS does with a request: it answers a preflight itself, or adds headers to whatever answer comes. */
export type CorsOutcome =
  | { readonly type: 'reply'; readonly reply: LocalReply; readonly reason: string }
  | { readonly type: 'headers'; readonly operations: ResponseHeaderOperations; readonly reason: string }

/** The CORS policy of a route; undefined where it has none. */
export function compileCors(route: Route): CorsPolicy | undefined {
  const policy = route.typed_per_filter_config?.['envoy.filters.http.cors'] as CorsConfig | undefined
  if (!policy || policy.filter_enabled?.default_value?.numerator === 0) return undefined
  return {
    part: policy,
    origins: (policy.allow_origin_string_match ?? []).map(compileOrigin),
    allowMethods: policy.allow_methods ?? '',
    allowHeaders: policy.allow_headers ?? '',
    exposeHeaders: policy.expose_headers ?? '',
    maxAge: policy.max_age ?? '',
    allowCredentials: policy.allow_credentials ?? false,
    forwardUnmatched: policy.forward_not_matching_preflights ?? true,
  }
}

interface CorsConfig {
  readonly allow_origin_string_match?: readonly StringMatcher[]
  readonly allow_methods?: string
  readonly allow_headers?: string
  readonly expose_headers?: string
  readonly max_age?: string
  readonly allow_credentials?: boolean
  readonly forward_not_matching_preflights?: boolean
  readonly filter_enabled?: { readonly default_value?: { readonly numerator?: number } }
}

/** A literal star allows every origin. */
function compileOrigin(matcher: StringMatcher): ValueMatcher {
  return matcher.exact === '*' ? new ValueMatcher('prefix', '', false) : compileStringMatcher(matcher)
}

/** What the CORS filter does (`source/extensions/filters/http/cors/cors_filter.cc`); undefined where it does nothing. */
export function applyCors(policy: CorsPolicy, request: RoutedRequest): CorsOutcome | undefined {
  const origin = headerValue(request.headers, 'origin')
  if (!origin) return undefined
  const isAllowed = policy.origins.some((matcher) => matcher.test(origin))
  const method = headerValue(request.headers, 'access-control-request-method')
  if (request.method === 'OPTIONS' && method && (isAllowed || !policy.forwardUnmatched)) {
    return {
      type: 'reply',
      reply: preflight(policy, request, isAllowed ? origin : undefined),
      reason: `preflight of origin ${origin}, which is ${isAllowed ? '' : 'not '}allowed`,
    }
  }
  if (!isAllowed) return undefined
  return { type: 'headers', operations: operationsFor(policy, origin), reason: `origin ${origin} is allowed` }
}

function preflight(policy: CorsPolicy, request: RoutedRequest, origin: string | undefined): LocalReply {
  const echo = (configured: string, asked: string) => (configured === '*' ? (headerValue(request.headers, asked) ?? '') : configured)
  const headers: HeaderLine[] = []
  if (origin !== undefined) headers.push(['access-control-allow-origin', origin])
  if (policy.allowCredentials) headers.push(['access-control-allow-credentials', 'true'])
  if (policy.allowMethods) headers.push(['access-control-allow-methods', echo(policy.allowMethods, 'access-control-request-method')])
  if (policy.allowHeaders) headers.push(['access-control-allow-headers', echo(policy.allowHeaders, 'access-control-request-headers')])
  if (origin !== undefined && policy.exposeHeaders) headers.push(['access-control-expose-headers', policy.exposeHeaders])
  if (policy.maxAge) headers.push(['access-control-max-age', policy.maxAge])
  return { status: 200, flags: [], details: 'cors_response', body: '', headers }
}

function operationsFor(policy: CorsPolicy, origin: string): ResponseHeaderOperations {
  const add = [{ name: 'access-control-allow-origin', value: origin, append: false, literal: true }]
  if (policy.allowCredentials) add.push({ name: 'access-control-allow-credentials', value: 'true', append: false, literal: true })
  if (policy.exposeHeaders) add.push({ name: 'access-control-expose-headers', value: policy.exposeHeaders, append: false, literal: true })
  return { remove: [], add }
}
