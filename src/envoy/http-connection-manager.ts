import type { HttpConnectionManager } from '../xds/proxy-config.ts'
import { codecRefusal } from './codec-refusal.ts'
import type { Downstream, HttpRequest } from './decision.ts'
import { isGrpcContentType, type ReplyCause, replies } from './local-reply.ts'
import { PathNormalizer } from './path-normalization.ts'
import { addLine, type SortedHeaders, sortHeaders } from './request-headers.ts'
import { type RequestTarget, requestTarget } from './request-target.ts'
import type { HeaderLine, RoutedRequest } from './routed-request.ts'

/** What the HTTP connection manager's configuration means for a request before it is routed. */
export interface ConnectionManagerRules {
  readonly paths: PathNormalizer
  /** A gateway's: the caller's address and scheme are the connection's, whatever the headers say. */
  readonly useRemoteAddress: boolean
  readonly trustedHops: number
  /** In lower case. */
  readonly upgrades: ReadonlySet<string>
}

/** Reads the rules off the configuration; what Istio leaves out has Istio's default for this type of proxy. */
export function compileConnectionManager(manager: HttpConnectionManager, type: 'sidecar' | 'router'): ConnectionManagerRules {
  const slashes = manager.path_with_escaped_slashes_action ?? ''
  return {
    paths: new PathNormalizer({
      normalize: manager.normalize_path ?? false,
      mergeSlashes: manager.merge_slashes ?? false,
      unescapeSlashes: slashes.startsWith('UNESCAPE'),
    }),
    useRemoteAddress: manager.use_remote_address ?? type === 'router',
    trustedHops: manager.xff_num_trusted_hops ?? 0,
    upgrades: new Set(manager.upgrade_configs?.map((config) => config.upgrade_type.toLowerCase()) ?? ['websocket']),
  }
}

/** The request as the router gets it, or the answer that Envoy gives without asking the router. */
export type Received =
  | { readonly type: 'routed'; readonly request: RoutedRequest; readonly refusedUpgrade?: string }
  | {
      readonly type: 'reply'
      readonly cause: ReplyCause
      readonly reason: string
      /** The request as the caller wrote it, where the access log looks for its route. */
      readonly unchanged?: RoutedRequest | undefined
    }

// Simplified: a request id that the proxy makes is always this one, so a route that asks for certain ids takes none or all of such requests.
const REQUEST_ID: HeaderLine = ['x-request-id', '7e11a1e0-0000-4000-8000-000000000000']
const FORWARDED_PROTO: Readonly<Record<string, HeaderLine>> = { http: ['x-forwarded-proto', 'http'], https: ['x-forwarded-proto', 'https'] }

/** What Envoy does with a request before it chooses a route (`source/common/http/conn_manager_impl.cc`, decodeHeaders). */
export function receive(request: HttpRequest, downstream: Downstream, rules: ConnectionManagerRules): Received {
  const headers = sortHeaders(request.headers)
  const refused = codecRefusal(request, headers)
  if (refused) return { type: 'reply', ...refused }
  if (headers.hostless) return early(request, headers, MISSING_HOST, 'Connection names the Host header')
  const target = requestTarget(request) ?? request
  if (request.method === 'QUERY' && headers.contentType === '')
    return early(request, headers, NO_CONTENT_TYPE, 'QUERY needs a content-type')
  if (request.method === 'CONNECT') return routed(request, { headers, target, path: '', downstream, rules })
  if (!target.path.startsWith('/')) {
    return early(request, headers, replies.absolutePathRejected, `path ${target.path} does not start with /`)
  }
  const path = rules.paths.normalize(target.path)
  if (path === undefined) {
    const culprit = target.path.includes('#') ? '#' : '%00'
    return early(request, headers, replies.pathNormalizationFailed, `path ${target.path} holds ${culprit}`)
  }
  return routed(request, { headers, target, path, downstream, rules })
}

const MISSING_HOST: ReplyCause = { status: 400, details: 'missing_host_header' }
const NO_CONTENT_TYPE: ReplyCause = { status: 400, details: 'query_missing_content_type' }

/** An answer before the headers are looked after: its route is known where the caller itself said x-forwarded-proto, without which none is looked for. */
function early(request: HttpRequest, { forwardedProto = '' }: SortedHeaders, cause: ReplyCause, reason: string): Received {
  if (forwardedProto === '') return { type: 'reply', cause, reason }
  const { method, scheme, authority, path, headers, protocol = 'HTTP/1.1' } = request
  const pathOnly = path.replace(/[?#].*$/s, '')
  return {
    type: 'reply',
    cause,
    reason,
    unchanged: { method, scheme, authority, path, pathOnly, headers, forwardedProto, grpc: false, protocol },
  }
}

interface Routing {
  readonly headers: SortedHeaders
  readonly target: RequestTarget
  readonly path: string
  readonly downstream: Downstream
  readonly rules: ConnectionManagerRules
}

function routed(request: HttpRequest, { headers, target, path, downstream, rules }: Routing): Received {
  const connectionScheme = downstream.sni === undefined && request.scheme !== 'https' ? 'http' : 'https'
  const isBelieved = !rules.useRemoteAddress || rules.trustedHops > 0
  const forwardedProto = (isBelieved ? headers.forwardedProto : undefined) ?? connectionScheme
  const query = path.indexOf('?')
  const out: RoutedRequest = {
    method: request.method,
    scheme: target.absolute ? target.scheme : schemeOf(forwardedProto, connectionScheme),
    authority: target.authority,
    path,
    pathOnly: query < 0 ? path : path.slice(0, query),
    headers: completed(headers, forwardedProto, rules.useRemoteAddress ? (downstream.peerAddress ?? '127.0.0.1') : undefined),
    forwardedProto,
    grpc: headers.contentType !== '' && isGrpcContentType(headers.contentType),
    protocol: request.protocol ?? 'HTTP/1.1',
  }
  const { upgrade } = headers
  if (upgrade !== undefined && !rules.upgrades.has(upgrade.toLowerCase())) return { type: 'routed', request: out, refusedUpgrade: upgrade }
  return { type: 'routed', request: out }
}

/** The headers with those that the connection manager makes itself. */
function completed(sorted: SortedHeaders, forwardedProto: string, peer: string | undefined): readonly HeaderLine[] {
  const { forwardedProto: sent, hasRequestId } = sorted
  const headers = peer === undefined ? sorted.passed : withPeer(sorted.passed, peer)
  if (sent === undefined) headers.push(FORWARDED_PROTO[forwardedProto] ?? ['x-forwarded-proto', forwardedProto])
  else if (sent !== forwardedProto)
    headers[headers.findIndex(([name]) => name === 'x-forwarded-proto')] = ['x-forwarded-proto', forwardedProto]
  if (!hasRequestId) headers.push(REQUEST_ID)
  return headers
}

/** What a proxy at the edge believes of nobody, besides what every proxy strips. */
const STRIPPED_AT_EDGE: ReadonlySet<string> = new Set([
  'x-envoy-decorator-operation',
  'x-envoy-downstream-service-cluster',
  'x-envoy-downstream-service-node',
  'x-envoy-external-address',
  'x-envoy-original-host',
  'x-envoy-original-path',
])

function withPeer(passed: readonly HeaderLine[], peer: string): HeaderLine[] {
  const headers = passed.filter(([name]) => !STRIPPED_AT_EDGE.has(name))
  addLine(headers, ['x-forwarded-for', peer])
  headers.push(['x-envoy-external-address', peer])
  return headers
}

function schemeOf(forwardedProto: string, connectionScheme: string): string {
  if (forwardedProto === 'http' || forwardedProto === 'https') return forwardedProto
  const proto = forwardedProto.toLowerCase()
  return proto === 'http' || proto === 'https' ? proto : connectionScheme
}
