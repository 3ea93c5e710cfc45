import type { HttpConnectionManager, ProxyConfig, RouteConfiguration, VirtualHost } from '../xds/proxy-config.ts'
import { CompiledListener } from './compile-listener.ts'
import { CompiledRoute, type RouteContext } from './compile-route.ts'
import { type ConnectionManagerRules, compileConnectionManager } from './http-connection-manager.ts'
import { lazy } from './lazy.ts'
import { compileListeners, type ListenerTable } from './listener-match.ts'
import { compileRequestFilters, type RequestFilters } from './request-filters.ts'
import { VirtualHostTable } from './virtual-host-match.ts'

/** A proxy's configuration with its matchers compiled; what no request needs is never compiled. */
export interface CompiledProxy {
  readonly pod: string
  readonly isSidecar: boolean
  readonly listeners: ListenerTable<CompiledListener>
  readonly config: ProxyConfig
  /** The listener that a sidecar takes connections to its pod with. */
  readonly inbound: () => CompiledListener | undefined
  /** Whether the proxy has a cluster of that name. */
  knows(cluster: string): boolean
}

/** The HTTP side of a filter chain. */
export interface CompiledHttp {
  readonly rules: ConnectionManagerRules
  /** Those that may refuse a request before it is routed; undefined where there are none. */
  readonly filters: RequestFilters | undefined
  readonly routeConfig: string
  readonly virtualHosts: VirtualHostTable<CompiledVirtualHost>
}

/** A virtual host with its routes, which are compiled when a request first comes to it. */
export class CompiledVirtualHost {
  readonly name: string
  readonly requireTls: VirtualHost['require_tls']
  readonly source: VirtualHost
  readonly #context: RouteContext
  #routes: readonly CompiledRoute[] | undefined = undefined

  constructor(source: VirtualHost, context: RouteContext) {
    this.name = source.name
    this.requireTls = source.require_tls
    this.source = source
    this.#context = context
  }

  get routes(): readonly CompiledRoute[] {
    this.#routes ??= (this.source.routes ?? []).map((route, index) => new CompiledRoute(route, index, this.#context))
    return this.#routes
  }
}

/** Prepares a proxy's configuration for {@link decide}. Cheap: each part is compiled when a request first needs it. */
export function compileProxyConfig(config: ProxyConfig): CompiledProxy {
  const clusters = lazy(() => new Map(config.clusters.map((cluster) => [cluster.name, cluster])))
  const knows = (cluster: string) => clusters().has(cluster)
  const hashes = (cluster: string) => HASHING.has(clusters().get(cluster)?.lb_policy ?? '')
  const httpOf = httpCompiler(config, { config, knows, hashes })
  const listeners = compileListeners(config.listeners, config.type, (listener) => new CompiledListener(listener, httpOf))
  const takenIn = config.listeners.find(({ name }) => name === 'virtualInbound')
  const compiledIn = takenIn && lazy(() => new CompiledListener(takenIn, httpOf))
  return { pod: config.pod, isSidecar: config.type === 'sidecar', listeners, config, inbound: () => compiledIn?.(), knows }
}

/** Load balancers that ask for the hash of a request. */
const HASHING: ReadonlySet<string> = new Set(['RING_HASH', 'MAGLEV'])

/** Filter chains that name one route table share its compiled virtual hosts. */
function httpCompiler(config: ProxyConfig, context: RouteContext) {
  const tables = lazy(() => tablesByName(config.routes))
  const remembered = new Map<RouteConfiguration, VirtualHostTable<CompiledVirtualHost>>()
  const hostsOf = (table: RouteConfiguration) => {
    const hosts = remembered.get(table) ?? new VirtualHostTable(table, (host) => new CompiledVirtualHost(host, context))
    remembered.set(table, hosts)
    return hosts
  }
  return (manager: HttpConnectionManager, where: string): CompiledHttp => {
    const table = manager.route_config ??
      tables().get(manager.rds?.route_config_name ?? '') ?? { name: manager.rds?.route_config_name ?? '', virtual_hosts: [] }
    const rules = compileConnectionManager(manager, config.type)
    const filters = compileRequestFilters(manager, where, config.origins)
    return { rules, filters, routeConfig: table.name, virtualHosts: hostsOf(table) }
  }
}

/** One table a name: where istiod names a table twice, the copy that holds something. */
function tablesByName(configs: readonly RouteConfiguration[]): ReadonlyMap<string, RouteConfiguration> {
  const tables = new Map<string, RouteConfiguration>()
  for (const config of configs) {
    if (config.virtual_hosts.length >= (tables.get(config.name)?.virtual_hosts.length ?? 0)) tables.set(config.name, config)
  }
  return tables
}
