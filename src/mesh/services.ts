import type { Resource } from '../manifest/resource.ts'
import { parseTimestamp } from './age.ts'
import type { EndpointSource } from './endpoint-source.ts'
import { number, record, records, strings, text } from './loose.ts'
import type { MeshConfig, Service, ServicePort } from './mesh.ts'
import { defaultExportTo } from './mesh-config.ts'
import { inferProtocol } from './protocol.ts'
import { resolveExportTo } from './visibility.ts'

/**
 * Kubernetes Services as istiod's registry holds them (pilot serviceregistry/kube/conversion.go, ConvertService). One without a cluster IP
 * gets one of 10.96.0.0/16, in the order of the text.
 */
export function buildServices(resources: readonly Resource[], config: MeshConfig, endpoints: EndpointSource): readonly Service[] {
  let assigned = 0
  return resources
    .filter((r) => r.kind === 'Service' && r.group === '')
    .map((resource) => {
      const spec = record(resource.spec)
      const clusterIp = text(spec['clusterIP'])
      const needsAddress = spec['type'] !== 'ExternalName' && !clusterIp
      if (needsAddress) assigned++
      return buildService(
        resource,
        config,
        needsAddress ? `10.96.${Math.floor(assigned / 250)}.${(assigned % 250) + 1}` : clusterIp,
        endpoints,
      )
    })
}

function buildService(resource: Resource, config: MeshConfig, clusterIp: string, endpoints: EndpointSource): Service {
  const { name, namespace, labels, annotations, creationTimestamp } = resource.metadata
  const spec = record(resource.spec)
  const externalName = spec['type'] === 'ExternalName' ? text(spec['externalName']) : ''
  const headless = clusterIp === 'None'
  const ports = records(spec['ports']).map(servicePort)
  const selector = strings(spec['selector'])
  const exported = (annotations['networking.istio.io/exportTo'] || undefined)?.split(',').map((n) => n.trim())
  const service = { name, namespace, selector, ports, notReady: spec['publishNotReadyAddresses'] === true }
  return {
    hostname: `${name}.${namespace}.svc.${config.domain}`,
    name,
    namespace,
    registry: 'Kubernetes',
    ports,
    address: headless || !clusterIp ? '0.0.0.0' : clusterIp,
    resolution: headless ? 'Passthrough' : externalName ? 'Alias' : 'ClientSideLB',
    ...(externalName ? { externalName } : {}),
    meshExternal: externalName !== '',
    labels,
    annotations,
    selector,
    exportTo: resolveExportTo(exported, namespace, defaultExportTo(config, 'defaultServiceExportTo')),
    endpoints: endpoints.ofService(service),
    creation: parseTimestamp(creationTimestamp ?? '') ?? 0,
    range: resource.source.range,
    ...trafficDistribution(text(spec['trafficDistribution']), annotations),
    nodeLocal: spec['internalTrafficPolicy'] === 'Local',
  }
}

function servicePort(port: Readonly<Record<string, unknown>>): ServicePort {
  const name = text(port['name'])
  const value = number(port['port']) ?? 0
  const target = port['targetPort']
  const appProtocol = typeof port['appProtocol'] === 'string' ? port['appProtocol'] : undefined
  return {
    name,
    port: value,
    targetPort: typeof target === 'string' || typeof target === 'number' ? target : value,
    protocol: inferProtocol({ port: value, name, protocol: text(port['protocol']) || 'TCP', appProtocol }),
  }
}

/** How near an endpoint must be to be preferred: the field, then the annotation (pilot/pkg/model/service.go, GetTrafficDistribution). */
export function trafficDistribution(field: string, annotations: Readonly<Record<string, string>>): Pick<Service, 'trafficDistribution'> {
  if (field === 'PreferClose' || field === 'PreferSameZone') return { trafficDistribution: 'PreferSameZone' }
  if (field === 'PreferSameNode') return { trafficDistribution: 'PreferSameNode' }
  const annotation = (annotations['networking.istio.io/traffic-distribution'] ?? '').toLowerCase()
  if (annotation === 'preferclose' || annotation === 'prefersamezone') return { trafficDistribution: 'PreferSameZone' }
  return annotation === 'prefersamenode' ? { trafficDistribution: 'PreferSameNode' } : {}
}
