import { hostsOverlap, isSubsetOf, isWildcard } from '../mesh/hostname.ts'

/**
 * The hosts on which a server and a VirtualService agree, the narrower name of each pair. Capitals count.
 * pkg/config/host: NamesForNamespace, Intersection.
 */
export function commonHosts(serverHosts: readonly string[], hosts: readonly string[], namespace: string): readonly string[] {
  const common = new Set<string>()
  for (const own of hostsForNamespace(serverHosts, namespace)) {
    for (const host of hosts) {
      if (isSubsetOf(own, host)) common.add(own)
      else if (isSubsetOf(host, own)) common.add(host)
    }
  }
  return [...common]
}

/** Whether a server's hosts and a VirtualService's meet at all, as it is asked for TCP and TLS: overlapping is enough. */
export function hostsMeet(serverHosts: readonly string[], hosts: readonly string[], namespace: string): boolean {
  return hostsForNamespace(serverHosts, namespace).some((own) => hosts.some((host) => hostsOverlap(own, host)))
}

function hostsForNamespace(serverHosts: readonly string[], namespace: string): readonly string[] {
  return serverHosts.flatMap((host) => {
    const slash = host.indexOf('/')
    if (slash < 0) return [host]
    return host.slice(0, slash) === namespace ? [host.slice(slash + 1)] : []
  })
}

/** From the most specific: exact names first, then the longer, then by the alphabet. pkg/config/host: MoreSpecific. */
export function compareHosts(a: string, b: string): number {
  return Number(isWildcard(a)) - Number(isWildcard(b)) || b.length - a.length || (a < b ? -1 : a > b ? 1 : 0)
}
