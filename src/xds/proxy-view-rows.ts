import { record, text } from '../mesh/loose.ts'
import type { Mesh } from '../mesh/mesh.ts'
import type {
  Cluster,
  ClusterLoadAssignment,
  FilterChain,
  FilterChainMatch,
  LbEndpoint,
  Listener,
  NetworkFilter,
  ProxyConfig,
  Route,
  RouteConfiguration,
  RouteMatch,
  StringMatcher,
  VirtualHost,
} from './proxy-config.ts'
import type { ClusterRow, EndpointRow, ListenerRow, RouteRow } from './proxy-view.ts'
import type { Links } from './proxy-view-links.ts'

/** A line for each filter chain (istioctl/pkg/writer/envoy/configdump/listener.go). */
export function listenerRows(listener: Listener, links: Links): readonly ListenerRow[] {
  const { address = '', port_value: port = 0 } = listener.address?.socket_address ?? {}
  const chains = [...(listener.filter_chains ?? []), ...(listener.default_filter_chain ? [listener.default_filter_chain] : [])]
  const found = links.within(listener)
  const all = chains.length > 0 ? chains : [{ filters: [] }]
  return all.map((chain) => ({
    address,
    port,
    match: chainMatch(chain.filter_chain_match ?? {}),
    destination: chainDestination(chain),
    json: listener,
    links: chains.length > 1 ? [...links.within(chain), ...found].filter(onlyOnce()) : found,
  }))
}

function onlyOnce(): (link: ListenerRow['links'][number]) => boolean {
  const seen = new Set<string>()
  return ({ range }) => {
    const key = `${range.file} ${range.start} ${range.end}`
    return !seen.has(key) && seen.add(key) !== undefined
  }
}

function chainMatch(match: FilterChainMatch): string {
  const port = match.destination_port === undefined ? '' : `:${match.destination_port}`
  const ranges = (match.prefix_ranges ?? []).map((range) => `${range.address_prefix}/${range.prefix_len}`).join(',')
  const parts = [
    match.server_names?.length ? `SNI: ${match.server_names.join(',')}` : '',
    match.transport_protocol ? `Trans: ${match.transport_protocol}` : '',
    match.application_protocols?.length ? `App: ${match.application_protocols.join(',')}` : '',
    ranges || port ? `Addr: ${ranges || '*'}${port}` : '',
  ]
  return parts.filter(Boolean).join('; ') || 'ALL'
}

function chainDestination({ filters }: FilterChain): string {
  for (const { typed_config: config } of filters) {
    const destination = filterDestination(config)
    if (destination !== '') return destination
  }
  return 'Non-HTTP/Non-TCP'
}

function filterDestination(config: NetworkFilter['typed_config']): string {
  if ('rds' in config && config.rds) return `Route: ${config.rds.route_config_name}`
  if ('route_config' in config && config.route_config) return inlineRoute(config.route_config)
  if ('cluster' in config && config.cluster !== undefined) return clusterWords(config.cluster)
  if ('weighted_clusters' in config) {
    return (config.weighted_clusters?.clusters ?? []).map(({ name, weight }) => `Cluster: ${name} (${weight})`).join(', ')
  }
  return ''
}

/** Names that say so themselves (`PassthroughCluster`) stand alone. */
function clusterWords(name: string): string {
  return name.includes('Cluster') ? name : `Cluster: ${name}`
}

function inlineRoute({ virtual_hosts: hosts }: RouteConfiguration): string {
  const [only] = hosts
  const [route] = only?.routes ?? []
  const cluster = route?.route?.cluster
  if (hosts.length === 1 && only?.domains[0] === '*' && only.routes?.length === 1 && route?.match.prefix === '/' && cluster !== undefined) {
    return clusterWords(cluster)
  }
  const words = hosts.map(({ domains, routes }) => {
    const paths = (routes ?? []).map(({ match }) => pathWords(match)).join(', ')
    return domains.length === 1 && domains[0] === '*' ? paths : `${domains.join('/')} ${paths}`
  })
  return `Inline Route: ${words.join('; ')}`
}

/** A line for each route (istioctl/pkg/writer/envoy/configdump/route.go); a virtual host without any answers 404. */
export function routeRows(table: RouteConfiguration, links: Links): readonly RouteRow[] {
  return table.virtual_hosts.flatMap((host) => {
    const common = { name: table.name, virtualHost: host.name, domains: domainWords(host) }
    const routes = host.routes ?? []
    if (routes.length === 0) return [{ ...common, match: '/*, 404', virtualService: '', json: host, links: links.within(host) }]
    return routes.map((route) => routeRow(route, common, links))
  })
}

function routeRow(route: Route, common: Pick<RouteRow, 'name' | 'virtualHost' | 'domains'>, links: Links): RouteRow {
  const found = links.within(route)
  const service = links.resource('VirtualService', found) || links.resource('HTTPRoute', found)
  return { ...common, match: matchWords(route.match), virtualService: service, json: route, links: found }
}

/** The name without its port, and how many others there are. */
function domainWords({ domains }: VirtualHost): string {
  const named = domains.filter((domain) => !/^[\d.:]+$/.test(domain))
  const [first = domains[0] ?? '', second] = [...(named.length > 0 ? named : domains)].sort((a, b) => a.length - b.length)
  const shown = second === undefined ? [first] : [first, second]
  const more = domains.length - shown.length
  return `${shown.join(', ')}${more > 0 ? ` + ${more} more…` : ''}`
}

function pathWords(match: RouteMatch): string {
  if (match.path !== undefined) return match.path
  if (match.safe_regex !== undefined) return `regex ${match.safe_regex.regex}`
  if (match.path_separated_prefix !== undefined) return `PathPrefix:${match.path_separated_prefix}`
  return `${match.prefix ?? ''}*`
}

/** The path as istioctl prints it, and the further conditions, which it leaves out. */
function matchWords(match: RouteMatch): string {
  const headers = (match.headers ?? []).map(
    ({ name, string_match: value, invert_match: not }) => `${not ? 'not ' : ''}${name}${value ? ` ${valueWords(value)}` : ''}`,
  )
  const queries = (match.query_parameters ?? []).map(({ name, string_match: value }) => `?${name}${value ? ` ${valueWords(value)}` : ''}`)
  const caseless = match.case_sensitive === false ? ['ignoring case'] : []
  return [pathWords(match), ...caseless, ...headers, ...queries].join(', ')
}

function valueWords({ exact, prefix, suffix, contains, safe_regex: regex }: StringMatcher): string {
  if (exact !== undefined) return `= ${exact}`
  if (prefix !== undefined) return `= ${prefix}*`
  if (suffix !== undefined) return `= *${suffix}`
  return contains === undefined ? `regex ${regex?.regex ?? ''}` : `= *${contains}*`
}

/** A line of a cluster, by the parts of its name where it has them (istioctl/pkg/writer/envoy/configdump/cluster.go). */
export function clusterRow(cluster: Cluster, links: Links): ClusterRow {
  const parts = cluster.name.includes('|') ? cluster.name.split('|') : cluster.name.split('_.')
  const found = [...links.within(cluster), ...links.service((parts[3] ?? '').replace(/^_/, ''))]
  const custom = record(cluster['cluster_type'])['name']
  const common = {
    type: cluster.type ?? (typeof custom === 'string' ? custom : 'STATIC'),
    destinationRule: links.resource('DestinationRule', found),
    json: cluster,
    links: found,
  }
  const [direction = '', port = '', subset = '', fqdn = ''] = parts.length === 4 ? parts : []
  if (fqdn === '' && direction !== 'inbound') return { fqdn: cluster.name, port: '-', subset: '-', direction: '-', ...common }
  return { fqdn: fqdn.replace(/^_/, ''), port, subset: subset || '-', direction, ...common }
}

/** Endpoints of every cluster that has any: discovered ones, and those that stand in the cluster itself. */
export function endpointRows({ clusters, endpoints }: ProxyConfig, mesh: Mesh, links: Links): readonly EndpointRow[] {
  const podByIp = new Map(mesh.pods.map((pod) => [pod.ip, pod]))
  const inline = clusters.flatMap((cluster) => (cluster['load_assignment'] as ClusterLoadAssignment | undefined) ?? [])
  return [...endpoints, ...inline].flatMap(({ cluster_name: cluster, endpoints: localities }) =>
    localities
      .flatMap((locality) => locality.lb_endpoints)
      .map((each): EndpointRow => {
        const { ip, endpoint } = addressOf(each)
        const pod = podByIp.get(ip)
        return {
          endpoint,
          status: each.health_status ?? 'HEALTHY',
          outlier: 'OK',
          cluster,
          pod: pod ? `${pod.namespace}/${pod.name}` : '',
          json: each,
          links: [...links.within(each), ...(pod ? links.workload(pod.workload) : [])],
        }
      }),
  )
}

/** An address of IP and port, or of a Unix socket. */
function addressOf({ endpoint: { address } }: LbEndpoint): { readonly ip: string; readonly endpoint: string } {
  const socket = (address as Partial<typeof address>).socket_address
  if (socket) return { ip: socket.address, endpoint: `${socket.address}:${socket.port_value}` }
  return { ip: '', endpoint: `unix://${text(record(record(address)['pipe'])['path'])}` }
}
