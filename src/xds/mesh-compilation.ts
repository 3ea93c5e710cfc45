import type { HTTPRetry } from '../manifest/kinds.ts'
import { record } from '../mesh/loose.ts'
import type { Mesh, Pod, Service } from '../mesh/mesh.ts'
import { callerKeys } from './caller-labels.ts'
import type { KeptClusters } from './cluster-cache.ts'
import type { KeptInbound } from './inbound-cache.ts'
import { OriginMap } from './origins.ts'
import type { RetryPolicy } from './proxy-config.ts'
import { type KeptRoutes, RouteCache } from './route-cache.ts'
import { compileRetryPolicy } from './route-retry.ts'
import { RuleCache } from './route-rule.ts'

/** What the proxies of one mesh share while they are compiled. */
export interface MeshCompilation {
  readonly origins: OriginMap
  readonly rules: RuleCache
  readonly routes: KeptRoutes
  readonly clusters: KeptClusters
  readonly inbound: KeptInbound
  /** The policy of routes that state no `retries`: MeshConfig's, else the built-in one. */
  defaultRetryPolicy(hashed: boolean): RetryPolicy | undefined
  /** All services of the registry with the hostname, of whatever namespace. */
  servicesNamed(hostname: string): readonly Service[]
  /** Equal for callers that rules do not tell apart. */
  callerKey(pod: Pick<Pod, 'workloadLabels'>): string
}

const compilations = new WeakMap<Mesh, MeshCompilation>()

/** The shared part of compiling a mesh; forgotten with the mesh. `kept` counts at the first call. */
export function compilationOf(mesh: Mesh, kept = new RouteCache()): MeshCompilation {
  const known = compilations.get(mesh)
  if (known) return known
  const given = record(mesh.config.body)['defaultHttpRetryPolicy'] as HTTPRetry | undefined
  const [plain, hashed] = [compileRetryPolicy(given, false), compileRetryPolicy(given, true)]
  const services = groupByHostname(mesh.services)
  const made: MeshCompilation = {
    origins: new OriginMap(kept.marks),
    rules: new RuleCache(),
    ...kept.under(mesh.config),
    defaultRetryPolicy: (byHash) => (byHash ? hashed : plain),
    callerKey: callerKeys(mesh),
    servicesNamed: (hostname) => services.get(hostname) ?? [],
  }
  compilations.set(mesh, made)
  return made
}

function groupByHostname(services: readonly Service[]): ReadonlyMap<string, readonly Service[]> {
  const groups = new Map<string, Service[]>()
  for (const service of services) {
    const group = groups.get(service.hostname)
    if (group) group.push(service)
    else groups.set(service.hostname, [service])
  }
  return groups
}
