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
import { compileVirtualHosts, type VirtualHostTable } from './virtual-host-match.ts'

/** A proxy's configuration with its matchers compiled; what no request needs is never compiled. */
export interface CompiledProxy {
  readonly config: ProxyConfig
  readonly listeners: ListenerTable<CompiledListener>
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
  const httpOf = (manager: HttpConnectionManager): CompiledHttp => {
    const table = manager.route_config ??
      tables().get(manager.rds?.route_config_name ?? '') ?? { name: manager.rds?.route_config_name ?? '', virtual_hosts: [] }
    return { rules: compileConnectionManager(manager, config.type), routeConfig: table.name, virtualHosts: hostsOf(table) }
  }
  return { config, knows, listeners: compileListeners(config.listeners, config.type, (listener) => compileListener(listener, httpOf)) }
}

/** One table a name: where istiod names a table twice, the copy that holds something. */
function tablesByName(configs: readonly RouteConfiguration[]): ReadonlyMap<string, RouteConfiguration> {
  const tables = new Map<string, RouteConfiguration>()
  for (const config of configs) {
    if (config.virtual_hosts.length >= (tables.get(config.name)?.virtual_hosts.length ?? 0)) tables.set(config.name, config)
  }
  return tables
}

function compileListener(listener: Listener, httpOf: (manager: HttpConnectionManager) => CompiledHttp): CompiledListener {
  const chains = lazy(() => (listener.filter_chains ?? []).map((chain) => compileChain(chain, httpOf)))
  const fallback = listener.default_filter_chain && compileChain(listener.default_filter_chain, httpOf)
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
  httpOf: (manager: HttpConnectionManager) => CompiledHttp,
): CompiledFilterChain & Pick<FilterChain, 'filter_chain_match'> {
  const configs = chain.filters.map((filter) => filter.typed_config)
  const manager = configs.find((config): config is HttpConnectionManager => isHttpConnectionManager(config))
  const tcp = manager ? undefined : configs.find((config): config is TcpProxy => 'cluster' in config || 'weighted_clusters' in config)
  const match = chain.filter_chain_match ? { filter_chain_match: chain.filter_chain_match } : {}
  return { ...match, source: chain, terminatesTls: chain.transport_socket !== undefined, http: manager && lazy(() => httpOf(manager)), tcp }
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
