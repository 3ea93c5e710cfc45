import type { ServiceEntry } from '../../manifest/kinds.ts'
import type { FieldPath, ObjectMeta, Resource } from '../../manifest/resource.ts'
import { isHttp, parseProtocol } from '../../mesh/protocol.ts'
import { checkExportTo } from './export-to.ts'
import { caution, eachOf, type Finding, fault, faultIf, webhookFault } from './finding.ts'
import { isIpAddress, wrongDomain, wrongPort, wrongSubnet, wrongTags, wrongWildcardDomain } from './names.ts'
import { checkAlphaSelector } from './selector.ts'
import { checkEndpoint, checkPorts, wrongPortName } from './workload-entry.ts'

const WAYPOINT = 'istio.io/use-waypoint'

/** Checks a ServiceEntry as the admission webhook does (validation.go, ValidateServiceEntry). */
export function checkServiceEntry({ spec, metadata }: Resource<ServiceEntry>): Finding[] {
  const selector = checkAlphaSelector(spec.workloadSelector, ['spec', 'workloadSelector'], 'service entry')
  // A bad selector is then the only thing that is said.
  if (selector.some(({ level }) => level === 'error')) return selector
  return [
    ...selector,
    ...(spec.workloadSelector && spec.endpoints
      ? [fault('only one of WorkloadSelector or Endpoints is allowed in Service Entry', ['spec', 'endpoints'])]
      : []),
    ...checkHosts(spec),
    ...checkAddresses(spec),
    ...checkServicePorts(spec),
    ...checkResolution(spec),
    ...checkWaypoint(spec, metadata),
    ...checkHostsByPort(spec),
    ...checkExportTo(spec.exportTo, metadata.namespace, true),
  ]
}

function checkHosts({ hosts = [], resolution }: ServiceEntry): Finding[] {
  if (hosts.length === 0) return [fault('service entry must have at least one host', ['spec'])]
  return eachOf(hosts, ['spec', 'hosts'], (host, at) => {
    if (host === '*') return [fault('invalid host *', at)]
    const partial = resolution !== 'DYNAMIC_DNS' && host.includes('*') && !host.startsWith('*.')
    return [...faultIf(wrongWildcardDomain(host), at), ...(partial ? [caution(`partial wildcard "${host}" not allowed`, at)] : [])]
  })
}

function checkAddresses({ addresses = [], resolution = 'NONE' }: ServiceEntry): Finding[] {
  const blocks = addresses.some((address) => address.includes('/'))
  return [
    ...eachOf(addresses, ['spec', 'addresses'], (address, at) => faultIf(wrongSubnet(address), at)),
    ...(blocks && resolution !== 'NONE' && resolution !== 'STATIC'
      ? [fault('CIDR addresses are allowed only for NONE/STATIC resolution types', ['spec', 'addresses'])]
      : []),
  ]
}

function checkServicePorts(spec: ServiceEntry): Finding[] {
  const { ports = [], addresses = [], resolution = 'NONE' } = spec
  const [names, numbers] = [ports.map(({ name = '' }) => name), ports.map(({ number = 0 }) => number)]
  const unaddressed = 'addresses are required for ports serving TCP (or unset) protocol when IP Autoallocation is not enabled'
  return eachOf(ports, ['spec', 'ports'], ({ name = '', number = 0, targetPort = 0, protocol = '' }, at) => {
    const index = Number(at.at(-1))
    // istiod gives addresses by itself to what it resolves.
    const tcp = addresses.length === 0 && resolution === 'NONE' && (protocol === '' || protocol === 'TCP')
    return [
      ...(names.indexOf(name) < index ? [fault(`service entry port name "${name}" already defined`, [...at, 'name'])] : []),
      ...(numbers.indexOf(number) < index ? [fault(`service entry port ${number} already defined`, [...at, 'number'])] : []),
      ...(targetPort === 0 ? [] : faultIf(wrongPort(targetPort), [...at, 'targetPort'])),
      ...(tcp ? [caution(unaddressed, at)] : []),
      ...faultIf(wrongPortName(name), [...at, 'name']),
      ...faultIf(wrongProtocol(protocol), [...at, 'protocol']),
      ...faultIf(wrongPort(number), [...at, 'number']),
    ]
  })
}

/** What is wrong with the protocol of a port; none is found out by looking. */
export function wrongProtocol(protocol: string): string | undefined {
  return protocol === '' || parseProtocol(protocol) !== 'Unsupported' ? undefined : `unsupported protocol: ${protocol}`
}

function checkResolution(spec: ServiceEntry): Finding[] {
  switch (spec.resolution ?? 'NONE') {
    case 'NONE':
      return [
        ...(spec.endpoints?.length ? [fault('no endpoints should be provided for resolution type none', ['spec', 'endpoints'])] : []),
        ...(spec.workloadSelector
          ? [caution('workloadSelector should not be set when resolution mode is NONE', ['spec', 'workloadSelector'])]
          : []),
      ]
    case 'STATIC':
      return eachOf(spec.endpoints, ['spec', 'endpoints'], (endpoint, at) => checkEndpoint(endpoint, at, portNames(spec), false))
    case 'DYNAMIC_DNS':
      return checkDynamicDns(spec)
    default:
      return checkDns(spec)
  }
}

function portNames({ ports = [] }: ServiceEntry): readonly string[] {
  return ports.map(({ name = '' }) => name)
}

function checkDns(spec: ServiceEntry): Finding[] {
  const { hosts = [], endpoints = [], addresses = [], ports = [], resolution = 'DNS' } = spec
  const wrong = endpoints.length === 0 ? hosts.map(wrongDomain).find(Boolean) : undefined
  const mode = `hosts must be FQDN or contain only prefix wildcards if no endpoints are provided for resolution mode ${resolution}, ${wrong}`
  const shared =
    addresses.length > 0 &&
    hosts.length > 1 &&
    ports.some(({ protocol = '' }) => ['TCP', 'Mongo', 'Redis', 'MySQL', 'TLS', 'HTTPS'].includes(parseProtocol(protocol)))
  return [
    ...(wrong ? [fault(mode, ['spec', 'hosts'])] : []),
    ...(resolution === 'DNS_ROUND_ROBIN' && endpoints.length > 1
      ? [fault('there must only be 0 or 1 endpoint for resolution mode DNS_ROUND_ROBIN', ['spec', 'endpoints'])]
      : []),
    ...eachOf(endpoints, ['spec', 'endpoints'], (endpoint, at) => checkDnsEndpoint(endpoint, at, spec)),
    ...(shared
      ? [caution('service entry can not have more than one host specified simultaneously with address and tcp port', ['spec', 'hosts'])]
      : []),
  ]
}

function checkDnsEndpoint(
  { address = '', labels, ports = {} }: NonNullable<ServiceEntry['endpoints']>[number],
  at: FieldPath,
  spec: ServiceEntry,
): Finding[] {
  return [
    ...(!isIpAddress(address) && wrongDomain(address)
      ? [fault(`endpoint address "${address}" is not a valid FQDN or an IP address`, [...at, 'address'])]
      : []),
    ...wrongTags(labels).map((text) => fault(text, [...at, 'labels'])),
    ...checkPorts(ports, [...at, 'ports'], portNames(spec)),
  ]
}

function checkDynamicDns({ hosts = [], addresses = [], endpoints = [], ports }: ServiceEntry): Finding[] {
  return [
    ...(hosts.length === 0 ? [fault('at least one wildcard host must be provided for resolution type DYNAMIC_DNS', ['spec'])] : []),
    ...eachOf(hosts, ['spec', 'hosts'], (host, at) =>
      host.startsWith('*') ? [] : [fault('host must be wildcarded for resolution mode DYNAMIC_DNS', at)],
    ),
    ...(addresses.length > 0
      ? [
          fault(
            'addresses cannot be set for resolution type DYNAMIC_DNS. HTTP route domains will only be generatedfrom the hosts field values',
            ['spec', 'addresses'],
          ),
        ]
      : []),
    ...(endpoints.length > 0
      ? [
          fault('endpoints cannot be set for resolution type DYNAMIC_DNS. Destination IP address determined from hostsfield values', [
            'spec',
            'endpoints',
          ]),
        ]
      : []),
    ...eachOf(ports, ['spec', 'ports'], ({ protocol = '' }, at) =>
      ['HTTP', 'TLS', 'GRPC', 'HTTP2'].includes(parseProtocol(protocol))
        ? []
        : [fault('only HTTP, TLS, GRPC, and HTTP2 protocols are supported for resolution type DYNAMIC_DNS', [...at, 'protocol'])],
    ),
  ]
}

/** A waypoint looks hosts of the mesh up by their Service, not by name (validation.go, usesWaypoint). */
function checkWaypoint({ resolution, location = 'MESH_EXTERNAL' }: ServiceEntry, { labels }: ObjectMeta): Finding[] {
  const waypoint = labels[WAYPOINT] ?? ''
  if (resolution !== 'DYNAMIC_DNS' || location !== 'MESH_INTERNAL' || waypoint === '' || waypoint.toLowerCase() === 'none') return []
  return [
    webhookFault('location MESH_INTERNAL with resolution type DYNAMIC_DNS is not supported when using waypoints', [
      'metadata',
      'labels',
      WAYPOINT,
    ]),
  ]
}

/** Plain TCP has nothing that tells the hosts apart. */
function checkHostsByPort({ resolution = 'NONE', hosts = [], ports = [] }: ServiceEntry): Finding[] {
  const plain = ports.some(({ protocol = '' }) => {
    const parsed = parseProtocol(protocol)
    return !isHttp(parsed) && parsed !== 'TLS' && parsed !== 'HTTPS'
  })
  return resolution !== 'NONE' && hosts.length > 1 && plain
    ? [fault('multiple hosts provided with non-HTTP, non-TLS ports', ['spec', 'hosts'])]
    : []
}
