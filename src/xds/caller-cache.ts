import type { MeshCompilation } from './mesh-compilation.ts'
import type { Listener, RouteConfiguration, VirtualHost } from './proxy-config.ts'
import type { EgressListener, ProxyScope } from './proxy-scope.ts'

/** What was compiled for callers that see the same: sidecars of one namespace mostly share it all. */
export interface CallerCache {
  listeners: readonly Listener[] | undefined
  /** Virtual hosts of each port. */
  readonly virtualHosts: Map<number, PortTable>
  /** Route tables by name. */
  readonly tables: Map<string, RouteConfiguration>
}

const caches = new WeakMap<readonly EgressListener[], Map<string, CallerCache>>()

/** The cache of all callers with the same egress listeners that no rule of the mesh tells apart. */
export function callerCache({ egressListeners, pod }: ProxyScope, shared: MeshCompilation): CallerCache {
  const byCaller = caches.get(egressListeners) ?? new Map<string, CallerCache>()
  caches.set(egressListeners, byCaller)
  const key = shared.callerKey(pod)
  const cache = byCaller.get(key) ?? { listeners: undefined, virtualHosts: new Map(), tables: new Map() }
  byCaller.set(key, cache)
  return cache
}

/** The virtual hosts of a port, found by domain where many services detect their protocol. */
export class PortTable {
  readonly virtualHosts: readonly VirtualHost[]
  #byDomain: Map<string, VirtualHost[]> | undefined

  constructor(virtualHosts: readonly VirtualHost[]) {
    this.virtualHosts = virtualHosts
  }

  /** Those that name the domain, in order. */
  answeringTo(domain: string): readonly VirtualHost[] {
    this.#byDomain ??= this.#index()
    return this.#byDomain.get(domain) ?? []
  }

  #index(): Map<string, VirtualHost[]> {
    const index = new Map<string, VirtualHost[]>()
    for (const virtualHost of this.virtualHosts) {
      for (const domain of virtualHost.domains) index.set(domain, [...(index.get(domain) ?? []), virtualHost])
    }
    return index
  }
}
