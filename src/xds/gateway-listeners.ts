import type { RouteDestination } from '../manifest/kinds.ts'
import { isSubsetOf } from '../mesh/hostname.ts'
import { record } from '../mesh/loose.ts'
import type { Service } from '../mesh/mesh.ts'
import { type ChainPlan, compileFilterChain } from './filter-chain.ts'
import { hostsMeet } from './gateway-hosts.ts'
import type { MergedGateway, PortServers } from './gateway-merge.ts'
import type { GatewayContext } from './gateway-routes.ts'
import { type GatewayServer, isPassthrough, isTerminatedHttps, serverNames } from './gateway-server.ts'
import { httpConnectionManager } from './http-connection-manager.ts'
import type { Place } from './origins.ts'
import type { FilterChain, Listener, NetworkFilter } from './proxy-config.ts'
import { sidecarScopeOf } from './sidecar-scope.ts'
import { virtualServicesFor } from './sidecar-virtual-services.ts'
import { tcpProxyForRoute, tcpProxyTo } from './tcp-proxy.ts'

/** What sidecars offer in the handshake; AUTO_PASSTHROUGH lets nothing else through. */
const MESH_PROTOCOLS = ['istio', 'istio-peer-exchange', 'istio-http/1.0', 'istio-http/1.1', 'istio-h2']

/** TLS server names that chains already take, by pod port. */
type TakenNames = Map<number, Map<string, string>>

/** One listener a port and address, with a chain for each server that needs one; without a chain there is no listener. gateway.go: buildGatewayListeners. */
export function compileGatewayListeners({ ports }: MergedGateway, context: GatewayContext): readonly Listener[] {
  const chains = new Map<string, { readonly bind: string; readonly port: number; readonly plans: ChainPlan[] }>()
  const taken: TakenNames = new Map()
  for (const group of ports) {
    const bind = group.bind || '0.0.0.0'
    const name = `${bind}_${group.podPort}`
    const listener = chains.get(name) ?? { bind, port: group.podPort, plans: [] }
    chains.set(name, listener)
    listener.plans.push(...portChains(group, name, context, taken))
  }
  return [...chains].flatMap(([name, { bind, port, plans }]) => {
    if (plans.length === 0) return []
    const address = { socket_address: { address: bind, port_value: port } }
    const { origins } = context.shared
    const filterChains = plans.map((plan) => compileFilterChain(plan, origins))
    return [origins.mark({ name, address, filter_chains: filterChains }, plans[0]?.origin)]
  })
}

function portChains(group: PortServers, name: string, context: GatewayContext, taken: TakenNames): readonly ChainPlan[] {
  const manager = (routes: string) =>
    httpConnectionManager({ name: `outbound_${name}`, routes, config: context.mesh.config, trustedHops: trustedHops(context) })
  if (group.http) return [{ filters: [manager(group.routeName)], ...(group.servers[0] && { origin: group.servers[0].place }) }]
  return group.servers.flatMap((server) => {
    if (!isTerminatedHttps(server)) return connectionChains(server, context, taken)
    return [
      { serverNames: serverNames(server), filters: [manager(server.routeName)], transportSocket: tlsSocket(server), origin: server.place },
    ]
  })
}

function trustedHops({ mesh }: GatewayContext): number {
  const topology = record(record(mesh.config.body['defaultConfig'])['gatewayTopology'])
  return Number(topology['numTrustedProxies'] ?? 0)
}

function connectionChains(server: GatewayServer, context: GatewayContext, taken: TakenNames): readonly ChainPlan[] {
  if (server.server.tls && isPassthrough(server)) {
    return server.server.tls.mode === 'AUTO_PASSTHROUGH' ? meshChains(server, context) : passthroughChains(server, context, taken)
  }
  const filter = tcpFilter(server, context)
  if (!filter) return []
  if (!server.server.tls) return [{ filters: [filter], origin: server.place }]
  return [{ serverNames: serverNames(server), filters: [filter], transportSocket: tlsSocket(server), origin: server.place }]
}

/** The first fitting `tcp` rule of the first VirtualService that has one: nothing is merged. */
function tcpFilter(server: GatewayServer, context: GatewayContext): NetworkFilter | undefined {
  for (const resource of boundVirtualServices(server, context)) {
    const index = (resource.spec.tcp ?? []).findIndex(({ route, match }) => {
      return route?.length && (!match?.length || match.some((block) => fits(block, server)))
    })
    const route = resource.spec.tcp?.[index]?.route
    if (route) return routeFilter(route, { resource, path: ['spec', 'tcp', index] }, server, context)
  }
  return undefined
}

/** A chain for each match of a `tls` rule. A server name that an earlier chain has drops the whole match. */
function passthroughChains(server: GatewayServer, context: GatewayContext, taken: TakenNames): readonly ChainPlan[] {
  return boundVirtualServices(server, context).flatMap((resource) =>
    (resource.spec.tls ?? []).flatMap(({ match, route }, i) => {
      if (!route?.length) return []
      const meant = (match ?? []).filter((block) => fits(block, server) && claimNames(block.sniHosts ?? [], server, taken))
      const place = { resource, path: ['spec', 'tls', i] }
      return meant.map(({ sniHosts }) => ({
        serverNames: sniHosts ?? [],
        filters: [routeFilter(route, place, server, context)],
        origin: place,
      }))
    }),
  )
}

function claimNames(names: readonly string[], { podPort, bind }: GatewayServer, taken: TakenNames): boolean {
  const known = taken.get(podPort) ?? new Map<string, string>()
  taken.set(podPort, known)
  if (names.some((name) => known.get(name) === bind)) return false
  for (const name of names) known.set(name, bind)
  return true
}

function boundVirtualServices(server: GatewayServer, { mesh, scope }: GatewayContext) {
  const bound = virtualServicesFor(mesh, scope.pod.namespace, server.gateway)
  return bound.filter(({ spec, metadata }) => hostsMeet(server.hosts, spec.hosts ?? [], metadata.namespace))
}

/** At a gateway only `port` and `gateways` of a TCP or TLS match count. */
function fits(match: { readonly port?: number; readonly gateways?: readonly string[] }, server: GatewayServer): boolean {
  return (!match.port || match.port === server.port) && (!match.gateways?.length || match.gateways.includes(server.gateway))
}

function routeFilter(
  route: readonly RouteDestination[],
  place: Place,
  server: GatewayServer,
  { scope, shared }: GatewayContext,
): NetworkFilter {
  return tcpProxyForRoute(route, place, { scope, port: server.port, origins: shared.origins })
}

/** A chain for each cluster of the mesh whose host the server names, found by the name that sidecars send. gateway.go: builtAutoPassthroughFilterChains. */
function meshChains(server: GatewayServer, { mesh, scope }: GatewayContext): readonly ChainPlan[] {
  const hosts = serverNames(server)
  const services = sidecarScopeOf(mesh, scope.pod).services.filter(
    (service) => !service.meshExternal && hosts.some((host) => isSubsetOf(service.hostname, host)),
  )
  return services.flatMap((service) =>
    service.ports.filter(({ protocol }) => protocol !== 'UDP').flatMap(({ port }) => clusterChains(service, port, server, scope)),
  )
}

function clusterChains({ hostname }: Service, port: number, server: GatewayServer, scope: GatewayContext['scope']): readonly ChainPlan[] {
  const rule = scope.destinationRule(hostname)
  const subsets = ['', ...(rule?.spec.subsets ?? []).map(({ name }) => name ?? '')]
  return subsets.map((subset) => {
    const cluster = `outbound_.${port}_.${subset}_.${hostname}`
    return {
      serverNames: [cluster],
      applicationProtocols: MESH_PROTOCOLS,
      filters: [tcpProxyTo(cluster, rule, subset)],
      origin: server.place,
    }
  })
}

// Simplified: a gateway's certificates are not read, so a TLS handshake never fails for want of one.
function tlsSocket({ server }: GatewayServer): NonNullable<FilterChain['transport_socket']> {
  const wantsClient = server.tls?.mode === 'MUTUAL' || server.tls?.mode === 'ISTIO_MUTUAL'
  return {
    name: 'envoy.transport_sockets.tls',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext',
      require_client_certificate: wantsClient,
    },
  }
}
