import type {
  FilterChain,
  HttpConnectionManager,
  Listener,
  ProxyConfig,
  RouteConfiguration,
  TcpProxy,
  VirtualHost,
} from '../xds/proxy-config.ts'
import { type CompiledRoute, compileRoute, type RouteContext } from './compile-route.ts'
import { type ConnectionTraits, chooseFilterChain } from './filter-chain-match.ts'
import { type ConnectionManagerRules, compileConnectionManager } from './http-connection-manager.ts'
import { lazy } from './lazy.ts'
import { compileListeners, type ListenerTable } from './listener-match.ts'
import { compileRequestFilters, type RequestFilters } from './request-filters.ts'
import { compileVirtualHosts, type VirtualHostTable } from './virtual-host-match.ts'

/** A proxy's configuration with its matchers compiled; what no request needs is never compiled. */
export interface CompiledProxy {
  readonly config: ProxyConfig
  readonly listeners: ListenerTable<CompiledListener>
  /** The listener that a sidecar takes connections to its pod with. */
  readonly inbound: () => CompiledListener | undefined
  /** Whether the proxy has a cluster of that name. */
  knows(cluster: string): boolean
}

/** A listener, ready to choose a filter chain. */
export interface CompiledListener {
  readonly name: string
  readonly source: Listener
  chooseChain(traits: ConnectionTraits): CompiledFilterChain | undefined
}

/** A filter chain; exactly one of `http` and `tcp` is there, or none where the engine knows no filter of it. */
export interface CompiledFilterChain {
  readonly source: FilterChain
  readonly terminatesTls: boolean
  readonly http: (() => CompiledHttp) | undefined
  readonly tcp: TcpProxy | undefined
}

/** The HTTP side of a filter chain. */
export interface CompiledHttp {
  readonly rules: ConnectionManagerRules
  /** Those that may refuse a request before it is routed; undefined where there are none. */
  readonly filters: RequestFilters | undefined
  readonly routeConfig: string
  readonly virtualHosts: VirtualHostTable<CompiledVirtualHost>
}

/** A virtual host with its routes. */
export interface CompiledVirtualHost {
  readonly source: VirtualHost
  readonly name: string
  readonly requireTls: VirtualHost['require_tls']
  readonly routes: () => readonly CompiledRoute[]
}

/** Prepares a proxy's configuration for {@link decide}. Cheap: each part is compiled when a request first needs it. */
export function compileProxyConfig(config: ProxyConfig): CompiledProxy {
  const clusters = lazy(() => new Set(config.clusters.map((cluster) => cluster.name)))
  const tables = lazy(() => tablesByName(config.routes))
  const knows = (cluster: string) => clusters().has(cluster)
  const context: RouteContext = { config, knows }
  const remembered = new Map<RouteConfiguration, VirtualHostTable<CompiledVirtualHost>>()
  const hostsOf = (table: RouteConfiguration) => {
    const hosts = remembered.get(table) ?? compileVirtualHosts(table, (host) => compileVirtualHost(host, context))
    remembered.set(table, hosts)
    return hosts
  }
  const httpOf: HttpCompiler = (manager, where) => {
    const table = manager.route_config ??
      tables().get(manager.rds?.route_config_name ?? '') ?? { name: manager.rds?.route_config_name ?? '', virtual_hosts: [] }
    const rules = compileConnectionManager(manager, config.type)
    const filters = compileRequestFilters(manager, where, config.origins)
    return { rules, filters, routeConfig: table.name, virtualHosts: hostsOf(table) }
  }
  const listeners = compileListeners(config.listeners, config.type, (listener) => compileListener(listener, httpOf))
  const takenIn = config.listeners.find(({ name }) => name === 'virtualInbound')
  const compiledIn = takenIn && lazy(() => compileListener(takenIn, httpOf))
  const inbound = () => compiledIn?.()
  return { config, knows, listeners, inbound }
}

/** `where` names the filter chain in its proxy. */
type HttpCompiler = (manager: HttpConnectionManager, where: string) => CompiledHttp

/** One table a name: where istiod names a table twice, the copy that holds something. */
function tablesByName(configs: readonly RouteConfiguration[]): ReadonlyMap<string, RouteConfiguration> {
  const tables = new Map<string, RouteConfiguration>()
  for (const config of configs) {
    if (config.virtual_hosts.length >= (tables.get(config.name)?.virtual_hosts.length ?? 0)) tables.set(config.name, config)
  }
  return tables
}

function compileListener(listener: Listener, httpOf: HttpCompiler): CompiledListener {
  const chains = lazy(() => (listener.filter_chains ?? []).map((chain, i) => compileChain(chain, `${listener.name}/${i}`, httpOf)))
  const fallback = listener.default_filter_chain && compileChain(listener.default_filter_chain, listener.name, httpOf)
  const choose = (traits: ConnectionTraits) => chooseFilterChain(chains(), traits) ?? fallback
  return { name: listener.name, source: listener, chooseChain: rememberingPlain(listener, choose) }
}

type Chooser = CompiledListener['chooseChain']

/** Plain HTTP/1.1 is nearly every request: its chain is looked up once, unless the address dialled plays a part. */
function rememberingPlain(listener: Listener, choose: Chooser): Chooser {
  if (listener.filter_chains?.some((chain) => chain.filter_chain_match?.prefix_ranges?.length)) return choose
  let port = -1
  let chain: CompiledFilterChain | undefined
  return (traits) => {
    if (traits.transport === 'tls' || traits.applicationProtocol !== 'http/1.1') return choose(traits)
    if (traits.port !== port) {
      chain = choose(traits)
      port = traits.port
    }
    return chain
  }
}

function compileChain(
  chain: FilterChain,
  where: string,
  httpOf: HttpCompiler,
): CompiledFilterChain & Pick<FilterChain, 'filter_chain_match'> {
  const configs = chain.filters.map((filter) => filter.typed_config)
  const manager = configs.find((config): config is HttpConnectionManager => isHttpConnectionManager(config))
  const tcp = manager ? undefined : configs.find((config): config is TcpProxy => 'cluster' in config || 'weighted_clusters' in config)
  const match = chain.filter_chain_match ? { filter_chain_match: chain.filter_chain_match } : {}
  return {
    ...match,
    source: chain,
    terminatesTls: chain.transport_socket !== undefined,
    http: manager && lazy(() => httpOf(manager, where)),
    tcp,
  }
}

const isHttpConnectionManager = (config: object) => 'rds' in config || 'route_config' in config || 'http_filters' in config

function compileVirtualHost(host: VirtualHost, context: RouteContext): CompiledVirtualHost {
  return {
    source: host,
    name: host.name,
    requireTls: host.require_tls,
    routes: lazy(() => (host.routes ?? []).map((route, index) => compileRoute(route, index, context))),
  }
}
