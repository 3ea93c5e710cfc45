import type { DestinationRule, RouteDestination } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { type OriginMap, type Place, within } from './origins.ts'
import { protoDuration } from './proto-duration.ts'
import type { NetworkFilter, TcpProxy } from './proxy-config.ts'
import type { ProxyScope } from './proxy-scope.ts'
import { destinationCluster } from './route-destination.ts'

const TYPE = 'type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy'

/** Hands a connection to one cluster. */
export function tcpProxyTo(cluster: string, rule?: Resource<DestinationRule>, subset = ''): NetworkFilter {
  return asFilter({ '@type': TYPE, stat_prefix: cluster, cluster, ...timeouts(rule), ...sourceIpHash(rule, subset) })
}

/** For whom the destinations of a TCP or TLS rule are looked up. */
export interface TcpContext {
  readonly scope: ProxyScope
  readonly port: number
  readonly origins: OriginMap
}

/**
 * Hands connections to the destinations of a TCP or TLS rule; of several, those of weight 0 are left out.
 * networkfilter.go: buildOutboundNetworkFilters.
 */
export function tcpProxyForRoute(route: readonly RouteDestination[], place: Place, { scope, port, origins }: TcpContext): NetworkFilter {
  const clusterOf = ({ destination }: RouteDestination) =>
    destinationCluster(destination, destination?.host ? scope.service(destination.host) : undefined, port)
  const [first] = route
  const rule = first?.destination?.host ? scope.destinationRule(first.destination.host) : undefined
  if (first && route.length === 1) {
    const filter = tcpProxyTo(clusterOf(first), rule, first.destination?.subset)
    origins.markField(filter.typed_config, 'cluster', within(place, 'route', 0))
    return origins.mark(filter, place)
  }
  const clusters = route.flatMap((destination, i) => {
    const cluster = { name: clusterOf(destination), weight: destination.weight ?? 0 }
    return cluster.weight > 0 ? [origins.mark(cluster, within(place, 'route', i))] : []
  })
  const { name, namespace } = place.resource.metadata
  return origins.mark(
    asFilter({
      '@type': TYPE,
      stat_prefix: `${name}.${namespace}`,
      weighted_clusters: { clusters },
      ...timeouts(rule),
      ...sourceIpHash(rule, ''),
    }),
    place,
  )
}

function asFilter(config: TcpProxy): NetworkFilter {
  return { name: 'envoy.filters.network.tcp_proxy', typed_config: config }
}

/** Of the rule as a whole, whatever its subsets say. networkfilter.go: buildOutboundNetworkFiltersWithSingleDestination. */
function timeouts(rule: Resource<DestinationRule> | undefined): Pick<TcpProxy, 'idle_timeout' | 'max_downstream_connection_duration'> {
  const { idleTimeout, maxConnectionDuration } = rule?.spec.trafficPolicy?.connectionPool?.tcp ?? {}
  return {
    ...(idleTimeout !== undefined && { idle_timeout: protoDuration(idleTimeout) }),
    ...(maxConnectionDuration !== undefined && { max_downstream_connection_duration: protoDuration(maxConnectionDuration) }),
  }
}

/** Of all hashes only that of the source address means anything to a connection. networkfilter.go: maybeSetHashPolicy. */
function sourceIpHash(rule: Resource<DestinationRule> | undefined, subset: string): Pick<TcpProxy, 'hash_policy'> {
  const own = rule?.spec.subsets?.find(({ name }) => name === subset)?.trafficPolicy?.loadBalancer
  const balancer = own ?? rule?.spec.trafficPolicy?.loadBalancer
  return balancer?.consistentHash?.useSourceIp ? { hash_policy: [{ source_ip: {} }] } : {}
}
