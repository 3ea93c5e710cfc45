import type { Destination, DestinationRule, VirtualService } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import type { MeshConfig, Pod, Service } from '../mesh/mesh.ts'

/** One egress listener of a Sidecar resource, with what it imports; a pod without such a resource has one that imports all it may see. */
export interface EgressListener {
  /** Absent: all ports that no other egress listener takes. */
  readonly port?: { readonly number: number; readonly protocol: string }
  /** Address to listen on instead of the services' own. */
  readonly bind?: string
  /** `captureMode: NONE`: the application calls the listener itself. */
  readonly bindToPort: boolean
  readonly services: readonly Service[]
  /** In candidate order: private, exported to the namespace, public; each the oldest first. */
  readonly virtualServices: readonly Resource<VirtualService>[]
}

/** What one proxy may see of the mesh. */
export interface ProxyScope {
  readonly pod: Pod
  readonly outboundTrafficPolicy: MeshConfig['outboundTrafficPolicy']
  /** Where traffic to unknown hosts goes instead of straight out. */
  readonly egressProxy?: Destination
  readonly egressListeners: readonly EgressListener[]
  /** All that the proxy knows, one a hostname: what the egress listeners import and the destinations of their VirtualServices. */
  service(hostname: string): Service | undefined
  /** The effective DestinationRule of a host for this proxy, merged with its younger ones. */
  destinationRule(hostname: string): Resource<DestinationRule> | undefined
}
