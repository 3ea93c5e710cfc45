import type {
  CorsPolicy,
  GatewayHTTPRouteFilter,
  GatewayHTTPRouteFilterRequestHeaderModifier,
  HeaderOperations,
  HTTPMirrorPolicy,
  HTTPRedirect,
  HTTPRewrite,
  HTTPRoute,
  StringMatch,
} from '../manifest/kinds.ts'
import { type ApiRouteContext, type BackendRef, compileBackend } from './gateway-api-backend.ts'
import { quoteRegex } from './string-match.ts'

/** What filters of a rule make of its route; `null` where istiod refuses the whole HTTPRoute. */
export type FilterFields = Partial<Pick<HTTPRoute, 'headers' | 'redirect' | 'mirrors' | 'rewrite' | 'corsPolicy'>>

interface CorsFilter {
  readonly allowOrigins?: readonly string[]
  readonly allowCredentials?: boolean
  readonly allowMethods?: readonly string[]
  readonly allowHeaders?: readonly string[]
  readonly exposeHeaders?: readonly string[]
  readonly maxAge?: number
}

/** A filter with the fields that are younger than the published types. */
export type ApiFilter = Omit<GatewayHTTPRouteFilter, 'requestMirror'> & {
  readonly cors?: CorsFilter
  readonly requestMirror?: {
    readonly backendRef?: BackendRef
    readonly percent?: number
    readonly fraction?: { readonly numerator?: number; readonly denominator?: number }
  }
}

type Redirect = HTTPRedirect & { readonly prefixRewrite?: string }

/** An origin as RFC 6454 writes it: what `*` allows, so not `null`. */
const ANY_ORIGIN = '^[a-zA-Z][a-zA-Z0-9+.-]*://[^/\\s?#]+$'

/** Translates the filters of a rule; of two of one type the later counts, mirrors add up. conversion.go: convertHTTPRoute. */
export function compileFilters(filters: readonly ApiFilter[], context: ApiRouteContext): FilterFields | null {
  let fields: FilterFields = {}
  for (const filter of filters) {
    const added = compileFilter(filter, fields, context)
    if (!added) return null
    fields = { ...fields, ...added }
  }
  return fields
}

/** Header operations of a backend, which takes no other filters. */
export function compileBackendHeaders(filters: readonly ApiFilter[]): HTTPRoute['headers'] | null {
  if (filters.length === 0) return undefined
  const plain = filters.every(({ requestHeaderModifier, responseHeaderModifier }) => requestHeaderModifier || responseHeaderModifier)
  if (!plain) return null
  const request = filters.findLast((filter) => filter.requestHeaderModifier)?.requestHeaderModifier
  const response = filters.findLast((filter) => filter.responseHeaderModifier)?.responseHeaderModifier
  return { ...(request && { request: headerOperations(request) }), ...(response && { response: headerOperations(response) }) }
}

function compileFilter(filter: ApiFilter, before: FilterFields, context: ApiRouteContext): FilterFields | null {
  if (filter.requestHeaderModifier) return { headers: { ...before.headers, request: headerOperations(filter.requestHeaderModifier) } }
  if (filter.responseHeaderModifier) return { headers: { ...before.headers, response: headerOperations(filter.responseHeaderModifier) } }
  if (filter.requestRedirect) return { redirect: redirectOf(filter.requestRedirect) }
  if (filter.urlRewrite) return rewriteFields(filter.urlRewrite)
  if (filter.cors) return { corsPolicy: corsPolicy(filter.cors) }
  if (!filter.requestMirror) return null
  const mirror = mirrorPolicy(filter.requestMirror, context)
  if (!mirror) return context.kind === 'GRPCRoute' ? null : {}
  return { mirrors: [...(before.mirrors ?? []), mirror] }
}

function headerOperations({ add, set, remove }: GatewayHTTPRouteFilterRequestHeaderModifier): HeaderOperations {
  return { add: firstOfEach(add), set: firstOfEach(set), remove: remove ?? [] }
}

/** Names do not differ by case, and of two entries for one name the first counts. */
function firstOfEach(headers: GatewayHTTPRouteFilterRequestHeaderModifier['add']): Readonly<Record<string, string>> {
  const named = (headers ?? []).map(({ name, value }) => [(name ?? '').toLowerCase(), value ?? ''] as const)
  return Object.fromEntries(named.toReversed())
}

/** Without a port the request's is kept, or with a scheme that scheme's; the code is 302 unless stated. */
function redirectOf({ hostname, path, port, scheme, statusCode }: NonNullable<ApiFilter['requestRedirect']>): Redirect {
  return {
    redirectCode: statusCode ?? 302,
    ...(hostname !== undefined && { authority: hostname }),
    ...(scheme !== undefined && { scheme }),
    ...(port !== undefined
      ? { port }
      : { derivePort: scheme !== undefined ? ('FROM_PROTOCOL_DEFAULT' as const) : ('FROM_REQUEST_PORT' as const) }),
    ...(path?.type === 'ReplaceFullPath' && { uri: path.replaceFullPath ?? '' }),
    ...(path?.type === 'ReplacePrefixMatch' && { prefixRewrite: path.replacePrefixMatch ?? '' }),
  }
}

function rewriteFields({ hostname, path }: NonNullable<ApiFilter['urlRewrite']>): FilterFields {
  const rewrite: HTTPRewrite = {
    ...(path?.type === 'ReplacePrefixMatch' && { uri: (path.replacePrefixMatch ?? '').replace(/\/$/, '') || '/' }),
    ...(path?.type === 'ReplaceFullPath' && { uriRegexRewrite: { match: '/.*', rewrite: path.replaceFullPath ?? '' } }),
    ...(hostname && { authority: hostname }),
  }
  return Object.keys(rewrite).length > 0 ? { rewrite } : {}
}

/** None to a backend that does not exist: an HTTPRoute goes without it, a GRPCRoute is refused (conversion.go, convertGRPCRoute). */
function mirrorPolicy(mirror: NonNullable<ApiFilter['requestMirror']>, context: ApiRouteContext): HTTPMirrorPolicy | undefined {
  const { destination, problem } = compileBackend(mirror.backendRef ?? {}, context)
  if (problem || !destination) return undefined
  const { fraction, percent } = mirror
  const value = fraction ? (100 * (fraction.numerator ?? 0)) / (fraction.denominator ?? 100) : percent
  return { destination, ...(value !== undefined && { percentage: { value } }) }
}

function corsPolicy(cors: CorsFilter): CorsPolicy {
  return {
    allowOrigins: (cors.allowOrigins ?? []).filter(Boolean).map(originMatch),
    ...(cors.allowCredentials && { allowCredentials: true }),
    allowMethods: cors.allowMethods ?? [],
    allowHeaders: cors.allowHeaders ?? [],
    exposeHeaders: cors.exposeHeaders ?? [],
    maxAge: `${cors.maxAge ?? 5}s`,
    unmatchedPreflights: 'IGNORE',
  }
}

function originMatch(origin: string): StringMatch {
  if (origin === '*') return { regex: ANY_ORIGIN }
  if (!origin.includes('*')) return { exact: origin }
  if (origin.indexOf('*') === origin.length - 1) return { prefix: origin.slice(0, -1) }
  return { regex: `^${origin.split('*').map(quoteRegex).join('.*')}$` }
}
