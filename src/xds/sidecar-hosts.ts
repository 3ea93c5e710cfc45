import { hostsOverlap, isSubsetOf, isWildcard } from '../mesh/hostname.ts'

/** What one namespace's entries of `egress[].hosts` import, and what they leave out (`~ns/host`). */
interface HostSet {
  readonly exact: Set<string>
  readonly all: string[]
  readonly excluded: string[]
}

/** The hosts that an egress listener of a Sidecar imports (pilot/pkg/model/sidecar.go, hostClassification). */
export class ImportedHosts {
  readonly #byNamespace = new Map<string, HostSet>()
  /** Whether every entry names one host of one namespace. */
  readonly exactOnly: boolean

  constructor(hosts: readonly string[], ownNamespace: string) {
    let exactOnly = true
    for (const host of hosts) {
      const [given = '', name, ...rest] = host.split('/')
      if (name === undefined || rest.length > 0) continue
      const excluded = given.startsWith('~')
      const set = this.#setOf(excluded ? given.slice(1) || '*' : given, ownNamespace)
      if (excluded) {
        set.excluded.push(name)
        continue
      }
      if (!isWildcard(name)) set.exact.add(name)
      if (isWildcard(name) || given === '*') exactOnly = false
      set.all.push(name)
    }
    this.exactOnly = exactOnly
  }

  #setOf(namespace: string, ownNamespace: string): HostSet {
    const key = namespace === '.' ? ownNamespace : namespace
    const set = this.#byNamespace.get(key) ?? { exact: new Set(), all: [], excluded: [] }
    this.#byNamespace.set(key, set)
    return set
  }

  /** The sets that speak of a namespace: its own, then that of `*`. */
  #sets(namespace: string): readonly HostSet[] {
    const [own, any] = [this.#byNamespace.get(namespace), this.#byNamespace.get('*')]
    return [...(own ? [own] : []), ...(any ? [any] : [])]
  }

  #isExcluded(host: string, namespace: string): boolean {
    return this.#sets(namespace).some((set) => set.excluded.some((e) => isSubsetOf(host, e)))
  }

  /** Whether the host of a VirtualService of that namespace is imported: any overlap counts. */
  importsVirtualServiceHost(host: string, namespace: string): boolean {
    if (this.#isExcluded(host, namespace)) return false
    return this.#sets(namespace).some(
      (set) => set.exact.has(host) || set.all.some((h) => (isWildcard(h) || isWildcard(host)) && hostsOverlap(host, h)),
    )
  }

  /** Which of the hosts of services of that namespace are imported, or undefined where `hostname` itself is not. */
  selectorFor(hostname: string, namespace: string): ((host: string) => boolean) | undefined {
    if (this.#isExcluded(hostname, namespace)) return undefined
    const set = this.#sets(namespace).find((s) => imports(s, hostname))
    return set && ((host) => imports(set, host))
  }
}

function imports(set: HostSet, host: string): boolean {
  return set.exact.has(host) || set.all.some((h) => (isWildcard(h) || isWildcard(host)) && isSubsetOf(host, h))
}
