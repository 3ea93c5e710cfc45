import type { VirtualService } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { isWildcard } from '../mesh/hostname.ts'
import type { EgressListener } from './proxy-scope.ts'

/** Which VirtualService fits a service best, among all that an egress listener imports. */
export interface WildcardOwners {
  /** The one that names the host, else the one with the longest wildcard that covers it; of several the first candidate. */
  ownerOf(hostname: string): Resource<VirtualService> | undefined
}

const known = new WeakMap<EgressListener, WildcardOwners>()

/**
 * A wildcard host of a VirtualService stands only for the services that no other VirtualService fits better. Whether that one has routes for
 * the proxy does not matter. sidecar.go: computeWildcardHostVirtualServiceIndex.
 */
export function mostSpecificOwners(listener: EgressListener): WildcardOwners {
  const found = known.get(listener) ?? indexOwners(listener.virtualServices)
  known.set(listener, found)
  return found
}

function indexOwners(virtualServices: EgressListener['virtualServices']): WildcardOwners {
  const first = new Map<string, Resource<VirtualService>>()
  for (const virtualService of virtualServices) {
    for (const host of virtualService.spec.hosts ?? []) if (!first.has(host)) first.set(host, virtualService)
  }
  return { ownerOf: (hostname) => first.get(hostname) ?? longestWildcard(hostname, first) }
}

/** Tries each suffix of the name, the longest first. A wildcard may follow any character, not only a dot. */
function longestWildcard(hostname: string, first: ReadonlyMap<string, Resource<VirtualService>>): Resource<VirtualService> | undefined {
  const bare = isWildcard(hostname) ? hostname.slice(1) : hostname
  for (let start = 0; start <= bare.length; start++) {
    const owner = first.get(`*${bare.slice(start)}`)
    if (owner) return owner
  }
  return undefined
}
