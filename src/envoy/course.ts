import type { CompiledFilterChain, CompiledHttp, CompiledListener, CompiledProxy, CompiledVirtualHost } from './compile.ts'
import type { CompiledRoute } from './compile-route.ts'
import type { Downstream, HttpRequest } from './decision.ts'
import type { ConnectionTraits } from './filter-chain-match.ts'
import { factsOf } from './filter-facts.ts'
import { type Received, receive } from './http-connection-manager.ts'
import { withoutToken } from './jwt-authn.ts'
import type { FoundListener } from './listener-match.ts'
import type { FiltersVerdict } from './request-filters.ts'
import { isValidTarget } from './request-target.ts'
import type { RoutedRequest } from './routed-request.ts'
import type { FoundVirtualHost } from './virtual-host-match.ts'

/** How far a request came through the proxy before something was done with it: each field is there once that stage was reached. */
export interface Course {
  readonly listener?: FoundListener<CompiledListener>
  readonly chain?: CompiledFilterChain
  /** Why the connection was refused. */
  readonly refused?: string
  readonly http?: CompiledHttp
  readonly received?: Received
  readonly request?: RoutedRequest
  readonly virtualHost?: FoundVirtualHost<CompiledVirtualHost> | undefined
  /** The virtual host wants TLS and the request came without. */
  readonly tlsRequired?: boolean | undefined
  readonly route?: CompiledRoute | undefined
  /** What the filters before the router made of it; absent where none may refuse a request. */
  readonly filters?: FiltersVerdict
}

/** Takes a request through listener, filter chain, connection manager, virtual host and routes. */
export function takeCourse(proxy: CompiledProxy, downstream: Downstream, request: HttpRequest): Course {
  const listener = listenerOf(proxy, downstream)
  if (!listener) return { refused: `nothing listens on ${downstream.address} port ${downstream.port}` }
  const traits = traitsOf(downstream, request)
  const chain = listener.listener.chooseChain(traits)
  if (!chain) return { listener, refused: downstream.inbound ? peerMismatch(downstream) : 'no filter chain fits the connection' }
  const mismatch = tlsMismatch(chain, traits)
  if (mismatch) return { listener, chain, refused: mismatch }
  if (!chain.http) return chain.tcp ? { listener, chain } : { listener, chain, refused: 'the filter chain holds no filter that answers' }
  const http = chain.http()
  const received = receive(request, downstream, http.rules)
  if (received.type === 'reply') return { listener, chain, http, received }
  if (!http.filters || received.refusedUpgrade !== undefined) {
    return { listener, chain, http, received, request: received.request, ...routeOf(http, received.request) }
  }
  const { request: known, token } = http.filters.authenticate(received.request)
  const routed = routeOf(http, known)
  const filters = http.filters.run(factsOf(known, { sent: request, downstream, rules: http.rules }), token, routed.route)
  const passed = filters.strips ? withoutToken(known, filters.strips) : known
  return { listener, chain, http, received: { type: 'routed', request: passed }, request: passed, ...routed, filters }
}

function listenerOf(proxy: CompiledProxy, { address, port, inbound }: Downstream): FoundListener<CompiledListener> | undefined {
  if (!inbound) return proxy.listeners.find(address, port)
  const listener = proxy.inbound()
  return listener && { listener, reason: `takes what comes in for port ${port}` }
}

function peerMismatch({ peerPrincipal }: Downstream): string {
  return peerPrincipal === undefined
    ? 'only mutual TLS is let in, and the caller speaks plain text'
    : 'mutual TLS is switched off, and the caller speaks it'
}

function traitsOf(downstream: Downstream, request: HttpRequest): ConnectionTraits {
  const isTls = downstream.inbound ? downstream.peerPrincipal !== undefined : downstream.sni !== undefined || request.scheme === 'https'
  const protocol = isTls || isValidTarget(request) ? (request.protocol ?? 'HTTP/1.1') : undefined
  return {
    address: downstream.address,
    port: downstream.port,
    transport: isTls ? 'tls' : 'raw_buffer',
    serverName: downstream.sni,
    applicationProtocol: applicationProtocol(protocol, isTls),
  }
}

function applicationProtocol(protocol: HttpRequest['protocol'], isTls: boolean): ConnectionTraits['applicationProtocol'] {
  if (protocol === 'HTTP/2') return isTls ? 'h2' : 'h2c'
  return protocol === 'HTTP/1.0' ? 'http/1.0' : protocol && 'http/1.1'
}

function tlsMismatch(chain: CompiledFilterChain, traits: ConnectionTraits): string | undefined {
  if (chain.terminatesTls) return traits.transport === 'tls' ? undefined : 'the listener speaks TLS, the caller does not'
  return chain.http && traits.transport === 'tls' ? 'the caller speaks TLS, the listener does not' : undefined
}

function routeOf(http: CompiledHttp, request: RoutedRequest): Pick<Course, 'virtualHost' | 'route' | 'tlsRequired'> {
  const virtualHost = http.virtualHosts.find(request.authority)
  if (!virtualHost) return {}
  // Envoy routes nothing whose x-forwarded-proto is empty.
  if (request.forwardedProto === '') return { virtualHost }
  if (requiresTls(virtualHost.host, request)) return { virtualHost, tlsRequired: true }
  for (const route of virtualHost.host.routes()) if (takes(route, request)) return { virtualHost, route }
  return { virtualHost }
}

/** Whether a route takes the request; CONNECT has no path, and only a route made for it can take it. */
export function takes(route: CompiledRoute, request: RoutedRequest): boolean {
  return (request.method !== 'CONNECT' || 'connect_matcher' in route.source.match) && route.match.test(request)
}

function requiresTls(host: CompiledVirtualHost, request: RoutedRequest): boolean {
  return (host.requireTls === 'ALL' || host.requireTls === 'EXTERNAL_ONLY') && request.forwardedProto !== 'https'
}
