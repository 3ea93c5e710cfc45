import type { CompiledHttp, CompiledProxy, CompiledVirtualHost } from './compile.ts'
import type { CompiledFilterChain, CompiledListener } from './compile-listener.ts'
import type { CompiledRoute } from './compile-route.ts'
import type { Downstream, HttpRequest } from './decision.ts'
import type { ConnectionTraits } from './filter-chain-match.ts'
import { factsOf } from './filter-facts.ts'
import { type Received, receive } from './http-connection-manager.ts'
import { withoutToken } from './jwt-authn.ts'
import type { FoundListener } from './listener-match.ts'
import type { FilterVerdict } from './rbac.ts'
import type { FiltersVerdict, RequestFilters } from './request-filters.ts'
import { isValidTarget } from './request-target.ts'
import type { RoutedRequest } from './routed-request.ts'
import type { FoundVirtualHost } from './virtual-host-match.ts'

/** How far a request came through the proxy before something was done with it: each field is filled in once that stage was reached. */
export class Course {
  listener: FoundListener<CompiledListener> | undefined = undefined
  chain: CompiledFilterChain | undefined = undefined
  /** Why the connection was refused. */
  refused: string | undefined = undefined
  http: CompiledHttp | undefined = undefined
  received: Received | undefined = undefined
  /** As the router gets it. */
  request: RoutedRequest | undefined = undefined
  virtualHost: FoundVirtualHost<CompiledVirtualHost> | undefined = undefined
  /** The virtual host wants TLS and the request came without. */
  tlsRequired = false
  route: CompiledRoute | undefined = undefined
  /** What the filters before the TCP proxy made of the connection; absent where there are none. */
  guarded: FilterVerdict | undefined = undefined
  /** What the filters before the router made of it; absent where none may refuse a request. */
  filters: FiltersVerdict | undefined = undefined
}

/** Takes a request through listener, filter chain, connection manager, virtual host and routes. */
export function takeCourse(proxy: CompiledProxy, downstream: Downstream, request: HttpRequest): Readonly<Course> {
  const course = new Course()
  course.refused = connect(course, proxy, downstream, request)
  const http = course.refused === undefined ? course.chain?.http : undefined
  if (!http) {
    if (course.refused === undefined) course.guarded = course.chain?.guard(proxy.config.origins)?.(downstream)
    return course
  }
  course.http = http
  const received = receive(request, downstream, http.rules)
  course.received = received
  if (received.type === 'reply') {
    if (received.unchanged) findRoute(course, http, received.unchanged)
    return course
  }
  course.request = received.request
  if (http.filters && received.refusedUpgrade === undefined) passFilters(course, http, http.filters, { sent: request, downstream })
  else findRoute(course, http, received.request)
  return course
}

/** Finds the listener and the filter chain; the reason where there is none that takes the connection. */
function connect(course: Course, proxy: CompiledProxy, downstream: Downstream, request: HttpRequest): string | undefined {
  const listener = listenerOf(proxy, downstream)
  if (!listener) return `nothing listens on ${downstream.address} port ${downstream.port}`
  course.listener = listener
  const isTls = speaksTls(downstream, request)
  const chain = chainOf(listener.listener, { downstream, request, isTls })
  if (!chain) return downstream.inbound ? peerMismatch(downstream) : 'no filter chain fits the connection'
  course.chain = chain
  if (chain.terminatesTls && !isTls) return 'the listener speaks TLS, the caller does not'
  if (chain.isHttp) return isTls && !chain.terminatesTls ? 'the caller speaks TLS, the listener does not' : undefined
  return chain.tcp ? undefined : 'the filter chain holds no filter that answers'
}

function listenerOf(proxy: CompiledProxy, { address, port, inbound }: Downstream): FoundListener<CompiledListener> | undefined {
  if (!inbound) return proxy.listeners.find(address, port)
  const listener = proxy.inbound()
  return listener && { listener, reason: `takes what comes in for port ${port}` }
}

function speaksTls({ inbound, peerPrincipal, sni }: Downstream, request: HttpRequest): boolean {
  return inbound ? peerPrincipal !== undefined : sni !== undefined || request.scheme === 'https'
}

interface Opening {
  readonly downstream: Downstream
  readonly request: HttpRequest
  readonly isTls: boolean
}

function chainOf(listener: CompiledListener, { downstream, request, isTls }: Opening): CompiledFilterChain | undefined {
  const protocol = isTls || isValidTarget(request) ? (request.protocol ?? 'HTTP/1.1') : undefined
  if (!isTls && protocol === 'HTTP/1.1') return listener.choosePlainChain(downstream)
  return listener.chooseChain({
    address: downstream.address,
    port: downstream.port,
    transport: isTls ? 'tls' : 'raw_buffer',
    serverName: downstream.sni,
    applicationProtocol: applicationProtocol(protocol, isTls),
  })
}

function applicationProtocol(protocol: HttpRequest['protocol'], isTls: boolean): ConnectionTraits['applicationProtocol'] {
  if (protocol === 'HTTP/2') return isTls ? 'h2' : 'h2c'
  return protocol === 'HTTP/1.0' ? 'http/1.0' : protocol && 'http/1.1'
}

function peerMismatch({ peerPrincipal }: Downstream): string {
  return peerPrincipal === undefined
    ? 'only mutual TLS is let in, and the caller speaks plain text'
    : 'mutual TLS is switched off, and the caller speaks it'
}

function passFilters(
  course: Course,
  http: CompiledHttp,
  filters: RequestFilters,
  { sent, downstream }: { readonly sent: HttpRequest; readonly downstream: Downstream },
): void {
  if (!course.request) return
  const { request, token } = filters.authenticate(course.request)
  // Only a token that is taken makes the proxy choose its route anew, by the headers that come of it (`clear_route_cache`).
  findRoute(course, http, token?.claims ? request : course.request)
  const place = { route: course.route, host: course.virtualHost?.host.source }
  const verdict = filters.run(factsOf(request, { sent, downstream, rules: http.rules }), token, place)
  course.filters = verdict
  course.request = verdict.strips ? withoutToken(request, verdict.strips) : request
}

function findRoute(course: Course, http: CompiledHttp, request: RoutedRequest): void {
  const virtualHost = http.virtualHosts.find(request.authority)
  course.virtualHost = virtualHost
  // Envoy routes nothing whose x-forwarded-proto is empty.
  if (!virtualHost || request.forwardedProto === '') return
  course.tlsRequired = requiresTls(virtualHost.host, request)
  if (!course.tlsRequired) course.route = firstTaker(virtualHost.host.routes, request)
}

function firstTaker(routes: readonly CompiledRoute[], request: RoutedRequest): CompiledRoute | undefined {
  if (request.method === 'CONNECT') return routes.find((route) => takes(route, request))
  for (const route of routes) if (route.match.test(request)) return route
  return undefined
}

/** Whether a route takes the request; CONNECT has no path, and only a route made for it can take it. */
export function takes(route: CompiledRoute, request: RoutedRequest): boolean {
  return (request.method !== 'CONNECT' || 'connect_matcher' in route.source.match) && route.match.test(request)
}

function requiresTls(host: CompiledVirtualHost, request: RoutedRequest): boolean {
  return (host.requireTls === 'ALL' || host.requireTls === 'EXTERNAL_ONLY') && request.forwardedProto !== 'https'
}
