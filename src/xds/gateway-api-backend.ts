import type { Destination, GatewayHTTPBackendRef } from '../manifest/kinds.ts'
import type { Referent } from './gateway-api-grants.ts'

/** What a route's references are resolved with. */
export interface ApiRouteContext {
  readonly kind: 'HTTPRoute' | 'GRPCRoute'
  readonly namespace: string
  readonly name: string
  readonly domain: string
  /** Whether there is a Kubernetes Service `namespace/name`. */
  hasService(name: string): boolean
  /** Whether the registry knows the host. */
  hasHost(hostname: string): boolean
  /** Whether a thing of another namespace may be referred to: at a gateway only by a ReferenceGrant. */
  mayRefer(to: Referent): boolean
}

/** A reference to a backend; weights and filters are the rule's to read. */
export type BackendRef = Omit<GatewayHTTPBackendRef, 'filters'>

/** A destination, and what is wrong with it: `missing` keeps it (its share answers 500), `refused` drops the whole HTTPRoute. */
export interface CompiledBackend {
  readonly destination?: Destination
  readonly problem?: 'missing' | 'refused'
}

/** conversion.go: buildDestination. */
export function compileBackend(ref: BackendRef, { namespace, domain, hasService, hasHost, mayRefer }: ApiRouteContext): CompiledBackend {
  const { name = '', kind = 'Service', group = '', port } = ref
  const foreign = ref.namespace !== undefined && ref.namespace !== namespace
  if (foreign && !mayRefer({ group, kind, name, namespace: ref.namespace ?? namespace })) return { destination: {}, problem: 'missing' }
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
