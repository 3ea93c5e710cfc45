import type { VirtualService } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { compareText } from '../mesh/age.ts'
import type { Mesh, Service } from '../mesh/mesh.ts'
import { isVisible } from '../mesh/visibility.ts'
import { commonHosts, compareHosts } from './gateway-hosts.ts'
import type { MergedGateway } from './gateway-merge.ts'
import type { GatewayServer } from './gateway-server.ts'
import type { MeshCompilation } from './mesh-compilation.ts'
import { type Place, within } from './origins.ts'
import type { Route, RouteConfiguration, VirtualHost } from './proxy-config.ts'
import type { ProxyScope } from './proxy-scope.ts'
import type { RouteContext } from './route-context.ts'
import { isCatchAll } from './route-match.ts'
import { compileHttpRoutes } from './route-virtual-service.ts'
import { virtualServicesFor } from './sidecar-virtual-services.ts'

/** The gateway pod that route tables are compiled for. */
export interface GatewayContext {
  readonly mesh: Mesh
  readonly scope: ProxyScope
  readonly shared: MeshCompilation
}

/** A virtual host while servers and VirtualServices add to it. */
interface Draft {
  readonly name: string
  readonly domains: string[]
  readonly routes: Route[]
  readonly place: Place
  requireTls: boolean
}

type Drafts = Map<string, Draft>

/** A route table for each of the names under which servers speak HTTP. gateway.go: buildGatewayHTTPRouteConfig. */
export function compileGatewayRoutes({ tables }: MergedGateway, context: GatewayContext): readonly RouteConfiguration[] {
  return [...tables].map(([name, servers]) => ({
    name,
    virtual_hosts: compileVirtualHosts(servers, context),
    validate_clusters: false,
    ignore_port_in_host_matching: true,
  }))
}

function compileVirtualHosts(servers: readonly GatewayServer[], context: GatewayContext): readonly VirtualHost[] {
  const drafts: Drafts = new Map()
  const known = new Map<Resource<VirtualService>, Map<string, readonly Route[]>>()
  for (const server of servers) {
    for (const virtualService of virtualServicesFor(context.mesh, context.scope.pod.namespace, server.gateway)) {
      addVirtualService(drafts, server, virtualService, (hosts) =>
        hosts.length > 0 ? routesOnce(known, server, virtualService, context) : [],
      )
    }
    if (server.server.tls?.httpsRedirect) addRedirects(drafts, server)
  }
  if (drafts.size === 0) return [blackhole(servers[0]?.port ?? 0)]
  const { origins } = context.shared
  return collapse(drafts)
    .map((draft) => origins.mark(finish(draft), draft.place))
    .sort((a, b) => compareText(a.name, b.name))
}

/** Servers of one Gateway that share a table also share the routes of a VirtualService, made for the first one's port. */
function routesOnce(
  known: Map<Resource<VirtualService>, Map<string, readonly Route[]>>,
  server: GatewayServer,
  virtualService: Resource<VirtualService>,
  context: GatewayContext,
): readonly Route[] {
  const byGateway = known.get(virtualService) ?? new Map<string, readonly Route[]>()
  known.set(virtualService, byGateway)
  const routes = byGateway.get(server.gateway) ?? compileHttpRoutes(virtualService, routeContext(server, virtualService, context))
  if (routes.length > 0) byGateway.set(server.gateway, routes)
  return routes
}

function routeContext(server: GatewayServer, virtualService: Resource<VirtualService>, { scope, shared }: GatewayContext): RouteContext {
  return {
    ...shared,
    pod: scope.pod,
    gateway: server.gateway,
    port: server.port,
    tls: Boolean(server.server.tls),
    service: (hostname) => serviceBeside(virtualService.metadata.namespace, hostname, scope, shared),
    destinationRule: (hostname) => scope.destinationRule(hostname),
  }
}

/** The service of the VirtualService's own namespace, if the gateway sees it; else the one that the gateway knows by that name. */
function serviceBeside(namespaceOfRule: string, hostname: string, scope: ProxyScope, shared: MeshCompilation): Service | undefined {
  const own = shared.servicesNamed(hostname).filter(({ namespace }) => namespace === namespaceOfRule)
  const beside = own.find(({ registry }) => registry === 'Kubernetes') ?? own[0]
  return beside && isVisible(beside.exportTo, scope.pod.namespace) ? beside : scope.service(hostname)
}

function addVirtualService(
  drafts: Drafts,
  server: GatewayServer,
  virtualService: Resource<VirtualService>,
  routesFor: (hosts: readonly string[]) => readonly Route[],
): void {
  const hosts = commonHosts(server.hosts, virtualService.spec.hosts ?? [], virtualService.metadata.namespace)
  const routes = routesFor(hosts)
  if (routes.length === 0) return
  const redirect = server.server.tls?.httpsRedirect === true
  for (const host of hosts.map((name) => name.toLowerCase())) {
    const draft = drafts.get(host)
    if (draft) draft.routes.push(...routes)
    else drafts.set(host, newDraft(host, server, routes, { resource: virtualService, path: ['spec', 'hosts'] }))
    const added = drafts.get(host)
    if (added && redirect) added.requireTls = true
  }
}

/** Hosts of a server that only redirects have a virtual host even without a VirtualService. */
function addRedirects(drafts: Drafts, server: GatewayServer): void {
  for (const [i, host] of server.hosts.entries()) {
    const name = host.toLowerCase()
    const draft = drafts.get(name) ?? newDraft(name, server, [], within(server.place, 'hosts', i))
    draft.requireTls = true
    drafts.set(name, draft)
  }
}

function newDraft(host: string, server: GatewayServer, routes: readonly Route[], place: Place): Draft {
  return { name: `${host}:${server.port}`, domains: [host], routes: [...routes], place, requireTls: false }
}

/** Virtual hosts with the very same routes become one, named after the most specific host. gateway.go: collapseDuplicateRoutes. */
function collapse(drafts: Drafts): readonly Draft[] {
  const ids = new Map<Route, number>()
  const idOf = (route: Route) => {
    const id = ids.get(route) ?? ids.size
    ids.set(route, id)
    return id
  }
  const merged = new Map<string, Draft>()
  for (const [, draft] of [...drafts].sort(([a], [b]) => compareHosts(a, b))) {
    const key = `${draft.requireTls} ${draft.routes.map(idOf).join()}`
    const first = merged.get(key)
    if (first) first.domains.push(...draft.domains)
    else merged.set(key, draft)
  }
  return [...merged.values()]
}

/** Routes of several VirtualServices stand in their order, but those that take everything go last. */
function finish({ name, domains, routes, requireTls }: Draft): VirtualHost {
  const sorted = [...routes.filter(({ match }) => !isCatchAll(match)), ...routes.filter(({ match }) => isCatchAll(match))]
  return { name, domains, ...(sorted.length > 0 && { routes: sorted }), ...(requireTls && { require_tls: 'ALL' as const }) }
}

function blackhole(port: number): VirtualHost {
  return { name: `blackhole:${port}`, domains: ['*'] }
}
