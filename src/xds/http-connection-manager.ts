import { record } from '../mesh/loose.ts'
import type { MeshConfig } from '../mesh/mesh.ts'
import type { HttpConnectionManager, NetworkFilter, RouteConfiguration } from './proxy-config.ts'

type PathFields = Pick<HttpConnectionManager, 'normalize_path' | 'merge_slashes' | 'path_with_escaped_slashes_action'>

/** What differs between the places that speak HTTP. */
export interface HttpOptions {
  /** Listener's or server's name: the prefix of its statistics. */
  readonly name: string
  /** Route table, by its name, or in place. */
  readonly routes: string | RouteConfiguration
  readonly config: MeshConfig
  /** At a gateway: how many proxies before it are believed in what they forward. */
  readonly trustedHops?: number
}

/** The filter that speaks HTTP. listener_builder.go: buildHTTPConnectionManager. */
export function httpConnectionManager({ name, routes, config, trustedHops }: HttpOptions): NetworkFilter {
  const manager: HttpConnectionManager = {
    '@type': 'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
    stat_prefix: name,
    ...(typeof routes === 'string' ? { rds: { route_config_name: routes } } : { route_config: routes }),
    http_filters: ['fault', 'cors', 'router'].map((filter) => ({ name: `envoy.filters.http.${filter}` })),
    // A sidecar's callers are its own application: their forwarded headers are believed.
    use_remote_address: trustedHops !== undefined,
    ...(trustedHops && { xff_num_trusted_hops: trustedHops }),
    ...pathNormalization(config),
  }
  return { name: 'envoy.filters.network.http_connection_manager', typed_config: manager }
}

function pathNormalization(config: MeshConfig): PathFields {
  const mode = record(config.body['pathNormalization'])['normalization']
  if (mode === 'NONE') return { normalize_path: false, path_with_escaped_slashes_action: 'KEEP_UNCHANGED' }
  if (mode === 'MERGE_SLASHES') return { normalize_path: true, merge_slashes: true, path_with_escaped_slashes_action: 'KEEP_UNCHANGED' }
  if (mode === 'DECODE_AND_MERGE_SLASHES') {
    return { normalize_path: true, merge_slashes: true, path_with_escaped_slashes_action: 'UNESCAPE_AND_FORWARD' }
  }
  return { normalize_path: true, path_with_escaped_slashes_action: 'KEEP_UNCHANGED' }
}
