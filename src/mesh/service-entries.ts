import type { ServiceEntry } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { ageOf } from './age.ts'
import { addressEndpoint, type EndpointSource, podEndpoint, type WorkloadAddress, workloadAddress } from './endpoint-source.ts'
import { number, record, records, strings, text } from './loose.ts'
import type { Endpoint, MeshConfig, Service, ServicePort } from './mesh.ts'
import { defaultExportTo } from './mesh-config.ts'
import { parseProtocol } from './protocol.ts'
import { trafficDistribution } from './services.ts'
import { resolveExportTo } from './visibility.ts'

const RESOLUTIONS: Readonly<Record<string, Service['resolution']>> = {
  NONE: 'Passthrough',
  STATIC: 'ClientSideLB',
  DNS: 'DNSLB',
  DNS_ROUND_ROBIN: 'DNSRoundRobinLB',
  DYNAMIC_DNS: 'DynamicDNS',
}

/** The services of a ServiceEntry: one for each pair of host and address. Their endpoints add up, but a
 * name that is asked in turn has one (pilot serviceregistry/serviceentry/conversion.go, convertServices). */
export function servicesOf(resource: Resource<ServiceEntry>, config: MeshConfig, source: EndpointSource): readonly Service[] {
  const spec = record(resource.spec)
  const { name, namespace, labels, annotations } = resource.metadata
  const resolution = RESOLUTIONS[text(spec['resolution'])] ?? 'Passthrough'
  const ports = records(spec['ports']).map(entryServicePort)
  const shared = {
    namespace,
    registry: 'External' as const,
    ports,
    resolution,
    meshExternal: spec['location'] !== 'MESH_INTERNAL',
    labels,
    annotations,
    exportTo: resolveExportTo(list(spec['exportTo']), namespace, defaultExportTo(config, 'defaultServiceExportTo')),
    selector: strings(record(spec['workloadSelector'])['labels']),
    creation: ageOf(resource),
    range: resource.source.range,
    serviceEntry: `${namespace}/${name}`,
    ...trafficDistribution('', annotations),
  }
  const given = givenEndpoints(spec, shared, source)
  return [...new Set(list(spec['hosts']))].flatMap((hostname) => {
    const endpoints = given ?? (resolution === 'DNSLB' || resolution === 'DNSRoundRobinLB' ? namedEndpoints(hostname, ports) : [])
    return addressesOf(list(spec['addresses'])).map((address, i) => {
      const repeated = i > 0 && resolution === 'DNSRoundRobinLB'
      return { ...shared, hostname, name: hostname, address, endpoints: repeated ? [] : endpoints }
    })
  })
}

const list = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((v) => typeof v === 'string') : [])

/** Addresses and CIDR blocks as they stand, a block of one address as that address; what is neither is ignored. */
function addressesOf(addresses: readonly string[]): readonly string[] {
  if (addresses.length === 0) return ['0.0.0.0']
  return addresses.filter((a) => /^[\d.]+(\/\d+)?$|^[\da-fA-F:.]+(\/\d+)?$/.test(a)).map((a) => a.replace(/^([\d.]+)\/32$/, '$1'))
}

function entryServicePort(port: Readonly<Record<string, unknown>>): ServicePort {
  const value = number(port['number']) ?? 0
  return {
    name: text(port['name']),
    port: value,
    targetPort: number(port['targetPort']) || value,
    protocol: parseProtocol(text(port['protocol'])),
  }
}

/** Those that the entry selects or lists; undefined where it does neither. */
function givenEndpoints(
  spec: Readonly<Record<string, unknown>>,
  { namespace, ports }: Pick<Service, 'namespace' | 'ports'>,
  source: EndpointSource,
): readonly Endpoint[] | undefined {
  if (spec['workloadSelector'] !== undefined)
    return selectedEndpoints(strings(record(spec['workloadSelector'])['labels']), ports, namespace, source)
  const given = records(spec['endpoints']).map((e) => workloadAddress(e, namespace, {}))
  return given.length > 0 ? ports.flatMap((port) => given.map((entry) => entryEndpoint(entry, port))) : undefined
}

/** The host's name itself, for DNS to resolve. */
function namedEndpoints(hostname: string, ports: readonly ServicePort[]): readonly Endpoint[] {
  return ports.map((port) => ({
    address: hostname,
    port: Number(port.targetPort),
    servicePort: port.port,
    portName: port.name,
    labels: {},
    ready: true,
    weight: 1,
    locality: '',
  }))
}

function selectedEndpoints(
  selector: Readonly<Record<string, string>>,
  ports: readonly ServicePort[],
  namespace: string,
  source: EndpointSource,
): readonly Endpoint[] {
  if (Object.keys(selector).length === 0) return []
  const entries = source.entries.select(namespace, selector)
  const pods = source.pods.select(namespace, selector)
  return ports.flatMap((port) => [
    ...entries.map((entry) => entryEndpoint(entry, port)),
    ...pods.map((pod) => podEndpoint(pod, port, Number(port.targetPort), false)),
  ])
}

function entryEndpoint(entry: WorkloadAddress, port: ServicePort): Endpoint {
  return addressEndpoint(entry, port, number(entry.ports[port.name]) ?? Number(port.targetPort))
}
