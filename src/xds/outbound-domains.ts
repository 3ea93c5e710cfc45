import type { Service } from '../mesh/mesh.ts'

const UNSPECIFIED = '0.0.0.0'

/** Domains of a service's virtual host, and which of them are other spellings of its names: those yield to a service that is really called so. */
export interface ServiceDomains {
  readonly domains: readonly string[]
  readonly alternatives: ReadonlySet<string>
}

/**
 * Host headers that mean the service, for a caller in `namespace`: its full name, the shorter spellings that DNS would complete, the names of
 * ExternalName services that lead to it, and its addresses. httproute.go: generateVirtualHostDomains.
 */
export function serviceDomains(service: Service, addresses: readonly string[], caller: CallerDomain): ServiceDomains {
  const names = [service.hostname, ...(service.aliases ?? []).map((alias) => alias.hostname)]
  const spelled = names.map((name) => ({ name, alternatives: alternativeNames(name, caller) }))
  const named = spelled.flatMap(({ name, alternatives }) => [name, ...alternatives])
  const headless = service.resolution === 'Passthrough' && service.registry === 'Kubernetes'
  return {
    domains: [
      ...named,
      ...(headless ? named.map((name) => `*.${name}`) : []),
      ...addresses.filter((address) => address && address !== UNSPECIFIED).map(bracketed),
    ],
    alternatives: new Set(spelled.flatMap(({ alternatives }) => alternatives)),
  }
}

/** Namespace of the caller and domain of its cluster: what its DNS search list is made of. */
export interface CallerDomain {
  readonly namespace: string
  readonly domain: string
}

/** Other spellings of a host: absolute with a dot at the end; for Kubernetes services also without the cluster's domain. */
export function alternativeNames(hostname: string, caller: CallerDomain): readonly string[] {
  const absolute = isAddress(hostname) ? [] : [`${hostname}.`]
  const end = hostname.indexOf('.svc.')
  const firstDot = hostname.indexOf('.')
  if (!hostname.endsWith(`.svc.${caller.domain}`) || end <= 0 || firstDot + 1 > end) return absolute
  const withNamespace = hostname.slice(0, end)
  const sameNamespace = hostname.slice(firstDot + 1, end) === caller.namespace
  if (sameNamespace) return [...absolute, hostname.slice(0, firstDot), `${withNamespace}.svc`, withNamespace]
  return [...absolute, withNamespace, `${withNamespace}.svc`]
}

/** An IPv4 or IPv6 address, not a name. */
export function isAddress(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) || (text.includes(':') && /^[0-9a-f:.]+$/i.test(text))
}

/** A host as it stands in a Host header: IPv6 addresses in brackets. */
export function bracketed(host: string): string {
  return host.includes(':') && isAddress(host) ? `[${host}]` : host
}
