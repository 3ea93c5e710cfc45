import type { ParentReference } from '../manifest/kinds.ts'
import type { ObjectMeta } from '../manifest/resource.ts'
import { hostsOverlap, isSubsetOf, isWildcard } from '../mesh/hostname.ts'
import type { Mesh } from '../mesh/mesh.ts'
import { type ApiListener, apiListeners } from './gateway-api-listener.ts'

/** A route of any kind with the hosts that it is for. */
export interface AttachingRoute {
  readonly kind: string
  readonly metadata: ObjectMeta
  /** `*` where the route names none. */
  readonly hostnames: readonly string[]
}

/** The listeners that a route attaches to by a reference to a Kubernetes Gateway or a ListenerSet (conversion.go: extractParentReferenceInfo, referenceAllowed). */
export function listenersFor(reference: ParentReference, route: AttachingRoute, mesh: Mesh): readonly ApiListener[] {
  const { kind = 'Gateway', group = 'gateway.networking.k8s.io', name = '', namespace = route.metadata.namespace } = reference
  if ((kind !== 'Gateway' && kind !== 'ListenerSet') || group !== 'gateway.networking.k8s.io') return []
  return apiListeners(mesh).filter(
    (listener) => listener.parent === `${kind} ${namespace}/${name}` && isAllowed(listener, reference, route),
  )
}

function isAllowed(listener: ApiListener, { port, sectionName }: ParentReference, { kind, metadata, hostnames }: AttachingRoute): boolean {
  if ((port !== undefined && port !== listener.port) || (sectionName !== undefined && sectionName !== listener.section)) return false
  if (!listener.kinds.includes(kind)) return false
  const hosts = (listener.gateway.spec.servers?.[0]?.hosts ?? []).map((host) => host.split('/'))
  return hosts.some(([namespace, host = '']) => {
    const open = namespace === '*' || namespace === metadata.namespace
    return open && hostnames.some((hostname) => hostsOverlap(host, hostname))
  })
}

/** Whether requests for a route's host come to this listener, and not to one of the same Gateway and port that names the host more exactly. */
export function isIsolated(host: string, listener: ApiListener, mesh: Mesh): boolean {
  const { hostname, parent, port, protocol } = listener
  if (hostname !== '' && !isWildcard(hostname)) return true
  if (hostname !== '' && !hostsOverlap(host, hostname)) return false
  const others = apiListeners(mesh).filter((each) => each.parent === parent && each.port === port && each.protocol === protocol)
  return !others.some(
    (other) => other.hostname !== hostname && other.hostname.length >= hostname.length && isSubsetOf(host, other.hostname),
  )
}
