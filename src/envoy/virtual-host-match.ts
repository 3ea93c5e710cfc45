import type { RouteConfiguration, VirtualHost } from '../xds/proxy-config.ts'

/** How a virtual host was found, in words, with the host. */
export interface FoundVirtualHost<T> {
  readonly host: T
  /** The domain that took the authority. */
  readonly domain: string
  /** The table has no other domain: whatever the authority, it ends here. */
  readonly isOnly: boolean
}

/** The virtual hosts of one route configuration, ready to be asked. */
export interface VirtualHostTable<T> {
  find(authority: string): FoundVirtualHost<T> | undefined
}

/** Answers are kept for this many different authorities. */
const REMEMBERED = 1024

/**
 * Compiles the domains of a route configuration: exact names, then suffix wildcards and prefix wildcards (longest first), then `*`
 * (`source/common/router/config_impl.cc`, findVirtualHost). `compile` is called once for each virtual host.
 */
export function compileVirtualHosts<T>(config: RouteConfiguration, compile: (host: VirtualHost) => T): VirtualHostTable<T> {
  const exact = new Map<string, FoundVirtualHost<T>>()
  const suffixes: (FoundVirtualHost<T> & { readonly part: string })[] = []
  const prefixes: (FoundVirtualHost<T> & { readonly part: string })[] = []
  let fallback: FoundVirtualHost<T> | undefined
  const isOnly = config.virtual_hosts.length === 1 && config.virtual_hosts[0]?.domains.length === 1
  for (const virtualHost of config.virtual_hosts) {
    const host = compile(virtualHost)
    for (const domain of virtualHost.domains) {
      const name = domain.toLowerCase()
      const found = { host, domain, isOnly }
      if (name === '*') fallback ??= found
      else if (name.startsWith('*')) suffixes.push({ ...found, part: name.slice(1) })
      else if (name.endsWith('*')) prefixes.push({ ...found, part: name.slice(0, -1) })
      else if (!exact.has(name)) exact.set(name, found)
    }
  }
  const longestFirst = (a: { readonly part: string }, b: { readonly part: string }) => b.part.length - a.part.length
  suffixes.sort(longestFirst)
  prefixes.sort(longestFirst)
  const search = (authority: string) => {
    const name = (config.ignore_port_in_host_matching ? withoutPort(authority) : authority).toLowerCase()
    return (
      exact.get(name) ??
      suffixes.find(({ part }) => part.length < name.length && name.endsWith(part)) ??
      prefixes.find(({ part }) => part.length < name.length && name.startsWith(part)) ??
      fallback
    )
  }
  return { find: remembering(search) }
}

function remembering<V>(search: (key: string) => V): (key: string) => V {
  const known = new Map<string, V>()
  return (key) => {
    const hit = known.get(key)
    if (hit !== undefined) return hit
    const value = search(key)
    if (known.size >= REMEMBERED) known.clear()
    known.set(key, value)
    return value
  }
}

/** Everything from the last colon is the port, unless the colon stands inside the brackets of an IPv6 address. */
function withoutPort(authority: string): string {
  const colon = authority.lastIndexOf(':')
  return colon < 0 || authority.lastIndexOf(']') > colon ? authority : authority.slice(0, colon)
}
