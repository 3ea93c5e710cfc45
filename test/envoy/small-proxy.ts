import { type CompiledProxy, compileProxyConfig } from '../../src/envoy/compile.ts'
import type { Downstream, HttpRequest } from '../../src/envoy/decision.ts'
import type { HttpConnectionManager, ProxyConfig, Route, VirtualHost } from '../../src/xds/proxy-config.ts'

/** A cluster that the small proxy knows. */
export const REVIEWS = 'outbound|9080||reviews.default.svc.cluster.local'
/** One that it does not know. */
export const MISSING = 'outbound|9080|v9|reviews.default.svc.cluster.local'

interface SmallProxy {
  readonly type?: ProxyConfig['type']
  readonly routes?: readonly Route[]
  readonly virtualHost?: Partial<VirtualHost>
  readonly manager?: Partial<HttpConnectionManager>
  readonly origins?: ProxyConfig['origins']
}

/** A proxy with one listener on 9080 and one virtual host, `reviews`. */
export function smallProxy({ type = 'sidecar', routes = [], virtualHost = {}, manager = {}, origins }: SmallProxy): CompiledProxy {
  return compileProxyConfig({
    pod: 'default/sleep-0',
    type,
    namespace: 'default',
    listeners: [
      {
        name: '0.0.0.0_9080',
        filter_chains: [
          {
            filters: [
              {
                name: 'http',
                typed_config: { '@type': 'HttpConnectionManager', rds: { route_config_name: '9080' }, normalize_path: true, ...manager },
              },
            ],
          },
        ],
      },
    ],
    routes: [
      {
        name: '9080',
        ignore_port_in_host_matching: true,
        virtual_hosts: [{ name: 'reviews:9080', domains: ['reviews'], routes, ...virtualHost }],
      },
    ],
    clusters: [{ name: REVIEWS }],
    endpoints: [],
    origins: origins ?? { get: () => undefined, field: () => undefined },
  })
}

/** A connection to the small proxy's listener. */
export const DIALLED: Downstream = { address: '10.96.0.1', port: 9080, peerAddress: '10.1.0.9' }

/** A request to reviews, unless said otherwise. */
export function ask(given: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', scheme: 'http', authority: 'reviews:9080', path: '/', headers: [], ...given }
}
