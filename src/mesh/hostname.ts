/**
 * A host of a VirtualService or DestinationRule as Istio reads it: a name without a dot belongs to the namespace of the resource that
 * holds it, anything with a dot is taken as it stands (pilot/pkg/model/config.go, ResolveShortnameToFQDN).
 */
export function resolveShortName(host: string, namespace: string, domain: string): string {
  if (host === '' || host === '*' || host.includes('.') || host.includes(':')) return host
  return `${host}.${namespace}.svc.${domain}`
}

/** A wildcard host stands for every name that ends in what follows its star. */
export function isWildcard(host: string): boolean {
  return host.startsWith('*')
}

/** Whether some name fits both hosts (pkg/config/host/name.go, Matches). */
export function hostsOverlap(a: string, b: string): boolean {
  if (isWildcard(a)) {
    if (!isWildcard(b)) return b.endsWith(a.slice(1))
    return a.length < b.length ? b.slice(1).endsWith(a.slice(1)) : a.slice(1).endsWith(b.slice(1))
  }
  return isWildcard(b) ? a.endsWith(b.slice(1)) : a === b
}

/** Whether every name that fits `host` fits `wider` too (pkg/config/host/name.go, SubsetOf). */
export function isSubsetOf(host: string, wider: string): boolean {
  if (!isWildcard(wider)) return host === wider
  if (isWildcard(host)) return host.length >= wider.length && host.slice(1).endsWith(wider.slice(1))
  return host.endsWith(wider.slice(1))
}

/** Orders hosts from the most specific: exact ones first, then the longer wildcard, then by the alphabet (pkg/config/host/names.go). */
export function compareSpecificity(a: string, b: string): number {
  const wildcards = Number(isWildcard(a)) - Number(isWildcard(b))
  if (wildcards !== 0) return wildcards
  if (isWildcard(a) && a.length !== b.length) return b.length - a.length
  return a < b ? -1 : a > b ? 1 : 0
}

/** `namespace/name` of a gateway as VirtualServices write it; `mesh` stays (pilot/pkg/model/config.go, resolveGatewayName). */
export function resolveGatewayName(gateway: string, namespace: string): string {
  if (gateway === 'mesh') return gateway
  if (gateway.startsWith('./')) return `${namespace}/${gateway.slice(2)}`
  if (gateway.includes('/')) return gateway
  const [name, legacyNamespace] = gateway.split('.')
  return `${legacyNamespace ?? namespace}/${name}`
}
