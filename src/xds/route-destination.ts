import type { Destination } from '../manifest/kinds.ts'
import type { Service } from '../mesh/mesh.ts'

/** What the choice of a destination's cluster needs of a service; a sidecar sees only the listener's port of it. */
export type KnownService = Pick<Service, 'hostname' | 'ports' | 'externalName'>

/**
 * Name of the cluster that a destination leads to, whether or not it exists. Without `port`, the service's only port, else the listener's.
 * An ExternalName service stands for its target. route.go: GetDestinationCluster.
 */
export function destinationCluster(
  destination: Destination | null | undefined,
  service: KnownService | undefined,
  listenerPort: number,
): string {
  if (!destination?.host) return 'UnknownService'
  const host = service?.externalName || destination.host
  return outboundCluster(destinationPort(destination, service, listenerPort), destination.subset ?? '', host)
}

/** `outbound|PORT|SUBSET|HOST`. */
export function outboundCluster(port: number, subset: string, host: string): string {
  return `outbound|${port}|${subset}|${host}`
}

function destinationPort(destination: Destination, service: KnownService | undefined, listenerPort: number): number {
  if (destination.port) return destination.port.number ?? 0
  const [only, ...others] = service?.ports ?? []
  return only && others.length === 0 ? only.port : listenerPort
}
