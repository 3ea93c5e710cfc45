import { finish, type InParts } from '../core/parts.ts'
import type { Mesh, Pod } from '../mesh/mesh.ts'
import { authenticationFilter } from './authentication.ts'
import { authorizationFilters, customAuthorizationFilters, tcpAuthorizationFilters } from './authorization.ts'
import { compileClusters } from './clusters.ts'
import { compileGatewayListeners } from './gateway-listeners.ts'
import { mergeGateways } from './gateway-merge.ts'
import { compileGatewayRoutes } from './gateway-routes.ts'
import { mapConnectionManagers, withFilters, withNetworkFilters } from './http-filters.ts'
import { compileInboundListener } from './inbound-listener.ts'
import { compilationOf } from './mesh-compilation.ts'
import { compileOutboundListeners } from './outbound-listeners.ts'
import { compileOutboundRoutes } from './outbound-routes.ts'
import type { Listener, ProxyConfig } from './proxy-config.ts'
import { applyRateLimits } from './rate-limit.ts'
import type { RouteCache } from './route-cache.ts'
import { proxyScopeOf } from './sidecar-scope.ts'

type Tables = Pick<ProxyConfig, 'listeners' | 'routes'>

/**
 * What istiod pushes to the proxy of a pod (`namespace/name`): a gateway, or the sidecar beside an application, whether or not one is
 * injected there. For a name that no pod has, everything is empty. What is the same as in an earlier mesh comes out of `kept`.
 */
export function compileProxy(mesh: Mesh, podName: string, kept?: RouteCache): ProxyConfig {
  return finish(compileProxyInParts(mesh, podName, kept))
}

/** {@link compileProxy}, a part at a time: of thousands of services each kind of table takes a while. */
export function* compileProxyInParts(mesh: Mesh, podName: string, kept?: RouteCache): InParts<ProxyConfig> {
  const { origins } = compilationOf(mesh, kept)
  const pod = mesh.pods.find(({ namespace, name }) => `${namespace}/${name}` === podName)
  if (!pod) return emptyConfig(mesh, podName)
  // Listeners come first: they name the route tables that are needed.
  const tables = pod.router ? compileRouter(mesh, pod) : yield* compileSidecarInParts(mesh, pod)
  yield
  const { listeners, routes } = applyRateLimits(tables, pod, { mesh, origins: compilationOf(mesh).origins })
  yield
  return {
    pod: podName,
    type: pod.router ? 'router' : 'sidecar',
    namespace: pod.namespace,
    listeners,
    routes,
    ...compileClusters(mesh, pod, origins),
    origins,
  }
}

/** The listener by which the proxy of a pod takes what others send to its pod, without the rest of its configuration; a gateway has none. */
export function compileInbound(mesh: Mesh, pod: Pod, kept?: RouteCache): Listener | undefined {
  if (pod.router) return undefined
  const { origins, inbound } = compilationOf(mesh, kept)
  const listener = inbound.of(pod, () => compileInboundListener(mesh, pod, origins))
  return applyRateLimits({ listeners: [listener], routes: [] }, pod, { mesh, origins }).listeners[0]
}

function emptyConfig(mesh: Mesh, podName: string): ProxyConfig {
  const namespace = podName.slice(0, Math.max(0, podName.indexOf('/')))
  const nothing = { listeners: [], routes: [], clusters: [], endpoints: [] }
  return { pod: podName, type: 'sidecar', namespace, ...nothing, origins: compilationOf(mesh).origins }
}

function* compileSidecarInParts(mesh: Mesh, pod: Pod): InParts<Tables> {
  const shared = compilationOf(mesh)
  const scope = proxyScopeOf(mesh, pod)
  const caller = { namespace: pod.namespace, domain: mesh.config.domain }
  const context = { scope, caller, origins: shared.origins, config: mesh.config }
  yield
  const listeners = compileOutboundListeners(context, shared)
  yield
  const routes = compileOutboundRoutes(listeners, context, shared)
  yield
  const inbound = shared.inbound.of(pod, () => compileInboundListener(mesh, pod, shared.origins))
  return { listeners: [...listeners, inbound], routes }
}

function compileRouter(mesh: Mesh, pod: Pod): Tables {
  const context = { mesh, scope: proxyScopeOf(mesh, pod), shared: compilationOf(mesh) }
  const merged = mergeGateways(mesh, pod)
  const { origins } = context.shared
  const authentication = authenticationFilter(mesh, pod, origins)
  const security = [
    ...customAuthorizationFilters(mesh, pod, origins),
    ...(authentication ? [authentication] : []),
    ...authorizationFilters(mesh, pod, origins),
  ]
  const tcpSecurity = tcpAuthorizationFilters(mesh, pod, origins)
  const plain = withNetworkFilters(compileGatewayListeners(merged, context), tcpSecurity, origins)
  const listeners = mapConnectionManagers(plain, origins, (manager) => withFilters(manager, security))
  return { listeners, routes: compileGatewayRoutes(merged, context) }
}
