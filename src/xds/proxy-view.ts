import type { SourceRange } from '../core/source.ts'
import type { Mesh } from '../mesh/mesh.ts'
import type { ProxyConfig } from './proxy-config.ts'
import { type Links, linksOf } from './proxy-view-links.ts'
import { clusterRow, endpointRows, listenerRows, routeRows } from './proxy-view-rows.ts'

/** A part of a row's JSON, and the text that it was made of. */
export interface ViewLink {
  /** `route.retry_policy`; empty for the whole. */
  readonly path: string
  readonly range: SourceRange
}

interface Row {
  /** Envoy's own object, as `istioctl proxy-config … -o json` prints it. */
  readonly json: object
  /** The text behind it, the most telling first; empty for what istiod adds by itself. */
  readonly links: readonly ViewLink[]
}

/** A line of `istioctl proxy-config listeners`: one filter chain. */
export interface ListenerRow extends Row {
  readonly address: string
  readonly port: number
  readonly match: string
  readonly destination: string
}

/** A line of `istioctl proxy-config routes`: one route of a virtual host. */
export interface RouteRow extends Row {
  readonly name: string
  readonly virtualHost: string
  readonly domains: string
  readonly match: string
  /** `reviews.default`, empty for what no VirtualService says. */
  readonly virtualService: string
}

/** A line of `istioctl proxy-config clusters`. */
export interface ClusterRow extends Row {
  readonly fqdn: string
  readonly port: string
  readonly subset: string
  readonly direction: string
  readonly type: string
  readonly destinationRule: string
}

/** A line of `istioctl proxy-config endpoints`. */
export interface EndpointRow extends Row {
  readonly endpoint: string
  readonly status: string
  /** `OK` as long as nothing was ejected: the configuration knows no traffic. */
  readonly outlier: string
  readonly cluster: string
  /** `namespace/pod` behind the address, if it is of the mesh. */
  readonly pod: string
}

/** What `istioctl proxy-config` shows of one proxy. Plain data; rows share their objects with `config`. */
export interface ProxyTables {
  readonly pod: string
  readonly type: ProxyConfig['type']
  readonly listeners: readonly ListenerRow[]
  readonly routes: readonly RouteRow[]
  readonly clusters: readonly ClusterRow[]
  readonly endpoints: readonly EndpointRow[]
  readonly config: Pick<ProxyConfig, 'listeners' | 'routes' | 'clusters' | 'endpoints'>
}

/** The tables of a proxy's configuration. Cheap enough to be made when asked for: nothing is kept. */
export function proxyTables(config: ProxyConfig, mesh: Mesh): ProxyTables {
  const { pod, type, listeners, routes, clusters, endpoints } = config
  const links: Links = linksOf(config.origins, mesh)
  return {
    pod,
    type,
    listeners: listeners.flatMap((listener) => listenerRows(listener, links)),
    routes: routes.flatMap((table) => routeRows(table, links)),
    clusters: clusters.map((cluster) => clusterRow(cluster, links)),
    endpoints: endpointRows(config, mesh, links),
    config: { listeners, routes, clusters, endpoints },
  }
}

/** A proxy that can be looked at. */
export interface ProxyName {
  /** `namespace/pod`. */
  readonly pod: string
  readonly type: ProxyConfig['type']
  /** `namespace/name` of its workload. */
  readonly workload: string
}

/** Every proxy of the mesh, gateways first, then in the order of the text. */
export function proxiesOf(mesh: Mesh): readonly ProxyName[] {
  const routers = mesh.pods.filter((pod) => pod.router)
  const sidecars = mesh.pods.filter((pod) => pod.sidecar && !pod.router)
  return [...routers, ...sidecars].map(({ namespace, name, router, workload }) => ({
    pod: `${namespace}/${name}`,
    type: router ? 'router' : 'sidecar',
    workload,
  }))
}
