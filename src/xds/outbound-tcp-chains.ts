import type { L4MatchAttributes, RouteDestination, TLSMatchAttributes, VirtualService } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { compareText } from '../mesh/age.ts'
import { hostsOverlap, isWildcard } from '../mesh/hostname.ts'
import type { Pod, Service, ServicePort } from '../mesh/mesh.ts'
import type { ChainPlan } from './filter-chain.ts'
import type { OriginMap, Place } from './origins.ts'
import { alternativeNames, type CallerDomain } from './outbound-domains.ts'
import type { EgressListener, ProxyScope } from './proxy-scope.ts'
import { outboundCluster } from './route-destination.ts'
import { tcpProxyForRoute, tcpProxyTo } from './tcp-proxy.ts'

/** One service port of a sidecar's outbound side, and the address that its listener is to have. */
export interface OutboundPort {
  readonly scope: ProxyScope
  readonly listener: EgressListener
  readonly caller: CallerDomain
  readonly origins: OriginMap
  readonly service: Service
  readonly port: Pick<ServicePort, 'port' | 'protocol'>
  readonly bind: string
  /** The service's address where it is a range: then the listener is the wildcard one. */
  readonly cidrs: readonly string[]
}

/** Chains for what is not HTTP: `tls` rules on TLS and HTTPS ports, `tcp` rules on the others, else straight to the service. */
export function compileTcpChains(target: OutboundPort): readonly ChainPlan[] {
  const virtualServices = withConnectionRules(target.listener).filter(({ spec }) =>
    spec.hosts?.some((host) => hostsOverlap(host, target.service.hostname)),
  )
  const { protocol } = target.port
  return protocol === 'TLS' || protocol === 'HTTPS' ? tlsChains(target, virtualServices) : tcpChains(target, virtualServices)
}

const connectionRules = new WeakMap<EgressListener, readonly Resource<VirtualService>[]>()

/** Of an egress listener's VirtualServices those that say anything about connections: few, while every service port asks. */
function withConnectionRules(listener: EgressListener): readonly Resource<VirtualService>[] {
  const found = connectionRules.get(listener) ?? listener.virtualServices.filter(({ spec }) => spec.tcp?.length || spec.tls?.length)
  connectionRules.set(listener, found)
  return found
}

/**
 * The first rule for each set of names and subnets; the service itself only where no rule fits this proxy and port.
 * tls.go: buildSidecarOutboundTLSFilterChainOpts.
 */
function tlsChains(target: OutboundPort, virtualServices: readonly Resource<VirtualService>[]): readonly ChainPlan[] {
  const chains = new Map<string, ChainPlan>()
  // Subnets that a match states hold for the matches after it too, as istiod has it.
  let cidrs = target.cidrs
  for (const { match, route, place } of tlsMatches(virtualServices, target)) {
    if (match.destinationSubnets?.length) cidrs = match.destinationSubnets
    const key = `${match.sniHosts?.join(',') ?? ''}|${match.destinationSubnets?.join(',') ?? ''}`
    if (chains.has(key)) continue
    const filters = [tcpProxyForRoute(route, place, tcpContext(target))]
    chains.set(key, { serverNames: match.sniHosts ?? [], destinationCidrs: cidrs, filters, origin: place })
  }
  if (chains.size > 0) return [...chains.values()]
  return [{ serverNames: serviceServerNames(target), destinationCidrs: cidrs, ...ownCluster(target) }]
}

interface TlsCandidate {
  readonly match: TLSMatchAttributes
  readonly route: readonly RouteDestination[]
  readonly place: Place
}

function tlsMatches(virtualServices: readonly Resource<VirtualService>[], target: OutboundPort): readonly TlsCandidate[] {
  return virtualServices.flatMap((resource) =>
    (resource.spec.tls ?? []).flatMap((rule, i) => {
      const route = rule.route ?? []
      if (route.length === 0) return []
      const place = { resource, path: ['spec', 'tls', i] }
      return (rule.match ?? []).filter((match) => isMeantFor(match, target)).map((match) => ({ match, route, place }))
    }),
  )
}

/** A service without an address of its own is known by its name only. */
function serviceServerNames({ service, bind, cidrs, caller }: OutboundPort): readonly string[] {
  const range = service.address.includes('/')
  const nameless = range || service.address === '' || (service.address === '0.0.0.0' && bind === '0.0.0.0')
  const dynamic = isWildcard(service.hostname) && service.resolution === 'DynamicDNS'
  if (cidrs.length === 0 && !nameless && !dynamic) return []
  const aliases = (service.aliases ?? []).flatMap(({ hostname }) => [hostname, ...alternativeNames(hostname, caller)])
  return [service.hostname, ...aliases]
}

/**
 * Rules are tried over all VirtualServices of the host; the first that asks for no subnet ends the search.
 * tls.go: buildSidecarOutboundTCPFilterChainOpts.
 */
function tcpChains(target: OutboundPort, virtualServices: readonly Resource<VirtualService>[]): readonly ChainPlan[] {
  const chains: ChainPlan[] = []
  let replaced = false
  for (const { match, route, place } of tcpRules(virtualServices)) {
    const meant = match?.filter((block) => isMeantFor(block, target))
    const taker = () => ({ filters: [tcpProxyForRoute(route, place, tcpContext(target))], origin: place })
    if (!match || meant?.some((block) => !block.destinationSubnets?.length)) {
      // Subnets of the rule's earlier blocks are forgotten, as istiod has it.
      return [...chains, { destinationCidrs: target.cidrs, ...taker() }]
    }
    const subnets = meant?.flatMap((block) => block.destinationSubnets ?? []) ?? []
    if (subnets.length === 0) continue
    chains.push({ destinationCidrs: subnets, ...taker() })
    replaced ||= sameRanges(subnets, target.cidrs)
  }
  return replaced ? chains : [...chains, { destinationCidrs: target.cidrs, ...ownCluster(target) }]
}

interface TcpCandidate {
  /** Undefined where the rule states none. */
  readonly match: readonly L4MatchAttributes[] | undefined
  readonly route: readonly RouteDestination[]
  readonly place: Place
}

function tcpRules(virtualServices: readonly Resource<VirtualService>[]): readonly TcpCandidate[] {
  return virtualServices.flatMap((resource) =>
    (resource.spec.tcp ?? []).flatMap((rule, i) => {
      const route = rule.route ?? []
      const match = rule.match?.length ? rule.match : undefined
      return route.length > 0 ? [{ match, route, place: { resource, path: ['spec', 'tcp', i] } }] : []
    }),
  )
}

type StaticMatch = Pick<L4MatchAttributes, 'gateways' | 'sourceLabels' | 'sourceNamespace' | 'port'>

/** Unlike HTTP matches, `gateways` and the caller's labels and namespace must all hold. tls.go: matchTCP, matchTLS. */
function isMeantFor(
  match: StaticMatch,
  { scope, port }: { readonly scope: { readonly pod: Pod }; readonly port: { readonly port: number } },
): boolean {
  const gateway = !match.gateways?.length || match.gateways.includes('mesh')
  const labels = Object.entries(match.sourceLabels ?? {}).every(([name, value]) => scope.pod.workloadLabels[name] === value)
  const namespace = !match.sourceNamespace || match.sourceNamespace === scope.pod.namespace
  return gateway && labels && namespace && (!match.port || match.port === port.port)
}

/** Straight to the service's own cluster. */
function ownCluster({ service, port, scope }: OutboundPort): Pick<ChainPlan, 'filters' | 'origin'> {
  const [only, ...others] = service.ports
  const own = only && others.length === 0 ? only.port : port.port
  const filter = tcpProxyTo(outboundCluster(own, '', service.hostname), scope.destinationRule(service.hostname))
  return { filters: [filter], origin: service.range }
}

function tcpContext({ scope, port, origins }: OutboundPort) {
  return { scope, port: port.port, origins }
}

function sameRanges(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort(compareText).join() === [...b].sort(compareText).join()
}
