import { record } from '../mesh/loose.ts'
import type { MeshConfig } from '../mesh/mesh.ts'
import { connectionPool, meshConnectTimeout } from './cluster-connection-pool.ts'
import { type ClusterPolicy, withMeshDefault } from './cluster-policy.ts'
import type { OriginMap } from './origins.ts'
import type { Cluster } from './proxy-config.ts'

const HTTP_OPTIONS = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions'
/** Inbound connections leave the proxy from here, so that the pod's iptables rules let them pass. */
export const INBOUND_BIND = { source_address: { address: '127.0.0.6', port_value: 0 } }

/** The cluster that leads nowhere. */
export function blackHoleCluster(config: MeshConfig): Cluster {
  return { name: 'BlackHoleCluster', type: 'STATIC', connect_timeout: meshConnectTimeout(config) }
}

/** The clusters of a sidecar that are not of any service: to where the caller dialled, outbound and inbound, and to nowhere. */
export function sidecarClusters(
  config: MeshConfig,
  outboundTrafficPolicy: MeshConfig['outboundTrafficPolicy'],
  origins: OriginMap,
): readonly Cluster[] {
  const passthrough = passthroughCluster(config, origins)
  const dynamic = outboundTrafficPolicy === 'ALLOW_ANY_DYNAMIC_DNS' ? [dynamicDnsCluster(passthrough)] : []
  return [
    blackHoleCluster(config),
    passthrough,
    ...dynamic,
    { ...passthrough, name: 'InboundPassthroughCluster', upstream_bind_config: INBOUND_BIND },
  ]
}

function passthroughCluster(config: MeshConfig, origins: OriginMap): Cluster {
  // Of the mesh's default policy an outbound catch-all takes the connection pool alone: there are no hosts to eject.
  const { connectionPool: pool } = withMeshDefault({}, config)
  const policy: ClusterPolicy = pool ? { connectionPool: pool } : {}
  const { circuit_breakers, connect_timeout, upstream_connection_options } = connectionPool(
    policy,
    { port: { protocol: 'TCP' }, sidecar: true, outbound: true },
    config,
    origins,
  )
  return {
    name: 'PassthroughCluster',
    type: 'ORIGINAL_DST',
    ...(connect_timeout ? { connect_timeout } : {}),
    lb_policy: 'CLUSTER_PROVIDED',
    ...(circuit_breakers ? { circuit_breakers } : {}),
    ...(upstream_connection_options ? { upstream_connection_options } : {}),
    typed_extension_protocol_options: {
      [HTTP_OPTIONS]: {
        '@type': `type.googleapis.com/${HTTP_OPTIONS}`,
        common_http_protocol_options: { idle_timeout: '300s' },
        use_downstream_protocol_config: { http_protocol_options: {}, http2_protocol_options: {} },
      },
    },
  }
}

/** Resolves the Host of each request by DNS (`outboundTrafficPolicy.mode: ALLOW_ANY_DYNAMIC_DNS`). */
function dynamicDnsCluster(passthrough: Cluster): Cluster {
  const { type: _type, ...rest } = passthrough
  return { ...rest, name: 'AllowAnyDynamicDNSCluster', cluster_type: dynamicForwardProxy('allow_any_dynamic_dns') }
}

/** Envoy's cluster type that resolves names as requests name them. */
export function dynamicForwardProxy(cache: string): Readonly<Record<string, unknown>> {
  return record({
    name: 'envoy.clusters.dynamic_forward_proxy',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig',
      dns_cache_config: { name: cache, dns_lookup_family: 'V4_ONLY' },
    },
  })
}
