import type { RouteConfiguration, VirtualHost } from '../xds/proxy-config.ts'

/** How a virtual host was found, in words, with the host. */
export interface FoundVirtualHost<T> {
  readonly host: T
  /** The domain that took the authority. */
  readonly domain: string
  /** The table has no other domain: whatever the authority, it ends here. */
  readonly isOnly: boolean
}

/** Answers are kept for this many different authorities. */
const REMEMBERED = 1024

/**
 * The virtual hosts of one route configuration, ready to be asked: exact names, then suffix wildcards and prefix wildcards (longest first), then
 * `*` (`source/common/router/config_impl.cc`, findVirtualHost).
 */
export class VirtualHostTable<T> {
  readonly #index = new DomainIndex<FoundVirtualHost<T>>()
  readonly #ignoresPort: boolean
  readonly #known = new Map<string, FoundVirtualHost<T> | undefined>()

  /** `compile` is called once for each virtual host. */
  constructor(config: RouteConfiguration, compile: (host: VirtualHost) => T) {
    this.#ignoresPort = config.ignore_port_in_host_matching ?? false
    const isOnly = config.virtual_hosts.reduce((count, { domains }) => count + domains.length, 0) === 1
    for (const virtualHost of config.virtual_hosts) {
      const host = compile(virtualHost)
      for (const domain of virtualHost.domains) this.#index.add(domain, { host, domain, isOnly })
    }
  }

  find(authority: string): FoundVirtualHost<T> | undefined {
    return this.#known.get(authority) ?? this.#search(authority)
  }

  #search(authority: string): FoundVirtualHost<T> | undefined {
    const found = this.#index.find((this.#ignoresPort ? withoutPort(authority) : authority).toLowerCase())
    if (this.#known.size >= REMEMBERED) this.#known.clear()
    this.#known.set(authority, found)
    return found
  }
}

/** Domains by how they are looked up; of two equal ones the first counts. */
class DomainIndex<V> {
  readonly #exact = new Map<string, V>()
  readonly #suffixes: (readonly [part: string, value: V])[] = []
  readonly #prefixes: (readonly [part: string, value: V])[] = []
  #fallback: V | undefined

  add(domain: string, value: V): void {
    const name = domain.toLowerCase()
    if (name === '*') this.#fallback ??= value
    else if (name.startsWith('*')) insertByLength(this.#suffixes, name.slice(1), value)
    else if (name.endsWith('*')) insertByLength(this.#prefixes, name.slice(0, -1), value)
    else if (!this.#exact.has(name)) this.#exact.set(name, value)
  }

  find(name: string): V | undefined {
    const exact = this.#exact.get(name)
    if (exact !== undefined) return exact
    // A wildcard stands for at least one character.
    for (const [part, value] of this.#suffixes) if (part.length < name.length && name.endsWith(part)) return value
    for (const [part, value] of this.#prefixes) if (part.length < name.length && name.startsWith(part)) return value
    return this.#fallback
  }
}

function insertByLength<V>(list: (readonly [part: string, value: V])[], part: string, value: V): void {
  const at = list.findIndex(([other]) => other.length < part.length)
  list.splice(at < 0 ? list.length : at, 0, [part, value])
}

/** Everything from the last colon is the port, unless the colon stands inside the brackets of an IPv6 address. */
function withoutPort(authority: string): string {
  const colon = authority.lastIndexOf(':')
  return colon < 0 || authority.lastIndexOf(']') > colon ? authority : authority.slice(0, colon)
}
