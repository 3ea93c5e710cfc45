import type { MeshConfig, Protocol, Service, ServicePort } from '../mesh/mesh.ts'
import { isHttp, isSniffed, parseProtocol } from '../mesh/protocol.ts'
import { callerCache } from './caller-cache.ts'
import { type ChainPlan, compileFilterChain, mergeChains, PLAINTEXT_HTTP, takesAll } from './filter-chain.ts'
import { httpConnectionManager } from './http-connection-manager.ts'
import type { MeshCompilation } from './mesh-compilation.ts'
import type { Origin, OriginMap } from './origins.ts'
import { catchAllVirtualHost, unknownTrafficCluster } from './outbound-catch-all.ts'
import type { CallerDomain } from './outbound-domains.ts'
import { compileTcpChains, type OutboundPort } from './outbound-tcp-chains.ts'
import type { FilterChain, Listener } from './proxy-config.ts'
import type { EgressListener, ProxyScope } from './proxy-scope.ts'
import { tcpProxyTo } from './tcp-proxy.ts'

const WILDCARD = '0.0.0.0'
const VIRTUAL_OUTBOUND_PORT = 15001

/** Ports on which the proxy itself listens: no service's HTTP listener may have them. */
const RESERVED_PORTS = new Set([15001, 15006, 15021, 15090])

/** For which proxy outbound listeners are compiled. */
export interface OutboundContext {
  readonly scope: ProxyScope
  readonly caller: CallerDomain
  readonly origins: OriginMap
  readonly config: MeshConfig
}

/** A listener that is being put together of the services that share its address and port. */
interface Draft {
  readonly bind: string
  readonly port: number
  /** `Unsupported` where the first bytes decide between HTTP and TCP. */
  protocol: Protocol
  chains: readonly ChainPlan[]
  /** Made for an egress listener with a port: the one for all other ports adds nothing to it. */
  locked: boolean
  /** Of a listener that one service has to itself. */
  readonly origin: Origin | undefined
}

type Drafts = Map<string, Draft>

/**
 * The outbound listeners of a sidecar: one on 0.0.0.0 a port for all HTTP services, one on its own address for every other service port, and
 * the one that iptables leads everything to. listener.go: buildSidecarOutboundListeners.
 */
export function compileOutboundListeners(context: OutboundContext, shared: MeshCompilation): readonly Listener[] {
  // A headless service has no listener for the caller's own address, so there each caller has listeners of its own.
  if (knowsPodAddresses(context.scope)) return compileListeners(context)
  const cache = callerCache(context.scope, shared)
  cache.listeners ??= compileListeners(context)
  return cache.listeners
}

function compileListeners(context: OutboundContext): readonly Listener[] {
  const drafts: Drafts = new Map()
  for (const listener of context.scope.egressListeners) {
    // Simplified: egress listeners of a Sidecar that are bound to a Unix domain socket are left out.
    if (listener.bind?.startsWith('unix://')) continue
    if (listener.port) addPortListener(drafts, listener, listener.port, context)
    else addServices(drafts, listener, context)
  }
  return [...[...drafts.values()].map((draft) => compileDraft(draft, context)), virtualOutbound(context)]
}

/** An egress listener with a port holds the services that have that port, in the protocol that it states. */
function addPortListener(
  drafts: Drafts,
  listener: EgressListener,
  { number, protocol }: NonNullable<EgressListener['port']>,
  context: OutboundContext,
): void {
  const bind = listener.bind ?? (listener.bindToPort ? '127.0.0.1' : '')
  const port = { port: number, protocol: parseProtocol(protocol) }
  if (isReserved(bind, port)) return
  for (const service of listener.services) addPort(drafts, { ...context, listener, service, port, bind, cidrs: [] }, context)
}

function addServices(drafts: Drafts, listener: EgressListener, context: OutboundContext): void {
  for (const draft of drafts.values()) draft.locked = true
  const bind = listener.bind ?? (listener.bindToPort ? '127.0.0.1' : '')
  for (const service of listener.services) {
    for (const port of service.ports) {
      if (isReserved(bind, port)) continue
      for (const address of podAddresses(service, port, bind, context.scope)) {
        addPort(drafts, { ...context, listener, service, port, bind: address, cidrs: [] }, context)
      }
    }
  }
}

function knowsPodAddresses({ egressListeners }: ProxyScope): boolean {
  return egressListeners.some(({ services }) => services.some(isHeadless))
}

function isHeadless({ resolution, address }: Service): boolean {
  return resolution === 'Passthrough' && address === WILDCARD
}

/** A TCP or sniffed port of a headless service has a listener for each pod but the caller's own; the rest need no address here. */
function podAddresses(service: Service, port: ServicePort, bind: string, { pod }: ProxyScope): readonly string[] {
  if (bind !== '' || !isHeadless(service) || isHttp(port.protocol) || port.protocol === 'UDP') return [bind]
  const endpoints = service.endpoints.filter((endpoint) => endpoint.servicePort === port.port)
  const anywhere = service.registry !== 'Kubernetes' && endpoints.length === 0 && Object.keys(service.selector).length === 0
  if (anywhere) return [bind]
  return endpoints.map(({ address }) => address).filter((address) => /^[\d.]+$|:/.test(address) && address !== pod.ip)
}

function isReserved(bind: string, { port, protocol }: Pick<ServicePort, 'port' | 'protocol'>): boolean {
  return (bind === WILDCARD || (bind === '' && isHttp(protocol))) && RESERVED_PORTS.has(port)
}

/** Adds one service port. Where HTTP and TCP meet on an address, the proxy looks at the first bytes. listener.go: buildSidecarOutboundListener. */
function addPort(drafts: Drafts, given: OutboundPort, context: OutboundContext): void {
  if (given.service.resolution === 'Alias' || given.port.protocol === 'UDP') return
  const target = withAddress(given)
  const key = `${target.bind}_${target.port.port}`
  const current = drafts.get(key)
  const { protocol } = target.port
  if (current && (current.locked || addsNothing(protocol, current.protocol))) return
  const chains = chainsOf(target, context)
  const replaces = current && isSniffed(protocol) && isHttp(current.protocol)
  if (current && !replaces) {
    current.chains = mergeChains(current.chains, chains)
    if (isTcp(protocol) !== isTcp(current.protocol)) current.protocol = 'Unsupported'
    return
  }
  const sniffed = isHttp(protocol) && target.bind === WILDCARD
  drafts.set(key, {
    bind: target.bind,
    port: target.port.port,
    protocol: sniffed ? 'Unsupported' : protocol,
    chains,
    locked: false,
    origin: target.bind === WILDCARD ? undefined : target.service.range,
  })
}

/**
 * A second HTTP service changes nothing, since its virtual hosts are in the route table; nor does HTTP beside a detected protocol. Where the
 * server speaks first (Mongo, MySQL), nothing else may share the listener.
 */
function addsNothing(incoming: Protocol, current: Protocol): boolean {
  if (isTcp(incoming)) return clashes(incoming, current)
  const known = isSniffed(current) || (isHttp(incoming) && isHttp(current))
  return known || clashes(incoming, current)
}

function clashes(incoming: Protocol, current: Protocol): boolean {
  const serverFirst = (protocol: Protocol) => protocol === 'Mongo' || protocol === 'MySQL'
  return incoming !== current && (serverFirst(incoming) || serverFirst(current))
}

/** HTTP listens on all addresses; the rest on the service's own, or on all with a match of its range. */
function withAddress(target: OutboundPort): OutboundPort {
  if (target.bind !== '') return target
  const { address } = target.service
  if (isHttp(target.port.protocol)) return { ...target, bind: WILDCARD }
  return address.includes('/') ? { ...target, bind: WILDCARD, cidrs: [address] } : { ...target, bind: address }
}

function chainsOf(target: OutboundPort, { config }: OutboundContext): readonly ChainPlan[] {
  const { port, bind, service } = target
  const sniffed = isSniffed(port.protocol)
  const routes = sniffed && bind !== WILDCARD ? `${service.hostname}:${port.port}` : `${port.port}`
  const manager = () => httpConnectionManager({ name: `outbound_${bind}_${port.port}`, routes, config })
  const http = (plaintextHttp: boolean): ChainPlan => ({
    plaintextHttp,
    filters: [manager()],
    ...(bind !== WILDCARD && { origin: service.range }),
  })
  if (isHttp(port.protocol)) return [http(bind === WILDCARD && port.protocol !== 'HTTP_PROXY')]
  return sniffed ? [...compileTcpChains(target), http(true)] : compileTcpChains(target)
}

function isTcp(protocol: Protocol): boolean {
  return !isHttp(protocol) && !isSniffed(protocol)
}

/** The chain that takes everything is the default one, unless it is the only one; without one, unknown traffic is let through or not. */
function compileDraft(draft: Draft, { scope, origins }: OutboundContext): Listener {
  const compile = (plan: ChainPlan) => compileFilterChain(plan, origins)
  const matching = draft.chains.filter((plan) => !takesAll(plan)).map(compile)
  const fallback = draft.chains.filter(takesAll).map(compile).at(-1)
  const name = `${draft.bind}_${draft.port}`
  const address = { socket_address: { address: draft.bind, port_value: draft.port } }
  if (matching.length === 0 && fallback) return origins.mark({ name, address, filter_chains: [fallback] }, draft.origin)
  const last = fallback ?? unknownTraffic('PassthroughFilterChain', scope)
  return origins.mark({ name, address, filter_chains: matching, default_filter_chain: last }, draft.origin)
}

function unknownTraffic(name: string, scope: ProxyScope): FilterChain {
  return { name, filters: [tcpProxyTo(unknownTrafficCluster(scope))] }
}

function virtualOutbound({ scope, config }: OutboundContext): Listener {
  const loop: FilterChain = {
    name: 'virtualOutbound-blackhole',
    filter_chain_match: { destination_port: VIRTUAL_OUTBOUND_PORT },
    filters: [tcpProxyTo('BlackHoleCluster')],
  }
  const byName = scope.outboundTrafficPolicy === 'ALLOW_ANY_DYNAMIC_DNS' ? [unknownHttp(scope, config)] : []
  return {
    name: 'virtualOutbound',
    address: { socket_address: { address: WILDCARD, port_value: VIRTUAL_OUTBOUND_PORT } },
    filter_chains: [loop, ...byName, unknownTraffic('virtualOutbound-catchall-tcp', scope)],
  }
}

/** Under ALLOW_ANY_DYNAMIC_DNS plain HTTP to unknown addresses goes where its Host header says. */
function unknownHttp(scope: ProxyScope, config: MeshConfig): FilterChain {
  const virtualHost = catchAllVirtualHost(scope)
  const routes = { name: virtualHost.name, virtual_hosts: [virtualHost], validate_clusters: false, ignore_port_in_host_matching: true }
  return {
    name: 'virtualOutbound-catchall-tcp-http',
    filter_chain_match: { application_protocols: PLAINTEXT_HTTP },
    filters: [httpConnectionManager({ name: 'outbound_virtualOutbound_allow_any_dynamic_dns', routes, config })],
  }
}
