import type { Diagnostic } from '../core/diagnostic.ts'
import type { ServiceSpec } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { inferProtocol } from '../mesh/protocol.ts'
import { about, eachAlone } from './analyzer.ts'

const GATEWAY_CONTROLLERS = ['istio.io-gateway-controller', 'istio.io-mesh-controller', 'istio.io-eastwest-controller']

/** IST0118, and IST0150 of an ExternalName Service: ports whose protocol Istio does not know by their name (service/portname.go). */
export const portNames = eachAlone(({ services }) => services, portNamesOf)

function portNamesOf(service: Resource<ServiceSpec>): readonly Diagnostic[] {
  return isControlPlane(service) ? [] : (service.spec.ports ?? []).flatMap((port, index) => checkPort(service, port, index))
}

function checkPort(service: Resource<ServiceSpec>, port: NonNullable<ServiceSpec['ports']>[number], index: number): Diagnostic[] {
  const { name = '', port: number = 0, protocol = 'TCP', appProtocol } = port
  const external = service.spec.type === 'ExternalName'
  const unknown = inferProtocol({ port: number, name, protocol, appProtocol }) === 'Unsupported'
  if (!unknown && !(external && name === 'tcp')) return []
  const at = ['spec', 'ports', index, name ? 'name' : 'port']
  const shown = name ? `Port name ${name} does not start with a protocol` : `Port ${number} has no name`
  return external
    ? [
        about(
          service,
          'IST0150',
          'warning',
          `${shown} that Istio can route by, so unmatched TCP traffic to this ExternalName may be dropped.`,
          { at },
        ),
      ]
    : [
        about(
          service,
          'IST0118',
          'note',
          `${shown}, so proxies look at the first bytes of each connection. Name it http, http-${name || 'web'}, grpc or tcp, or set \`appProtocol\`.`,
          { at },
        ),
      ]
}

function isControlPlane({ metadata }: Resource): boolean {
  const { labels } = metadata
  return (
    labels['istio'] !== undefined || labels['release'] === 'istio' || GATEWAY_CONTROLLERS.includes(labels['gateway.istio.io/managed'] ?? '')
  )
}
