import type { Destination, GatewayHTTPBackendRef } from '../manifest/kinds.ts'

/** What a route's references are resolved with. */
export interface ApiRouteContext {
  readonly namespace: string
  readonly name: string
  readonly domain: string
  /** Whether there is a Kubernetes Service `namespace/name`. */
  hasService(name: string): boolean
  /** Whether the registry knows the host. */
  hasHost(hostname: string): boolean
}

/** A reference to a backend; weights and filters are the rule's to read. */
export type BackendRef = Omit<GatewayHTTPBackendRef, 'filters'>

/** A destination, and what is wrong with it: `missing` keeps it (its share answers 500), `refused` drops the whole HTTPRoute. */
export interface CompiledBackend {
  readonly destination?: Destination
  readonly problem?: 'missing' | 'refused'
}

/** conversion.go: buildDestination, for callers inside the mesh, where no ReferenceGrant is asked for. */
export function compileBackend(ref: BackendRef, { namespace, domain, hasService, hasHost }: ApiRouteContext): CompiledBackend {
  const { name = '', kind = 'Service', group = '', port } = ref
  const type = `${group === 'core' ? '' : group}/${kind}`
  const known = type === '/Service' || type === 'networking.istio.io/Hostname' || type === 'multicluster.x-k8s.io/ServiceImport'
  if (!known) return { destination: {}, problem: 'missing' }
  const hostname = type === 'networking.istio.io/Hostname'
  const refused = hostname ? ref.namespace !== undefined : name.includes('.')
  if (refused || port === undefined) return { problem: 'refused' }
  const owner = ref.namespace ?? namespace
  const host = hostname ? name : `${name}.${owner}.svc.${domain}`
  const exists = hostname ? hasHost(name) : hasService(`${owner}/${name}`)
  return { destination: { host, port: { number: port } }, ...(!exists && { problem: 'missing' as const }) }
}
