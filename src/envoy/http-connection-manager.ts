import type { HttpConnectionManager } from '../xds/proxy-config.ts'
import type { Downstream, HttpRequest } from './decision.ts'
import { isGrpcContentType, type ReplyCause, replies } from './local-reply.ts'
import { normalizePath, type PathNormalization } from './path-normalization.ts'
import { type HeaderLine, headerValue, type RoutedRequest } from './routed-request.ts'

/** What the HTTP connection manager's configuration means for a request before it is routed. */
export interface ConnectionManagerRules {
  readonly paths: PathNormalization
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
    paths: {
      normalize: manager.normalize_path ?? false,
      mergeSlashes: manager.merge_slashes ?? false,
      unescapeSlashes: slashes.startsWith('UNESCAPE'),
    },
    useRemoteAddress: manager.use_remote_address ?? type === 'router',
    trustedHops: manager.xff_num_trusted_hops ?? 0,
    upgrades: new Set(manager.upgrade_configs?.map((config) => config.upgrade_type.toLowerCase()) ?? ['websocket']),
  }
}

/** The request as the router gets it, or the answer that Envoy gives without asking the router. */
export type Received =
  | { readonly type: 'routed'; readonly request: RoutedRequest; readonly refusedUpgrade?: string }
  | { readonly type: 'reply'; readonly cause: ReplyCause; readonly reason: string }

const METHODS = new Set(
  (
    'ACL BIND CHECKOUT CONNECT COPY DELETE GET HEAD LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL MOVE MSEARCH NOTIFY OPTIONS PATCH POST ' +
    'PROPFIND PROPPATCH PURGE PUT REBIND REPORT SEARCH SOURCE SUBSCRIBE TRACE UNBIND UNLINK UNLOCK UNSUBSCRIBE'
  ).split(' '),
)
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/

/** Headers that steer Envoy and that no caller may send: neither the router nor the upstream sees them. */
const STRIPPED: ReadonlySet<string> = new Set([
  'x-envoy-upstream-rq-timeout-ms',
  'x-envoy-upstream-rq-per-try-timeout-ms',
  'x-envoy-upstream-rq-timeout-alt-response',
  'x-envoy-retry-on',
  'x-envoy-retry-grpc-on',
  'x-envoy-max-retries',
  'x-envoy-retriable-status-codes',
  'x-envoy-retriable-header-names',
  'x-envoy-internal',
  'x-envoy-hedge-on-per-try-timeout',
  'x-envoy-upstream-alt-stat-name',
  'x-envoy-expected-rq-timeout-ms',
  'x-envoy-force-trace',
  'x-envoy-ip-tags',
  'x-envoy-original-url',
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'te',
  'upgrade',
  'host',
])
/** Lines of these names are one value to Envoy, joined by commas as they come in; of every other name each line stands alone. */
const JOINED: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'access-control-request-headers',
  'access-control-request-method',
  'authorization',
  'cache-control',
  'content-length',
  'content-type',
  'expect',
  'forwarded',
  'grpc-accept-encoding',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'origin',
  'pragma',
  'referer',
  'te',
  'upgrade',
  'user-agent',
  'via',
  'x-forwarded-client-cert',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-request-id',
])
// Simplified: a request id that the proxy makes is always this one, so a route that asks for certain ids takes none or all of such requests.
const REQUEST_ID = '7e11a1e0-0000-4000-8000-000000000000'

/** What Envoy does with a request before it chooses a route (`source/common/http/conn_manager_impl.cc`, decodeHeaders). */
export function receive(request: HttpRequest, downstream: Downstream, rules: ConnectionManagerRules): Received {
  const broken = protocolError(request)
  if (broken) return broken
  const target = absoluteTarget(request)
  if (request.method !== 'CONNECT' && !target.path.startsWith('/')) {
    return { type: 'reply', cause: replies.absolutePathRejected, reason: `path ${target.path} does not start with /` }
  }
  const path = request.method === 'CONNECT' ? target.path : normalizePath(target.path, rules.paths)
  if (path === undefined) {
    return {
      type: 'reply',
      cause: replies.pathNormalizationFailed,
      reason: `path ${target.path} holds ${target.path.includes('#') ? '#' : '%00'}`,
    }
  }
  return routed(request, { ...target, path }, downstream, rules)
}

function protocolError(request: HttpRequest): Received | undefined {
  if (request.protocol === 'HTTP/1.0') {
    return { type: 'reply', cause: { status: 426, details: 'low_version' }, reason: 'HTTP/1.0 is not accepted' }
  }
  if (!METHODS.has(request.method)) return badRequest(`method ${request.method} is unknown`)
  for (const [name] of request.headers) if (!HEADER_NAME.test(name)) return badRequest(`header name ${name} is not valid`)
  return undefined
}

const badRequest = (reason: string): Received => ({
  type: 'reply',
  cause: { status: 400, body: 'Bad Request', flags: ['DPE'], details: 'http1.codec_error' },
  reason,
})

interface Target {
  readonly scheme: string
  readonly authority: string
  readonly path: string
  readonly absolute?: boolean
}

/** Host and scheme of an absolute-form target win over the Host header. */
function absoluteTarget(request: HttpRequest): Target {
  const absolute = request.path.startsWith('/') ? null : /^(https?):\/\/([^/?#]*)(.*)$/is.exec(request.path)
  if (!absolute) return request
  const [, scheme = 'http', authority = '', rest = ''] = absolute
  return { absolute: true, scheme: scheme.toLowerCase(), authority, path: rest.startsWith('/') ? rest : `/${rest}` }
}

function routed(request: HttpRequest, target: Target, downstream: Downstream, rules: ConnectionManagerRules): Received {
  const upgrade = upgradeOf(request.headers)
  const headers = passedHeaders(request.headers, upgrade)
  const connectionScheme = downstream.sni === undefined && request.scheme !== 'https' ? 'http' : 'https'
  const forwardedProto = forwardedProtoOf(headers, connectionScheme, rules)
  setHeader(headers, 'x-forwarded-proto', forwardedProto)
  if (rules.useRemoteAddress) appendForwardedFor(headers, downstream)
  if (headerValue(headers, 'x-request-id') === undefined) headers.push(['x-request-id', REQUEST_ID])
  const query = target.path.indexOf('?')
  const out: RoutedRequest = {
    method: request.method,
    scheme: target.absolute ? target.scheme : schemeOf(forwardedProto, connectionScheme),
    authority: target.authority,
    path: target.path,
    pathOnly: query < 0 ? target.path : target.path.slice(0, query),
    headers,
    forwardedProto,
    grpc: isGrpcContentType(headerValue(headers, 'content-type') ?? ''),
    protocol: request.protocol ?? 'HTTP/1.1',
  }
  if (upgrade !== undefined && !rules.upgrades.has(upgrade.toLowerCase())) return { type: 'routed', request: out, refusedUpgrade: upgrade }
  return { type: 'routed', request: out }
}

/** The protocol that a request asks to change to; an h2c upgrade is dropped by the codec and counts as none. */
function upgradeOf(headers: readonly HeaderLine[]): string | undefined {
  const upgrade = headerValue(headers, 'upgrade')
  if (upgrade === undefined || upgrade.toLowerCase() === 'h2c') return undefined
  return connectionTokens(headers).has('upgrade') ? upgrade : undefined
}

function connectionTokens(headers: readonly HeaderLine[]): ReadonlySet<string> {
  const tokens = new Set<string>()
  for (const [name, value] of headers) {
    if (name === 'connection') for (const token of value.split(',')) tokens.add(token.trim().toLowerCase())
  }
  return tokens
}

function passedHeaders(headers: readonly HeaderLine[], upgrade: string | undefined): HeaderLine[] {
  const out: HeaderLine[] = []
  let named: ReadonlySet<string> | undefined
  for (const line of headers) {
    const name = line[0]
    if (name === 'connection') named ??= connectionTokens(headers)
    if (!STRIPPED.has(name)) addLine(out, line)
    else if (name === 'te' && /(^|,)\s*trailers\s*(;|,|$)/i.test(line[1])) addLine(out, ['te', 'trailers'])
    else if (name === 'upgrade' && upgrade !== undefined) addLine(out, line)
  }
  if (upgrade !== undefined) addLine(out, ['connection', headerValue(headers, 'connection') ?? 'upgrade'])
  return named ? withoutNominated(out, named) : out
}

/** A header named in Connection is for this hop only; those that carry the connection itself stay. */
function withoutNominated(headers: HeaderLine[], named: ReadonlySet<string>): HeaderLine[] {
  return headers.filter(([name]) => !named.has(name) || name === 'te' || name === 'upgrade')
}

function addLine(headers: HeaderLine[], line: HeaderLine): void {
  if (JOINED.has(line[0])) {
    const index = headers.findIndex(([name]) => name === line[0])
    const earlier = headers[index]
    if (earlier) {
      headers[index] = [line[0], `${earlier[1]},${line[1]}`]
      return
    }
  }
  headers.push(line)
}

function setHeader(headers: HeaderLine[], name: string, value: string): void {
  const index = headers.findIndex((line) => line[0] === name)
  if (index < 0) headers.push([name, value])
  else headers[index] = [name, value]
}

function forwardedProtoOf(headers: readonly HeaderLine[], connectionScheme: string, rules: ConnectionManagerRules): string {
  if (rules.useRemoteAddress && rules.trustedHops === 0) return connectionScheme
  return headerValue(headers, 'x-forwarded-proto') ?? connectionScheme
}

function schemeOf(forwardedProto: string, connectionScheme: string): string {
  const proto = forwardedProto.toLowerCase()
  return proto === 'http' || proto === 'https' ? proto : connectionScheme
}

function appendForwardedFor(headers: HeaderLine[], downstream: Downstream): void {
  addLine(headers, ['x-forwarded-for', downstream.peerAddress ?? '127.0.0.1'])
}
