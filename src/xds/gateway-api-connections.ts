import type { ParentReference, RouteDestination, VirtualService } from '../manifest/kinds.ts'
import { locatedSource } from '../manifest/located-source.ts'
import type { Resource, ResourceSource } from '../manifest/resource.ts'
import { hostsOverlap, isSubsetOf } from '../mesh/hostname.ts'
import type { Mesh } from '../mesh/mesh.ts'
import { type ApiRouteContext, type BackendRef, compileBackend } from './gateway-api-backend.ts'
import type { ApiListener } from './gateway-api-listener.ts'
import { isMeshParent, parentHosts } from './gateway-api-mesh-parents.ts'
import { listenersFor } from './gateway-api-parents.ts'
import { gatewaySemantics } from './gateway-semantics.ts'

/** A TLSRoute or a TCPRoute. */
export type ConnectionRoute = Resource<{
  readonly parentRefs?: readonly ParentReference[]
  readonly hostnames?: readonly string[]
  readonly rules?: readonly { readonly backendRefs?: readonly (BackendRef & { readonly weight?: number })[] }[]
}>

/** Whether a resource routes connections by the Gateway API. */
export function isConnectionRoute(resource: Resource): resource is ConnectionRoute {
  return resource.group === 'gateway.networking.k8s.io' && (resource.kind === 'TLSRoute' || resource.kind === 'TCPRoute')
}

/** A VirtualService for each host of the route at each listener that takes it (route_collections.go: TCPRouteCollection, TLSRouteCollection). */
export function connectionVirtualServices(
  route: ConnectionRoute,
  mesh: Mesh,
  context: ApiRouteContext,
  exportTo: readonly string[],
): readonly Resource<VirtualService>[] {
  const { kind, metadata, spec } = route
  const hostnames = spec?.hostnames?.length ? spec.hostnames : ['*']
  const listeners = (spec?.parentRefs ?? []).flatMap((parent) => listenersFor(parent, { kind, metadata, hostnames }, mesh))
  const routes = (spec?.rules ?? []).map(({ backendRefs = [] }) => destinationsOf(backendRefs, context))
  if (routes.some((each) => each === null)) return []
  return listeners.flatMap((listener) =>
    hostsAt(listener, kind, hostnames).map((host) =>
      virtualServiceOf(route, listener.section, {
        hosts: [host],
        gateways: [`${listener.gateway.metadata.namespace}/${listener.gateway.metadata.name}`],
        exportTo,
        ...connectionRules(kind, listener, hostnames, routes as readonly (readonly RouteDestination[])[]),
      }),
    ),
  )
}

/** A VirtualService of the mesh for each host of each Service or ServiceEntry that the route is attached to. */
export function meshConnectionVirtualServices(
  route: ConnectionRoute,
  mesh: Mesh,
  context: ApiRouteContext,
  exportTo: readonly string[],
): readonly Resource<VirtualService>[] {
  const { metadata, spec } = route
  const parents = (spec?.parentRefs ?? []).filter(isMeshParent)
  const routes = (spec?.rules ?? []).map(({ backendRefs = [] }) => destinationsOf(backendRefs, context))
  if (parents.length === 0 || routes.some((each) => each === null)) return []
  const rules = routes as readonly (readonly RouteDestination[])[]
  return parents.flatMap((parent) => {
    const hosts = parentHosts(parent, metadata.namespace, mesh, context)
    return hosts.map((host) =>
      virtualServiceOf(route, `${parent.port ?? ''}`, {
        hosts: [host],
        gateways: ['mesh'],
        exportTo,
        ...meshRules(route, parent.port, host, hosts, rules),
      }),
    )
  })
}

/** What istiod makes of a route for one host; `section` tells it from those for the same host at other parents. */
function virtualServiceOf(
  route: ConnectionRoute,
  section: string,
  spec: VirtualService & { readonly hosts: readonly [string] },
): Resource<VirtualService> {
  const { metadata } = route
  return {
    ...route,
    group: 'networking.istio.io',
    version: 'v1',
    kind: 'VirtualService',
    metadata: {
      ...metadata,
      name: `${metadata.name}~${section}~${spec.hosts[0]}`,
      annotations: { ...metadata.annotations, ...gatewaySemantics },
    },
    spec,
    source: connectionSource(route.source),
  }
}

/** Of several names those that belong to the host; without names, those of the parent (conversion.go: augmentTLSPortMatch). */
function meshRules(
  { kind, spec }: ConnectionRoute,
  port: number | undefined,
  host: string,
  hosts: readonly string[],
  routes: readonly (readonly RouteDestination[])[],
): Pick<VirtualService, 'tls' | 'tcp'> {
  const onPort = port === undefined ? {} : { port }
  if (kind === 'TCPRoute') return { tcp: routes.map((route) => ({ route, ...(port !== undefined && { match: [onPort] }) })) }
  const { hostnames = [] } = spec ?? {}
  const named = hostnames.length > 0 && !(hostnames.length === 1 && hostnames[0] === '*') ? hostnames : hosts
  const sniHosts = named.length > 1 ? named.filter((name) => hostsOverlap(host, name)) : named
  return { tls: routes.map((route) => (route[0] === NOWHERE ? { route } : { match: [{ sniHosts, ...onPort }], route })) }
}

function connectionRules(
  kind: string,
  listener: ApiListener,
  hostnames: readonly string[],
  routes: readonly (readonly RouteDestination[])[],
): Pick<VirtualService, 'tls' | 'tcp'> {
  // Where the listener ends TLS, what is inside is a connection like any other.
  if (kind === 'TCPRoute' || listener.gateway.spec.servers?.[0]?.tls?.mode !== 'PASSTHROUGH')
    return { tcp: routes.map((route) => ({ route })) }
  const match = [{ sniHosts: common(hostnames, listener.hostname) }]
  return { tls: routes.map((route) => (route[0] === NOWHERE ? { route } : { match, route })) }
}

function hostsAt(listener: ApiListener, kind: string, hostnames: readonly string[]): readonly string[] {
  return kind === 'TCPRoute' ? ['*'] : common(hostnames, listener.hostname)
}

/** The narrower of each pair that meets. */
function common(hostnames: readonly string[], hostname: string): readonly string[] {
  if (hostname === '') return hostnames
  return hostnames.filter((host) => hostsOverlap(host, hostname)).map((host) => (isSubsetOf(host, hostname) ? host : hostname))
}

/** Stands for no backend: nothing is known of it, so a TCP connection is closed; a TLS rule does without its names then. */
const NOWHERE: RouteDestination = { destination: { host: 'internal.cluster.local', subset: 'zero-weight', port: { number: 65535 } } }

function destinationsOf(
  backends: readonly (BackendRef & { readonly weight?: number })[],
  context: ApiRouteContext,
): readonly RouteDestination[] | null {
  const weighted = backends.filter(({ weight }) => weight !== 0)
  if (weighted.length === 0) return [NOWHERE]
  const made = weighted.map((ref) => ({ ...compileBackend(ref, context), weight: ref.weight ?? 1 }))
  if (made.some(({ problem }) => problem === 'refused')) return null
  return made.flatMap(({ destination, weight }) => (destination ? [{ destination, ...(made.length > 1 && { weight }) }] : []))
}

/** What the made VirtualService says stands in the route's rules. */
function connectionSource(base: ResourceSource): ResourceSource {
  return locatedSource(base, ([, section, index, field, item]) => {
    if ((section !== 'tls' && section !== 'tcp') || index === undefined) return [base, ['spec', 'parentRefs']]
    if (field === 'match') return [base, ['spec', 'hostnames']]
    return [base, ['spec', 'rules', index, ...(field === 'route' ? ['backendRefs', ...(item === undefined ? [] : [item])] : [])]]
  })
}
