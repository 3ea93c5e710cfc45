import type { IstioEgressListener, IstioIngressListener, OutboundTrafficPolicy, Sidecar } from '../../manifest/kinds.ts'
import type { FieldPath, Resource } from '../../manifest/resource.ts'
import { isHttp, parseProtocol } from '../../mesh/protocol.ts'
import { checkConnectionPool } from './connection-pool.ts'
import { checkDestination } from './destinations.ts'
import { caution, eachOf, type Finding, fault, faultIf } from './finding.ts'
import { wrongSocket } from './gateway.ts'
import { wrongDomain, wrongIp, wrongPort } from './names.ts'
import { checkScopedHost } from './scoped-host.ts'
import { checkAlphaSelector } from './selector.ts'
import { checkServerTls } from './server-tls.ts'
import { wrongProtocol } from './service-entry.ts'
import { wrongPortName } from './workload-entry.ts'

type Port = NonNullable<IstioIngressListener['port']>

/** Checks a Sidecar as the admission webhook does (validation.go, ValidateSidecar). */
export function checkSidecar({ spec, metadata }: Resource<Sidecar>): Finding[] {
  const selector = checkAlphaSelector(spec.workloadSelector, ['spec', 'workloadSelector'], 'sidecar')
  if (selector.some(({ level }) => level === 'error')) return selector
  const { egress = [], ingress = [], outboundTrafficPolicy, inboundConnectionPool } = spec
  if (egress.length + ingress.length === 0 && !outboundTrafficPolicy && !inboundConnectionPool)
    return [fault('sidecar: empty configuration provided', ['spec'])]
  const ports = ingress.map(({ port }) => port?.number ?? 0)
  return [
    ...selector,
    ...eachOf(ingress, ['spec', 'ingress'], (listener, at) =>
      checkIngress(listener, at, ports.indexOf(listener.port?.number ?? 0) < Number(at.at(-1))),
    ),
    ...checkConnectionPool(inboundConnectionPool, ['spec', 'inboundConnectionPool']),
    ...eachOf(egress, ['spec', 'egress'], (listener, at) => [
      ...checkEgressPort(listener, at, egress),
      ...checkEgressHosts(listener.hosts ?? [], at, metadata.namespace),
    ]),
    ...checkOutbound(outboundTrafficPolicy, ['spec', 'outboundTrafficPolicy']),
  ]
}

function checkIngress(listener: IstioIngressListener, at: FieldPath, repeated: boolean): Finding[] {
  const { port, bind = '', defaultEndpoint = '', connectionPool } = listener
  if (!port) return [fault('sidecar: port is required for ingress listeners', at)]
  const { number = 0, name = '', protocol = '' } = port
  const tcp = connectionPool?.http && !isHttp(parseProtocol(protocol))
  const ignored = `sidecar: HTTP connection pool settings are configured for port ${number} ("${name}") but its protocol is not HTTP (${protocol}); only TCP settings will apply`
  return [
    ...checkPort(port, bind, at),
    ...(repeated ? [fault('sidecar: ports on IP bound listeners must be unique', [...at, 'port'])] : []),
    ...(defaultEndpoint === '' ? [] : checkDefaultEndpoint(defaultEndpoint, [...at, 'defaultEndpoint'])),
    ...checkIngressTls(listener, [...at, 'tls']),
    ...checkConnectionPool(connectionPool, [...at, 'connectionPool']),
    ...(tcp ? [caution(ignored, [...at, 'connectionPool'])] : []),
  ]
}

function checkPort({ number = 0, name = '', protocol = '', targetPort = 0 }: Port, bind: string, at: FieldPath): Finding[] {
  return [
    ...checkTargetPort(targetPort, at),
    ...(name === '' ? [] : faultIf(wrongPortName(name), [...at, 'port', 'name'])),
    ...faultIf(wrongProtocol(protocol), [...at, 'port', 'protocol']),
    ...faultIf(wrongPort(number), [...at, 'port', 'number']),
    ...(bind === '' ? [] : faultIf(wrongIp(bind), [...at, 'bind'])),
  ]
}

function checkTargetPort(targetPort: number, at: FieldPath): Finding[] {
  return targetPort > 0 ? [fault('targetPort has no impact on Sidecars', [...at, 'port', 'targetPort'])] : []
}

function checkDefaultEndpoint(endpoint: string, at: FieldPath): Finding[] {
  if (endpoint.startsWith('unix://')) return faultIf(wrongSocket(endpoint.slice('unix://'.length)), at)
  const [, host, port] = /^\[?([^\]]*?)\]?:([^:]*)$/.exec(endpoint) ?? []
  const forms = 'sidecar: defaultEndpoint must be of form 127.0.0.1:<port>,0.0.0.0:<port>,[::1]:port,[::]:port,unix://filepath or unset'
  const fine = ['', '127.0.0.1', '0.0.0.0', '::1', '::'].includes(host ?? '')
  const number = /^[+-]?\d+$/.test(port ?? '')
  return [
    ...(port === undefined ? [fault(`address ${endpoint}: missing port in address`, at)] : []),
    ...(fine ? [] : [fault(forms, at)]),
    ...(number
      ? faultIf(wrongPort(Number(port)), at)
      : [
          fault(`sidecar: defaultEndpoint port (${port ?? ''}) is not a number: strconv.Atoi: parsing "${port ?? ''}": invalid syntax`, at),
        ]),
  ]
}

function checkIngressTls({ tls, port }: IstioIngressListener, at: FieldPath): Finding[] {
  if (!tls) return []
  const protocol = parseProtocol(port?.protocol ?? '')
  const refused = [
    [tls.subjectAltNames?.length, 'sidecar: subjectAltNames is not supported in ingress tls'],
    [tls.httpsRedirect, 'sidecar: httpsRedirect is not supported'],
    [tls.credentialName, 'sidecar: credentialName is not currently supported'],
    [tls.credentialNames?.length, 'sidecar: credentialNames is not currently supported'],
    [tls.tlsCertificates?.length, 'sidecar: tls_certificates is not currently supported'],
    [
      tls.mode === 'ISTIO_MUTUAL' || tls.mode === 'AUTO_PASSTHROUGH',
      `configuration is invalid: cannot set mode to ${tls.mode} in sidecar ingress tls`,
    ],
    [protocol !== 'HTTPS' && protocol !== 'TLS', 'server cannot have TLS settings for non HTTPS/TLS ports'],
  ] as const
  return [...refused.flatMap(([given, text]) => (given ? [fault(text, at)] : [])), ...checkServerTls(tls, at)]
}

function checkEgressPort(listener: IstioEgressListener, at: FieldPath, all: readonly IstioEgressListener[]): Finding[] {
  const { port, bind = '', captureMode = 'DEFAULT' } = listener
  const index = Number(at.at(-1))
  if (!port)
    return index === all.length - 1
      ? []
      : [fault('sidecar: the egress listener with empty port should be the last listener in the list', at)]
  const { number = 0, name = '', protocol = '', targetPort = 0 } = port
  const earlier = all.slice(0, index)
  if (number !== 0) {
    const repeated = earlier.some((other) => other.port?.number === number)
    return [
      ...checkPort(port, bind, at),
      ...(repeated ? [fault('sidecar: ports on IP bound listeners must be unique', [...at, 'port'])] : []),
    ]
  }
  const repeated = earlier.some((other) => other.port && !other.port.number && (other.bind ?? '') === bind)
  return [
    ...checkTargetPort(targetPort, at),
    ...(name === '' ? [] : faultIf(wrongPortName(name), [...at, 'port', 'name'])),
    ...faultIf(wrongProtocol(protocol), [...at, 'port', 'protocol']),
    ...(bind.startsWith('unix://')
      ? faultIf(wrongSocket(bind.slice('unix://'.length)), [...at, 'bind'])
      : [fault('sidecar: ports with 0 value must have a unix domain socket bind address', at)]),
    ...(captureMode === 'DEFAULT' || captureMode === 'NONE'
      ? []
      : [fault('sidecar: captureMode must be DEFAULT/NONE for unix domain socket listeners', [...at, 'captureMode'])]),
    ...(repeated ? [fault('sidecar: unix domain socket values for listeners must be unique', at)] : []),
  ]
}

function checkEgressHosts(hosts: readonly string[], at: FieldPath, namespace: string): Finding[] {
  if (hosts.length === 0) return [fault('sidecar: egress listener must contain at least one host', at)]
  const path = [...at, 'hosts']
  const byNamespace = new Map<string, Set<string>>()
  const found = eachOf(hosts, path, (entry, place) => [
    ...(isRepeated(entry, byNamespace, namespace) ? [caution(`duplicated egress host: ${entry}`, place)] : []),
    ...checkScopedHost(entry, place, 'sidecar'),
  ])
  const all = byNamespace.get('*')?.has('*') && byNamespace.size !== 1
  return all ? [...found, caution('`*/*` host select all resources, no other hosts can be added', path)] : found
}

/** Notes the entry; whether it was covered by one before, or covers some. */
function isRepeated(entry: string, byNamespace: Map<string, Set<string>>, own: string): boolean {
  const slash = entry.indexOf('/')
  if (slash < 0 || entry.startsWith('~')) return false
  const [scope, host] = [entry.slice(0, slash), entry.slice(slash + 1)]
  const namespace = scope === '.' ? own : scope
  const seen = byNamespace.get(namespace) ?? new Set<string>()
  const repeated = host === '*' ? seen.size > 0 : seen.has(host) || seen.has('*')
  byNamespace.set(namespace, seen.add(host))
  return repeated
}

function checkOutbound(policy: OutboundTrafficPolicy | undefined, at: FieldPath): Finding[] {
  const { egressProxy, mode = 'REGISTRY_ONLY' } = policy ?? {}
  if (!egressProxy) return []
  if (mode !== 'ALLOW_ANY') return [fault('sidecar: egress_proxy must be set only with ALLOW_ANY outbound_traffic_policy mode', at)]
  const path = [...at, 'egressProxy']
  const host = faultIf(wrongDomain(egressProxy.host ?? ''), [...path, 'host'])
  return egressProxy.port
    ? [...host, ...checkDestination(egressProxy, path)]
    : [...host, fault('sidecar: egress_proxy port must be non-nil', path)]
}
