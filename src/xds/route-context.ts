import type { DestinationRule } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import type { Pod } from '../mesh/mesh.ts'
import type { OriginMap } from './origins.ts'
import type { RetryPolicy } from './proxy-config.ts'
import type { KeptRoutes } from './route-cache.ts'
import type { KnownService } from './route-destination.ts'
import type { RuleCache } from './route-rule.ts'

/** For whom and for which listener a VirtualService is translated: everything about a route that its own text does not say. */
export interface RouteContext {
  readonly pod: Pick<Pod, 'namespace' | 'workloadLabels'>
  /** `mesh`, or `namespace/name` of the Gateway. */
  readonly gateway: string
  /** Service port of a sidecar's listener, `server.port.number` at a gateway. */
  readonly port: number
  readonly tls: boolean
  readonly origins: OriginMap
  readonly rules: RuleCache
  readonly routes: KeptRoutes
  /** The policy of routes that state no `retries`. */
  defaultRetryPolicy(hashed: boolean): RetryPolicy | undefined
  /** A service as the proxy sees it at this listener. */
  service(hostname: string): KnownService | undefined
  destinationRule(hostname: string): Resource<DestinationRule> | undefined
}
