import type { GatewayHTTPRoute, HTTPRoute, ParentReference, VirtualService } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { ageOf, compareText, sortByAge } from '../mesh/age.ts'
import type { Mesh } from '../mesh/mesh.ts'
import { defaultExportTo } from '../mesh/mesh-config.ts'
import { resolveExportTo } from '../mesh/visibility.ts'
import type { ApiRouteContext } from './gateway-api-backend.ts'
import { type ApiRule, compareRoutes, compileRule } from './gateway-api-rule.ts'
import { ApiRouteSource, type PlacedRoute } from './gateway-api-source.ts'
import { gatewaySemantics } from './gateway-semantics.ts'

type ApiRoute = Resource<GatewayHTTPRoute>

/** Routes that one HTTPRoute gives to one parent. */
interface Attachment {
  /** HTTPRoutes of one namespace for one host and port are merged. */
  readonly key: string
  readonly host: string
  readonly of: ApiRoute
  readonly routes: readonly PlacedRoute[]
}

// Simplified: of the Gateway API only HTTPRoutes that are attached to Services and ServiceEntries act; Gateways, GRPCRoutes, TLSRoutes and TCPRoutes do not.

/** The mesh's VirtualServices and those that istiod makes of HTTPRoutes, the oldest first. */
export function withMeshRoutes(mesh: Mesh): readonly Resource<VirtualService>[] {
  const made = compileMeshRoutes(mesh)
  return made.length > 0 ? sortByAge([...mesh.virtualServices, ...made]) : mesh.virtualServices
}

/**
 * Those of HTTPRoutes whose parents are Services or ServiceEntries: the HTTPRoutes of one namespace for one host are one VirtualService.
 * pilot/pkg/config/kube/gateway/route_collections.go: HTTPRouteCollection, mergeHTTPRoutes.
 */
function compileMeshRoutes(mesh: Mesh): readonly Resource<VirtualService>[] {
  const groups = new Map<string, Attachment[]>()
  for (const resource of mesh.resources) {
    if (resource.kind !== 'HTTPRoute' || resource.group !== 'gateway.networking.k8s.io') continue
    for (const attachment of attachmentsOf(resource as ApiRoute, mesh)) {
      groups.set(attachment.key, [...(groups.get(attachment.key) ?? []), attachment])
    }
  }
  const exportTo = defaultExportTo(mesh.config, 'defaultVirtualServiceExportTo')
  return [...groups].map(([key, attachments]) => mergedVirtualService(key, attachments, exportTo))
}

function attachmentsOf(of: ApiRoute, mesh: Mesh): readonly Attachment[] {
  const parents = (of.spec.parentRefs ?? []).filter(isMeshParent)
  if (parents.length === 0) return []
  const context = routeContext(of, mesh)
  const routes: PlacedRoute[] = []
  for (const [index, rule] of ((of.spec.rules ?? [{}]) as readonly ApiRule[]).entries()) {
    const compiled = compileRule(rule, index, context)
    if (!compiled) return []
    routes.push(...compiled.map((route) => ({ ...route, of })))
  }
  return parents.flatMap((parent) => attach(of, parent, routes.toSorted(compareRoutes), mesh, context))
}

function routeContext({ metadata }: ApiRoute, mesh: Mesh): ApiRouteContext {
  const services = new Set(
    mesh.services.filter(({ registry }) => registry === 'Kubernetes').map(({ namespace, name }) => `${namespace}/${name}`),
  )
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    domain: mesh.config.domain,
    hasService: (name) => services.has(name),
    hasHost: (hostname) => mesh.services.some((service) => service.hostname === hostname),
  }
}

function isMeshParent({ kind, group = '' }: ParentReference): boolean {
  return (kind === 'Service' && (group === '' || group === 'core')) || (kind === 'ServiceEntry' && group === 'networking.istio.io')
}

function attach(
  of: ApiRoute,
  parent: ParentReference,
  routes: readonly PlacedRoute[],
  mesh: Mesh,
  context: ApiRouteContext,
): readonly Attachment[] {
  const { namespace } = of.metadata
  const owner = `${parent.namespace ?? namespace}/${parent.name ?? ''}`
  const forPort = parent.port === undefined ? routes : routes.map((entry) => ({ ...entry, route: onPort(entry.route, parent.port ?? 0) }))
  const key = parent.port === undefined ? namespace : `${namespace}/${parent.port}`
  return routes.length === 0
    ? []
    : parentHosts(parent, owner, mesh, context).map((host) => ({ key: `${key}/${host}`, host, of, routes: forPort }))
}

function parentHosts(parent: ParentReference, owner: string, mesh: Mesh, context: ApiRouteContext): readonly string[] {
  if (parent.kind === 'ServiceEntry') {
    const entry = mesh.serviceEntries.find(({ metadata }) => `${metadata.namespace}/${metadata.name}` === owner)
    return entry?.spec.hosts ?? []
  }
  if (!context.hasService(owner)) return []
  const [namespace, name] = owner.split('/')
  return [`${name}.${namespace}.svc.${context.domain}`]
}

function onPort(route: HTTPRoute, port: number): HTTPRoute {
  return { ...route, match: route.match?.map((match) => ({ ...match, port })) ?? [{ port }] }
}

/** The oldest HTTPRoute comes first where the order of the Gateway API leaves a choice. */
function mergedVirtualService(key: string, attachments: readonly Attachment[], exportTo: readonly string[]): Resource<VirtualService> {
  const byAge = attachments.toSorted((a, b) => ageOf(a.of) - ageOf(b.of) || compareOwners(a.of, b.of))
  const [oldest] = byAge as [Attachment, ...Attachment[]]
  const routes = byAge.flatMap((attachment) => attachment.routes).sort(compareRoutes)
  const { of, host } = oldest
  const { metadata } = of
  return {
    ...of,
    group: 'networking.istio.io',
    version: 'v1',
    kind: 'VirtualService',
    metadata: { ...metadata, name: key.replaceAll('/', '~'), annotations: { ...metadata.annotations, ...gatewaySemantics } },
    spec: {
      hosts: [host],
      gateways: ['mesh'],
      exportTo: resolveExportTo(undefined, metadata.namespace, exportTo),
      http: routes.map(({ route }) => route),
    },
    source: new ApiRouteSource(of.source, routes),
  }
}

function compareOwners({ metadata: a }: Resource, { metadata: b }: Resource): number {
  return compareText(a.namespace, b.namespace) || compareText(a.name, b.name)
}
