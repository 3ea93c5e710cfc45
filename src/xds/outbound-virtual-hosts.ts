import type { VirtualService } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { compareText } from '../mesh/age.ts'
import { hostsOverlap, isWildcard } from '../mesh/hostname.ts'
import type { Service, ServicePort } from '../mesh/mesh.ts'
import { isHttp, isSniffed } from '../mesh/protocol.ts'
import { type CallerDomain, serviceDomains } from './outbound-domains.ts'
import type { Route, VirtualHost } from './proxy-config.ts'
import type { EgressListener, ProxyScope } from './proxy-scope.ts'
import type { RouteContext } from './route-context.ts'
import { defaultRoute } from './route-default.ts'
import { compileHttpRoutes } from './route-virtual-service.ts'
import { mostSpecificOwners, type WildcardOwners } from './wildcard-owners.ts'

/** A service with the one port that the listener stands for. */
export interface PortedService {
  readonly service: Service
  readonly port: ServicePort
}

/** Hosts that share a list of routes: services of the registry with all their spellings, others by their literal name. */
interface HostGroup {
  readonly hosts: readonly string[]
  readonly services: readonly PortedService[]
  readonly routes: readonly Route[]
  readonly virtualService?: Resource<VirtualService>
}

/** What the virtual hosts of one port of one egress listener are made of. */
export interface OutboundTable {
  readonly scope: ProxyScope
  readonly listener: EgressListener
  readonly caller: CallerDomain
  readonly context: RouteContext
  /** Services that have the port, by lower-case name. */
  readonly registry: ReadonlyMap<string, PortedService>
}

/** Services of the egress listener that have the port, by lower-case name; of two with one name the later. */
export function servicesOnPort(listener: EgressListener, port: number): ReadonlyMap<string, PortedService> {
  const registry = new Map<string, PortedService>()
  for (const service of listener.services) {
    const own = service.ports.find((candidate) => candidate.port === port)
    if (own) registry.set(service.hostname.toLowerCase(), { service, port: own })
  }
  return registry
}

/**
 * The virtual hosts of a sidecar's table for a port: first those that VirtualServices define, in candidate order, then the services that
 * none of them owns. A domain belongs to the first virtual host that claims it. httproute.go: BuildSidecarOutboundVirtualHosts.
 */
export function compileOutboundVirtualHosts(table: OutboundTable): VirtualHost[] {
  const owned = virtualServiceGroups(table)
  const taken = new Set(owned.flatMap((group) => group.services.map(({ service }) => service.hostname)))
  const groups = [...owned, ...defaultGroups(table, taken)]
  return claimDomains(groups, table).sort((a, b) => compareText(a.name, b.name))
}

function virtualServiceGroups(table: OutboundTable): HostGroup[] {
  const owners = mostSpecificOwners(table.listener)
  return relevantVirtualServices(table).flatMap((virtualService) => {
    const routes = compileHttpRoutes(virtualService, table.context)
    const group = routes.length > 0 ? hostGroup(virtualService, routes, table, owners) : undefined
    return group ? [group] : []
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

function hostGroup(
  virtualService: Resource<VirtualService>,
  routes: readonly Route[],
  table: OutboundTable,
  owners: WildcardOwners,
): HostGroup | undefined {
  const { hosts, services } = splitHosts(virtualService, table, owners)
  const reached = services.filter(({ port }) => isHttp(port.protocol) || isSniffed(port.protocol))
  if (reached.length === 0 && table.context.port !== 80) return undefined
  return { hosts, services: reached, routes, virtualService }
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
    const covered = [...table.registry.values()].filter(({ service }) => hostsOverlap(service.hostname.toLowerCase(), host))
    if (covered.length === 0) hosts.push(host)
    services.push(...covered.filter(({ service }) => owners.ownerOf(service.hostname) === virtualService))
  }
  return { hosts, services }
}

function defaultGroups({ registry, context }: OutboundTable, taken: ReadonlySet<string>): HostGroup[] {
  const free = [...registry.values()].filter(({ service, port }) => {
    const http = isHttp(port.protocol) || isSniffed(port.protocol)
    return http && service.resolution !== 'Alias' && !taken.has(service.hostname)
  })
  return free
    .sort((a, b) => compareText(a.service.hostname, b.service.hostname))
    .map((entry) => ({
      hosts: [],
      services: [entry],
      routes: [defaultRoute(entry.service.hostname, entry.port.port, context)],
    }))
}

function claimDomains(groups: readonly HostGroup[], table: OutboundTable): VirtualHost[] {
  const names = new Set<string>()
  const claimed = new Set<string>()
  const realNames = new Set(groups.flatMap((group) => group.services.map(({ service }) => service.hostname)))
  const virtualHosts: VirtualHost[] = []
  const add = (host: string, group: HostGroup, domains: readonly string[], alternatives: ReadonlySet<string>) => {
    const name = `${host}:${table.context.port}`
    if (names.has(name)) return
    names.add(name)
    const free = freeDomains(domains, alternatives, realNames, claimed)
    if (free.length > 0) virtualHosts.push(virtualHost({ name, domains: free, routes: group.routes }, group, table.context))
  }
  for (const group of groups) {
    for (const host of group.hosts) add(host, group, [host], new Set())
    for (const { service } of group.services) {
      const { domains, alternatives } = serviceDomains(service, [service.address], table.caller)
      add(service.hostname, group, domains, alternatives)
    }
  }
  return virtualHosts
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

function virtualHost(host: VirtualHost, { virtualService }: HostGroup, { origins }: RouteContext): VirtualHost {
  return origins.mark(host, virtualService && { resource: virtualService, path: ['spec', 'hosts'] })
}
