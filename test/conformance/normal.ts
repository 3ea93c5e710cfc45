import type { ClusterLoadAssignment, FilterChain, ProxyConfig, RouteConfiguration } from '../../src/xds/proxy-config.ts'

/** Parts of the configuration that recordings leave out: what only a real mesh needs, and what no route depends on. */
const LEFT_OUT = new Set([
  'transport_socket',
  'transport_socket_matches',
  'filters',
  'alt_stat_name',
  'eds_cluster_config',
  'decorator',
  'access_log',
  'tracing',
  'include_request_attempt_count',
  'stat_prefix',
  'max_grpc_timeout',
  'request_headers_timeout',
  'validate_clusters',
  'max_direct_response_body_size_bytes',
  'metadata',
  'load_assignment',
  'ignore_port_in_host_matching',
])

type Json = Readonly<Record<string, unknown>>

function slim(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(slim)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key, v]) => !LEFT_OUT.has(key) && v !== undefined)
  return Object.fromEntries(kept.map(([key, v]) => [key, key === 'query_parameters' ? sorted(slim(v) as Json[]) : slim(v)]))
}

const sorted = (parameters: readonly Json[]) => [...parameters].sort((a, b) => (String(a['name']) < String(b['name']) ? -1 : 1))

const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

/** A proxy's configuration as recordings hold it: listeners by what their chains lead to, endpoints by pod, without the clusters that they did not make. */
export function normalProxy(config: ProxyConfig, podByIp: ReadonlyMap<string, string>, unmade: ReadonlySet<string>): Json {
  const listeners = config.listeners
    .filter((l) => l.name !== 'virtualInbound')
    .map((listener) => {
      const chains = [...(listener.filter_chains ?? []), ...(listener.default_filter_chain ? [listener.default_filter_chain] : [])]
      return { name: listener.name, chains: chains.flatMap(chainEnds) }
    })
  const endpoints = new Map(config.endpoints.map((assignment) => [assignment.cluster_name, assignment]))
  const made = config.clusters.filter(({ name }) => !unmade.has(name))
  const clusters = made.map((cluster): readonly [string, Json] => {
    const assignment = (cluster['load_assignment'] as ClusterLoadAssignment | undefined) ?? endpoints.get(cluster.name)
    return [cluster.name, { ...(slim(cluster) as Json), ...(assignment ? { endpoints: groups(assignment, podByIp) } : {}) }]
  })
  return { listeners: listeners.sort(byName), routes: once(config.routes).map(slim), clusters: Object.fromEntries(clusters) }
}

function chainEnds(chain: FilterChain): readonly Json[] {
  return chain.filters.flatMap(({ typed_config: filter }): readonly Json[] => {
    const match = chain.filter_chain_match ?? {}
    if ('rds' in filter || 'route_config' in filter) return [{ match, http: filter.rds?.route_config_name ?? filter.route_config?.name }]
    if ('cluster' in filter) return [{ match, tcp: filter.cluster }]
    if ('weighted_clusters' in filter)
      return [{ match, tcp: Object.fromEntries((filter.weighted_clusters?.clusters ?? []).map((c) => [c.name, c.weight])) }]
    return []
  })
}

/** One route table a name: of two, the one that holds more. */
function once(routes: readonly RouteConfiguration[]): readonly RouteConfiguration[] {
  const best = new Map<string, RouteConfiguration>()
  for (const table of routes) {
    if (table.virtual_hosts.length >= (best.get(table.name)?.virtual_hosts.length ?? 0)) best.set(table.name, table)
  }
  return [...best.values()].sort(byName)
}

function groups({ endpoints }: ClusterLoadAssignment, podByIp: ReadonlyMap<string, string>): readonly Json[] {
  return endpoints.map((group) => ({
    priority: group.priority ?? 0,
    weight: group.load_balancing_weight ?? null,
    locality: group.locality ?? {},
    endpoints: group.lb_endpoints.map(({ endpoint, health_status: health, load_balancing_weight: weight = 1 }) => {
      const { address = '', port_value: port } = (endpoint.address as Partial<typeof endpoint.address>).socket_address ?? {}
      return { pod: podByIp.get(address) ?? (address || null), port, weight, ...(health && health !== 'HEALTHY' ? { health } : {}) }
    }),
  }))
}
