import { parseProtocol } from '../mesh/protocol.ts'
import { type CallerCache, callerCache, PortTable } from './caller-cache.ts'
import type { MeshCompilation } from './mesh-compilation.ts'
import { catchAllVirtualHost } from './outbound-catch-all.ts'
import type { OutboundContext } from './outbound-listeners.ts'
import { compileOutboundVirtualHosts, type OutboundTable, servicesOnPort } from './outbound-virtual-hosts.ts'
import type { Listener, RouteConfiguration, VirtualHost } from './proxy-config.ts'
import type { EgressListener } from './proxy-scope.ts'

/**
 * The route tables that a sidecar's listeners name: `9080` with all virtual hosts of the port and one for unknown hosts, and
 * `HOST:PORT` for a service whose protocol is detected, with its virtual host alone, whatever the Host header says.
 */
export function compileOutboundRoutes(
  listeners: readonly Listener[],
  context: OutboundContext,
  shared: MeshCompilation,
): readonly RouteConfiguration[] {
  const made = callerCache(context.scope, shared)
  return routeNames(listeners).map((name) => {
    const table = made.tables.get(name) ?? compileNamedTable(name, made.virtualHosts, context, shared)
    made.tables.set(name, table)
    return table
  })
}

function compileNamedTable(
  name: string,
  ports: CallerCache['virtualHosts'],
  context: OutboundContext,
  shared: MeshCompilation,
): RouteConfiguration {
  const colon = name.lastIndexOf(':')
  const port = Number(name.slice(colon + 1))
  const table = ports.get(port) ?? new PortTable(compileTable(port, context, shared))
  ports.set(port, table)
  if (colon < 0) return routeConfiguration(name, [...table.virtualHosts, catchAllVirtualHost(context.scope)])
  return routeConfiguration(name, virtualHostsOfService(table.answeringTo(name.slice(0, colon)), context))
}

function routeNames(listeners: readonly Listener[]): readonly string[] {
  const chains = listeners.flatMap((listener) => [
    ...(listener.filter_chains ?? []),
    ...(listener.default_filter_chain ? [listener.default_filter_chain] : []),
  ])
  const names = chains.flatMap(({ filters }) =>
    filters.flatMap(({ typed_config: config }) => ('rds' in config && config.rds ? [config.rds.route_config_name] : [])),
  )
  return [...new Set(names)]
}

function compileTable(port: number, context: OutboundContext, shared: MeshCompilation): readonly VirtualHost[] {
  const listener = egressListenerFor(port, context)
  return listener ? compileOutboundVirtualHosts(outboundTable(port, listener, context, shared)) : []
}

/** The first egress listener that has the port, or no port at all. sidecar.go: GetEgressListenerForRDS. */
function egressListenerFor(port: number, { scope }: OutboundContext): EgressListener | undefined {
  return scope.egressListeners.find((listener) => !listener.port || listener.port.number === port)
}

/** A listener of protocol HTTP_PROXY stands for all ports, which is what port 0 means here. */
function outboundTable(
  number: number,
  listener: EgressListener,
  { scope, caller, origins }: OutboundContext,
  shared: MeshCompilation,
): OutboundTable {
  const port = parseProtocol(listener.port?.protocol ?? '') === 'HTTP_PROXY' ? 0 : number
  const registry = servicesOnPort(listener, port)
  const views = new Map([...registry].map(([name, { service, ports }]) => [name, { ...service, ports }]))
  const context = {
    ...shared,
    origins,
    pod: scope.pod,
    gateway: 'mesh',
    port,
    tls: false,
    service: (hostname: string) => views.get(hostname),
    destinationRule: (hostname: string) => scope.destinationRule(hostname),
  }
  return { listener, caller, context, registry }
}

/** istiod narrows the only virtual host that answers to the service's name; of several it takes all as they are. */
function virtualHostsOfService(own: readonly VirtualHost[], { origins }: OutboundContext): readonly VirtualHost[] {
  const [only, ...others] = own
  if (!only || others.length > 0) return own
  return [origins.mark({ ...only, domains: ['*'] }, origins.placeOf(only))]
}

function routeConfiguration(name: string, virtualHosts: readonly VirtualHost[]): RouteConfiguration {
  return { name, virtual_hosts: virtualHosts, validate_clusters: false, ignore_port_in_host_matching: true }
}
