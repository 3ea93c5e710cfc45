import type { GatewayHTTPRoute, HTTPRoute, ParentReference, VirtualService } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { ageOf, compareText, sortByAge } from '../mesh/age.ts'
import type { Mesh } from '../mesh/mesh.ts'
import { defaultExportTo } from '../mesh/mesh-config.ts'
import { resolveExportTo } from '../mesh/visibility.ts'
import type { ApiRouteContext } from './gateway-api-backend.ts'
import { connectionVirtualServices, isConnectionRoute, meshConnectionVirtualServices } from './gateway-api-connections.ts'
import { isGranted } from './gateway-api-grants.ts'
import { isMeshParent, parentHosts } from './gateway-api-mesh-parents.ts'
import { isIsolated, listenersFor } from './gateway-api-parents.ts'
import { type ApiRule, compareRoutes, compileRule } from './gateway-api-rule.ts'
import { apiRouteSource, type PlacedRoute } from './gateway-api-source.ts'
import { gatewaySemantics } from './gateway-semantics.ts'

type ApiRoute = Resource<GatewayHTTPRoute>

/** Routes that one HTTPRoute gives to one parent. */
interface Attachment {
  /** HTTPRoutes of one namespace for one host and port are merged. */
  readonly key: string
  readonly host: string
  /** `mesh`, or `namespace/name` of the Gateway that a listener became. */
  readonly gateway: string
  readonly of: ApiRoute
  readonly routes: readonly PlacedRoute[]
}

/** The mesh's VirtualServices and those that istiod makes of HTTPRoutes and GRPCRoutes, the oldest first. */
export function withApiRoutes(mesh: Mesh): readonly Resource<VirtualService>[] {
  const made = compileApiRoutes(mesh)
  return made.length > 0 ? sortByAge([...mesh.virtualServices, ...made]) : mesh.virtualServices
}

/**
 * One VirtualService for the routes of one namespace for one host of the mesh, and for all routes for one host of a listener.
 * pilot/pkg/config/kube/gateway/route_collections.go: HTTPRouteCollection, mergeHTTPRoutes.
 */
function compileApiRoutes(mesh: Mesh): readonly Resource<VirtualService>[] {
  const groups = new Map<string, Attachment[]>()
  for (const resource of mesh.resources) {
    if (!isHttpRoute(resource)) continue
    for (const attachment of attachmentsOf(resource as ApiRoute, mesh)) {
      groups.set(attachment.key, [...(groups.get(attachment.key) ?? []), attachment])
    }
  }
  const exportTo = defaultExportTo(mesh.config, 'defaultVirtualServiceExportTo')
  const connections = mesh.resources.filter(isConnectionRoute).flatMap((route) => {
    const { kind, metadata } = route
    const granted = routeContext(route, mesh, (to) => isGranted(mesh, { kind, namespace: metadata.namespace }, to))
    const visible = resolveExportTo(undefined, metadata.namespace, exportTo)
    return [
      ...connectionVirtualServices(route, mesh, granted, visible),
      ...meshConnectionVirtualServices(route, mesh, { ...granted, mayRefer: () => true }, visible),
    ]
  })
  return [...[...groups].map(([key, attachments]) => mergedVirtualService(key, attachments, exportTo)), ...connections]
}

const isHttpRoute = ({ kind, group }: Resource) => (kind === 'HTTPRoute' || kind === 'GRPCRoute') && group === 'gateway.networking.k8s.io'

function attachmentsOf(of: ApiRoute, mesh: Mesh): readonly Attachment[] {
  const parents = of.spec.parentRefs ?? []
  return [...meshAttachments(of, parents.filter(isMeshParent), mesh), ...gatewayAttachments(of, parents, mesh)]
}

function meshAttachments(of: ApiRoute, parents: readonly ParentReference[], mesh: Mesh): readonly Attachment[] {
  if (parents.length === 0) return []
  const context = routeContext(of, mesh, () => true)
  const routes = routesOf(of, context)
  return parents.flatMap((parent) => attach(of, parent, routes, mesh, context))
}

/** A host of the route at each listener that takes it. */
function gatewayAttachments(of: ApiRoute, parents: readonly ParentReference[], mesh: Mesh): readonly Attachment[] {
  const { kind, metadata } = of
  const hostnames = of.spec.hostnames?.length ? of.spec.hostnames : ['*']
  const listeners = parents.flatMap((parent) => listenersFor(parent, { kind, metadata, hostnames }, mesh))
  if (listeners.length === 0) return []
  const context = routeContext(of, mesh, (to) => isGranted(mesh, { kind, namespace: metadata.namespace }, to))
  const routes = routesOf(of, context)
  if (routes.length === 0) return []
  return listeners.flatMap((listener) => {
    const gateway = `${listener.gateway.metadata.namespace}/${listener.gateway.metadata.name}`
    const hosts = hostnames.filter((host) => isIsolated(host, listener, mesh))
    return hosts.map((host) => ({ key: `${gateway}/${host}`, host, gateway, of, routes }))
  })
}

/** Sorted as the Gateway API asks for; none where a rule is refused. */
function routesOf(of: ApiRoute, context: ApiRouteContext): readonly PlacedRoute[] {
  const routes: PlacedRoute[] = []
  for (const [index, rule] of ((of.spec.rules ?? [{}]) as readonly ApiRule[]).entries()) {
    const compiled = compileRule(rule, index, context)
    if (!compiled) return []
    routes.push(...compiled.map((route) => ({ ...route, of })))
  }
  return routes.sort(compareRoutes)
}

function routeContext({ kind, metadata }: Resource, mesh: Mesh, mayRefer: ApiRouteContext['mayRefer']): ApiRouteContext {
  const services = new Set(
    mesh.services.filter(({ registry }) => registry === 'Kubernetes').map(({ namespace, name }) => `${namespace}/${name}`),
  )
  return {
    kind: kind === 'GRPCRoute' ? 'GRPCRoute' : 'HTTPRoute',
    namespace: metadata.namespace,
    name: metadata.name,
    domain: mesh.config.domain,
    hasService: (name) => services.has(name),
    hasHost: (hostname) => mesh.services.some((service) => service.hostname === hostname),
    mayRefer,
  }
}

function attach(
  of: ApiRoute,
  parent: ParentReference,
  routes: readonly PlacedRoute[],
  mesh: Mesh,
  context: ApiRouteContext,
): readonly Attachment[] {
  const { namespace } = of.metadata
  const forPort = parent.port === undefined ? routes : routes.map((entry) => ({ ...entry, route: onPort(entry.route, parent.port ?? 0) }))
  const key = parent.port === undefined ? namespace : `${namespace}/${parent.port}`
  return routes.length === 0
    ? []
    : parentHosts(parent, namespace, mesh, context).map((host) => ({ key: `${key}/${host}`, host, gateway: 'mesh', of, routes: forPort }))
}

function onPort(route: HTTPRoute, port: number): HTTPRoute {
  return { ...route, match: route.match?.map((match) => ({ ...match, port })) ?? [{ port }] }
}

/** The oldest HTTPRoute comes first where the order of the Gateway API leaves a choice. */
function mergedVirtualService(key: string, attachments: readonly Attachment[], exportTo: readonly string[]): Resource<VirtualService> {
  const byAge = attachments.toSorted((a, b) => ageOf(a.of) - ageOf(b.of) || compareOwners(a.of, b.of))
  const [oldest] = byAge as [Attachment, ...Attachment[]]
  const routes = byAge.flatMap((attachment) => attachment.routes).sort(compareRoutes)
  const { of, host, gateway } = oldest
  const { metadata } = of
  return {
    ...of,
    group: 'networking.istio.io',
    version: 'v1',
    kind: 'VirtualService',
    metadata: { ...metadata, name: key.replaceAll('/', '~'), annotations: { ...metadata.annotations, ...gatewaySemantics } },
    spec: {
      hosts: [host],
      gateways: [gateway],
      exportTo: resolveExportTo(undefined, metadata.namespace, exportTo),
      http: routes.map(({ route }) => route),
    },
    source: apiRouteSource(of.source, routes),
  }
}

/** By the names of what istiod makes of them, `<name>~0~…`: `reviews-b` comes before `reviews`. */
function compareOwners({ metadata: a }: Resource, { metadata: b }: Resource): number {
  return compareText(a.namespace, b.namespace) || compareText(`${a.name}~`, `${b.name}~`)
}
