import type { VirtualService } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { compareText } from '../mesh/age.ts'
import { hostsOverlap, isWildcard } from '../mesh/hostname.ts'
import type { Service, ServicePort } from '../mesh/mesh.ts'
import { isHttp, isSniffed } from '../mesh/protocol.ts'
import { hasGatewaySemantics } from './gateway-semantics.ts'
import { bracketed, type CallerDomain, type ServiceDomains, serviceDomains } from './outbound-domains.ts'
import type { Route, VirtualHost } from './proxy-config.ts'
import type { EgressListener } from './proxy-scope.ts'
import type { RouteContext } from './route-context.ts'
import { defaultRoute } from './route-default.ts'
import { compileHttpRoutes } from './route-virtual-service.ts'
import { mostSpecificOwners, type WildcardOwners } from './wildcard-owners.ts'

/** A service with those of its ports that the listener stands for: one, or all behind a listener that is a proxy for every port. */
export interface PortedService {
  readonly service: Service
  /** In lower case, as all names are compared here. */
  readonly hostname: string
  readonly ports: readonly ServicePort[]
}

/** Hosts that share a list of routes: services of the registry with all their spellings, others by their literal name. */
interface HostGroup {
  readonly port: number
  readonly hosts: readonly string[]
  readonly services: readonly PortedService[]
  readonly routes: readonly Route[]
  readonly virtualService?: Resource<VirtualService>
}

/** What the virtual hosts of one port of one egress listener are made of. Port 0 stands for all ports. */
export interface OutboundTable {
  readonly listener: EgressListener
  readonly caller: CallerDomain
  readonly context: RouteContext
  /** Services that have the port, by lower-case name. */
  readonly registry: ReadonlyMap<string, PortedService>
}

/** Services of the egress listener that have the port, though not for UDP, by lower-case name; of two with one name the later. */
export function servicesOnPort(listener: EgressListener, port: number): ReadonlyMap<string, PortedService> {
  const registry = new Map<string, PortedService>()
  for (const service of listener.services) {
    const ports =
      port === 0 ? service.ports : service.ports.filter((candidate) => candidate.port === port && candidate.protocol !== 'UDP').slice(0, 1)
    const hostname = service.hostname.toLowerCase()
    if (ports.length > 0) registry.set(hostname, { service, hostname, ports })
  }
  return registry
}

/**
 * The virtual hosts of a sidecar's table for a port: first those that VirtualServices define, in candidate order, then the services that
 * none of them owns. A domain belongs to the first virtual host that claims it. httproute.go: BuildSidecarOutboundVirtualHosts.
 */
export function compileOutboundVirtualHosts(table: OutboundTable): VirtualHost[] {
  const owned = virtualServiceGroups(table)
  const taken = new Set(owned.flatMap((group) => group.services.map(({ hostname }) => hostname)))
  const groups = [...owned, ...defaultGroups(table, taken)]
  return claimDomains(groups, table).sort((a, b) => compareText(a.name, b.name))
}

function virtualServiceGroups(table: OutboundTable): HostGroup[] {
  const owners = mostSpecificOwners(table.listener)
  return relevantVirtualServices(table).flatMap((virtualService) => {
    const routes = compileHttpRoutes(virtualService, table.context)
    return routes.length > 0 ? hostGroups(virtualService, routes, table, owners) : []
  })
}

/** Only port 80 also serves VirtualServices none of whose hosts is a service there. */
function relevantVirtualServices({ listener, context, registry }: OutboundTable): readonly Resource<VirtualService>[] {
  if (context.port === 80) return listener.virtualServices
  const names = [...registry.keys()]
  const wildcards = names.filter(isWildcard)
  const covers = (host: string) => registry.has(host) || (isWildcard(host) ? names : wildcards).some((name) => hostsOverlap(host, name))
  return listener.virtualServices.filter(({ spec }) => spec.hosts?.some((host) => covers(host.toLowerCase())))
}

/** One group for each HTTP port of its services; on port 80 also without any. */
function hostGroups(
  virtualService: Resource<VirtualService>,
  routes: readonly Route[],
  table: OutboundTable,
  owners: WildcardOwners,
): readonly HostGroup[] {
  const { hosts, services } = reachableHosts(virtualService, table, owners)
  const byPort = new Map<number, PortedService[]>()
  for (const service of services) {
    for (const { port } of httpPorts(service)) byPort.set(port, [...(byPort.get(port) ?? []), service])
  }
  if (byPort.size === 0 && hosts.length > 0 && table.context.port === 80) byPort.set(80, [])
  return [...byPort].map(([port, reached]) => ({ port, hosts, services: reached, routes, virtualService }))
}

/** A route of the Gateway API speaks for services of its own namespace, and for all services to callers of its namespace. */
function reachableHosts(
  virtualService: Resource<VirtualService>,
  table: OutboundTable,
  owners: WildcardOwners,
): Pick<HostGroup, 'hosts' | 'services'> {
  const split = splitHosts(virtualService, table, owners)
  if (!hasGatewaySemantics(virtualService)) return split
  const { namespace } = virtualService.metadata
  const services = split.services.filter(({ service }) => service.namespace === namespace || table.context.pod.namespace === namespace)
  return { hosts: services.length > 0 ? split.hosts : [], services }
}

function httpPorts({ ports }: PortedService): readonly ServicePort[] {
  return ports.filter(({ protocol }) => isHttp(protocol) || isSniffed(protocol))
}

/** Hosts of a VirtualService that are services of the registry, and those that are not. route.go: separateVSHostsAndServices. */
function splitHosts(
  virtualService: Resource<VirtualService>,
  table: OutboundTable,
  owners: WildcardOwners,
): Pick<HostGroup, 'hosts' | 'services'> {
  const hosts: string[] = []
  const services: PortedService[] = []
  const all = (virtualService.spec.hosts ?? []).map((host) => host.toLowerCase())
  for (const host of all.filter((name) => !isWildcard(name))) {
    const known = table.registry.get(host)
    if (known) services.push(known)
    else hosts.push(host)
  }
  for (const host of all.filter(isWildcard)) {
    const covered = [...table.registry.values()].filter(({ hostname }) => hostsOverlap(hostname, host))
    if (covered.length === 0) hosts.push(host)
    services.push(
      ...covered.filter(({ service, hostname }) => service.hostname === hostname && owners.ownerOf(hostname) === virtualService),
    )
  }
  return { hosts, services }
}

function defaultGroups({ registry, context }: OutboundTable, taken: ReadonlySet<string>): readonly HostGroup[] {
  const free = [...registry.values()].filter(({ service, hostname }) => service.resolution !== 'Alias' && !taken.has(hostname))
  free.sort((a, b) => compareText(a.hostname, b.hostname))
  return free.flatMap((entry) =>
    httpPorts(entry).map(({ port }) => ({
      port,
      hosts: [],
      services: [entry],
      routes: [context.origins.mark(defaultRoute(entry.hostname, port, context), entry.service.range)],
    })),
  )
}

function claimDomains(groups: readonly HostGroup[], table: OutboundTable): VirtualHost[] {
  const names = new Set<string>()
  const claimed = new Set<string>()
  const realNames = new Set(groups.flatMap((group) => group.services.map(({ hostname }) => hostname)))
  const virtualHosts: VirtualHost[] = []
  const add = (host: string, group: HostGroup, { domains, alternatives }: ServiceDomains) => {
    const name = `${bracketed(host)}:${group.port}`
    if (names.has(name)) return
    names.add(name)
    const free = freeDomains(domains, alternatives, realNames, claimed)
    const kept = table.context.port === 0 && group.port !== 80 ? free.filter((domain) => domain.includes(':')) : free
    if (kept.length > 0) virtualHosts.push(virtualHost({ name, domains: kept, routes: group.routes }, group, table.context))
  }
  for (const group of groups) {
    for (const host of group.hosts) add(host, group, { domains: [bracketed(host)], alternatives: new Set() })
    for (const { service, hostname } of group.services) add(hostname, group, domainsOf({ ...service, hostname }, group.port, table))
  }
  return virtualHosts
}

/** Behind a listener that is a proxy for every port, the port in the Host header tells services apart. */
function domainsOf(service: Service, port: number, { caller, context }: OutboundTable): ServiceDomains {
  const found = serviceDomains(service, [service.address], caller)
  if (context.port !== 0) return found
  return { ...found, domains: found.domains.flatMap((domain) => [domain, `${domain}:${port}`]) }
}

/** Domains that no earlier virtual host has; a mere spelling also yields to the service that is really called so. */
function freeDomains(
  domains: readonly string[],
  alternatives: ReadonlySet<string>,
  realNames: ReadonlySet<string>,
  claimed: Set<string>,
): string[] {
  return domains.filter((domain) => {
    const key = domain.toLowerCase()
    if (claimed.has(key) || (alternatives.has(domain) && realNames.has(domain))) return false
    claimed.add(key)
    return true
  })
}

function virtualHost(host: VirtualHost, { virtualService, services }: HostGroup, { origins }: RouteContext): VirtualHost {
  return origins.mark(host, virtualService ? { resource: virtualService, path: ['spec', 'hosts'] } : services[0]?.service.range)
}
