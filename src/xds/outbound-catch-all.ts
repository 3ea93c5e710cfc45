import type { RouteAction, VirtualHost } from './proxy-config.ts'
import type { ProxyScope } from './proxy-scope.ts'
import { destinationCluster } from './route-destination.ts'

/** Cluster of connections to addresses that the proxy does not know. */
export function unknownTrafficCluster(scope: ProxyScope): string {
  if (scope.outboundTrafficPolicy === 'REGISTRY_ONLY') return 'BlackHoleCluster'
  return scope.egressProxy ? destinationCluster(scope.egressProxy, undefined, 0) : 'PassthroughCluster'
}

/** The virtual host of every sidecar table for hosts that it does not know. httproute.go: buildCatchAllVirtualHost. */
export function catchAllVirtualHost(scope: ProxyScope): VirtualHost {
  if (scope.outboundTrafficPolicy === 'ALLOW_ANY_DYNAMIC_DNS') return passing('allow_any_dynamic_dns', 'AllowAnyDynamicDNSCluster')
  if (scope.outboundTrafficPolicy === 'ALLOW_ANY') return passing('allow_any', unknownTrafficCluster(scope))
  const name = 'block_all'
  return { name, domains: ['*'], routes: [{ name, match: { prefix: '/' }, direct_response: { status: 502 } }] }
}

function passing(name: string, cluster: string): VirtualHost {
  const route: RouteAction = { cluster, timeout: '0s', max_grpc_timeout: '0s' }
  return { name, domains: ['*'], routes: [{ name, match: { prefix: '/' }, route }] }
}
