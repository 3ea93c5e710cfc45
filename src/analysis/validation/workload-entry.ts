import type { WorkloadEntry, WorkloadGroup, WorkloadGroupProbe } from '../../manifest/kinds.ts'
import type { FieldPath, Resource } from '../../manifest/resource.ts'
import { caution, eachEntry, eachOf, type Finding, fault, faultIf } from './finding.ts'
import { wrongSocket } from './gateway.ts'
import { isDnsLabel, isIpAddress, wrongDomain, wrongPort, wrongTags } from './names.ts'

/** Checks a WorkloadEntry (validation.go, ValidateWorkloadEntry). */
export function checkWorkloadEntry({ spec }: Resource<WorkloadEntry>): Finding[] {
  return checkEndpoint(spec, ['spec'], undefined, true)
}

/** Checks an endpoint; `ports` are the names of the ServiceEntry's ports, `byName` whether its address may be a host name. */
export function checkEndpoint(endpoint: WorkloadEntry, at: FieldPath, ports: readonly string[] | undefined, byName: boolean): Finding[] {
  const { address = '', network = '', ports: own = {}, labels } = endpoint
  if (address === '' && network === '') return [fault('address is required', at)]
  const socket = address.startsWith('unix://')
  return [
    ...(address === '' ? [caution(`address is unset with network "${network}"`, at)] : []),
    ...checkAddress(endpoint, [...at, 'address'], byName),
    ...checkPorts(own, [...at, 'ports'], ports),
    ...wrongTags(labels).map((text) => fault(text, [...at, 'labels'])),
    ...(socket && ports && ports.length !== 1 ? [fault('exactly 1 service port required for unix endpoints', at)] : []),
  ]
}

function checkAddress({ address = '', ports = {} }: WorkloadEntry, at: FieldPath, byName: boolean): Finding[] {
  if (address.startsWith('unix://')) {
    const withPorts = Object.keys(ports).length > 0
    return [
      ...faultIf(wrongSocket(address.slice('unix://'.length)), at),
      ...(withPorts ? [fault(`unix endpoint ${address} must not include ports`, at)] : []),
    ]
  }
  if (address === '' || isIpAddress(address)) return []
  if (!byName) return [fault(`endpoint address "${address}" is not a valid IP address`, at)]
  return wrongDomain(address) ? [fault(`endpoint address "${address}" is not a valid FQDN or an IP address`, at)] : []
}

/** Checks the ports of an endpoint, by name. */
export function checkPorts(own: Readonly<Record<string, number>>, at: FieldPath, ports: readonly string[] | undefined): Finding[] {
  return eachEntry(own, at, (name, port, path) => [
    ...(ports && !ports.includes(name) ? [fault(`endpoint port ${port} is not defined by the service entry`, path)] : []),
    ...faultIf(wrongPortName(name), path),
    ...faultIf(wrongPort(port), path),
  ])
}

/** What is wrong with the name of a port. */
export function wrongPortName(name: string): string | undefined {
  return isDnsLabel(name) ? undefined : `invalid port name: ${name}`
}

/** Checks a WorkloadGroup; the first thing wrong with the whole is all that is said. */
export function checkWorkloadGroup({ spec }: Resource<WorkloadGroup>): Finding[] {
  if (!spec.template) return [fault('template is required', ['spec'])]
  const [wrong] = wrongTags(spec.metadata?.labels)
  if (wrong) return [fault(`invalid labels: ${wrong}`, ['spec', 'metadata', 'labels'])]
  return spec.probe ? checkProbe(spec.probe, ['spec', 'probe']) : []
}

const PROBE_NUMBERS = ['periodSeconds', 'initialDelaySeconds', 'timeoutSeconds', 'successThreshold', 'failureThreshold'] as const

function checkProbe(probe: WorkloadGroupProbe, at: FieldPath): Finding[] {
  const { httpGet, tcpSocket, exec } = probe
  return [
    ...PROBE_NUMBERS.flatMap((name) => ((probe[name] ?? 0) < 0 ? [fault(`${name} must be non-negative`, [...at, name])] : [])),
    ...(httpGet ? checkHttpGet(httpGet, [...at, 'httpGet']) : []),
    ...(tcpSocket ? faultIf(wrongPort(tcpSocket.port ?? 0), [...at, 'tcpSocket', 'port']) : []),
    ...(exec && !exec.command?.length ? [fault('exec.command is required', [...at, 'exec'])] : []),
    ...(httpGet || tcpSocket || exec
      ? []
      : [fault(`unknown health check method ${probe.grpc ? '*v1alpha3.ReadinessProbe_Grpc' : '<nil>'}`, at)]),
  ]
}

function checkHttpGet({ port = 0, scheme = '', httpHeaders }: NonNullable<WorkloadGroupProbe['httpGet']>, at: FieldPath): Finding[] {
  return [
    ...faultIf(wrongPort(port), [...at, 'port']),
    ...(['', 'HTTP', 'HTTPS'].includes(scheme) ? [] : [fault('httpGet.scheme must be one of "HTTPS", "HTTP"', [...at, 'scheme'])]),
    ...eachOf(httpHeaders, [...at, 'httpHeaders'], ({ name = '' }, path) =>
      name === ''
        ? [fault('header name cannot be empty', path)]
        : /^[-A-Za-z0-9]+$/.test(name)
          ? []
          : [fault(`header name ${name} is not a valid header name`, path)],
    ),
  ]
}
