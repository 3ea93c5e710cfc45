import type { Route } from './proxy-config.ts'
import type { RouteContext } from './route-context.ts'
import { outboundCluster } from './route-destination.ts'
import { compileHashPolicy, hashForService } from './route-hash.ts'

/** The route of a service's port that no VirtualService governs. route.go: BuildDefaultHTTPOutboundRoute. */
export function defaultRoute(hostname: string, port: number, context: RouteContext): Route {
  const hash = compileHashPolicy(hashForService(context.destinationRule(hostname), port), context.origins)
  const retry = context.defaultRetryPolicy(false)
  return {
    name: 'default',
    match: { prefix: '/' },
    route: {
      cluster: outboundCluster(port, '', hostname),
      timeout: '0s',
      max_grpc_timeout: '0s',
      ...(hash && { hash_policy: [hash] }),
      ...(retry && { retry_policy: retry }),
    },
  }
}
