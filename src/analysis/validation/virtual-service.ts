import type { L4MatchAttributes, TCPRoute, TLSMatchAttributes, TLSRoute, VirtualService } from '../../manifest/kinds.ts'
import type { FieldPath, Resource } from '../../manifest/resource.ts'
import { hostsOverlap, isSubsetOf, isWildcard } from '../../mesh/hostname.ts'
import { checkSplit } from './destinations.ts'
import { checkExportTo } from './export-to.ts'
import { caution, eachOf, type Finding, fault, faultIf } from './finding.ts'
import { checkGatewayNames } from './gateway-names.ts'
import { isClaim } from './headers.ts'
import { checkHttpRoute } from './http-route.ts'
import { isIpAddress, wrongPort, wrongSubnet, wrongTags, wrongWildcardDomain } from './names.ts'

/** Checks a VirtualService as the admission webhook does (validation.go, ValidateVirtualService). */
export function checkVirtualService({ spec, metadata }: Resource<VirtualService>): Finding[] {
  const { hosts = [], gateways = [], http = [], tls = [], tcp = [], exportTo } = spec
  const none = http.length + tls.length + tcp.length === 0
  return [
    ...(hosts.length === 0 ? checkDelegate(spec) : []),
    ...checkGatewayNames(gateways, ['spec', 'gateways']),
    ...(appliesToMesh(spec) ? checkClaims(spec) : []),
    ...checkHosts(spec),
    ...(none ? [fault('http, tcp or tls must be provided in virtual service', ['spec'])] : []),
    ...eachOf(http, ['spec', 'http'], (rule, at) => checkHttpRoute(rule, at, hosts.length === 0)),
    ...eachOf(tls, ['spec', 'tls'], (rule, at) => checkTlsRoute(rule, at, spec)),
    ...eachOf(tcp, ['spec', 'tcp'], checkTcpRoute),
    ...checkExportTo(exportTo, metadata.namespace),
  ]
}

function appliesToMesh({ gateways = [] }: VirtualService): boolean {
  return gateways.length === 0 || gateways.includes('mesh')
}

function checkDelegate({ gateways, tls, tcp }: VirtualService): Finding[] {
  return [
    ...(gateways?.length ? [fault('delegate virtual service must have no gateways specified', ['spec', 'gateways'])] : []),
    ...(tls?.length ? [fault('delegate virtual service must have no tls route specified', ['spec', 'tls'])] : []),
    ...(tcp?.length ? [fault('delegate virtual service must have no tcp route specified', ['spec', 'tcp'])] : []),
  ]
}

function checkClaims({ gateways = [], http }: VirtualService): Finding[] {
  return eachOf(http, ['spec', 'http'], ({ match }, at) =>
    eachOf(match, [...at, 'match'], (block, path) =>
      (['headers', 'withoutHeaders'] as const).flatMap((part) =>
        Object.keys(block[part] ?? {})
          .filter(isClaim)
          .map((key) =>
            fault(`JWT claim based routing (key: ${key}) is only supported for gateway, found no gateways: [${gateways.join(' ')}]`, [
              ...path,
              part,
              key,
            ]),
          ),
      ),
    ),
  )
}

function checkHosts(spec: VirtualService): Finding[] {
  const { hosts = [] } = spec
  const wrong = hosts.flatMap((host, index) => {
    const text = wrongHost(host, spec)
    return text ? [fault(text, ['spec', 'hosts', index])] : []
  })
  return wrong.length > 0 ? wrong : repeatedHosts(hosts)
}

function wrongHost(host: string, spec: VirtualService): string | undefined {
  if (host === '*' && appliesToMesh(spec)) return 'wildcard host * is not allowed for virtual services bound to the mesh gateway'
  const wrong = isGeneratedSni(host, spec) ? undefined : wrongWildcardDomain(host)
  return wrong && isIpAddress(host) ? undefined : wrong
}

/** `outbound_.80_._.host`: the server name of a passed-through mesh connection, which gateways may route by. */
function isGeneratedSni(host: string, spec: VirtualService): boolean {
  const hasSni = spec.tls?.some(({ match }) => match?.some(({ sniHosts }) => sniHosts?.length)) ?? false
  return hasSni && !appliesToMesh(spec) && /^outbound_\.\d[^_]*_\.[^_]*_\.[a-zA-Z]/.test(host)
}

/** More of them help nobody, and a list of thousands of equal hosts would have millions. */
const MOST_REPEATED = 100

/** Each pair of hosts that a name could fit both of: two equal ones, or one and a wildcard. */
function repeatedHosts(hosts: readonly string[]): Finding[] {
  const candidatesOf = rivals(hosts)
  const found: Finding[] = []
  for (const [index, host] of hosts.entries()) {
    const later = candidatesOf(host).filter((at) => at > index && hostsOverlap(host, hosts[at] ?? ''))
    found.push(...later.map((at) => fault(`duplicate hosts in virtual service: ${host} & ${hosts[at]}`, ['spec', 'hosts', at])))
    if (found.length >= MOST_REPEATED) return found.slice(0, MOST_REPEATED)
  }
  return found
}

/** Places of the hosts that may overlap with one: to a name its equals and the wildcards, to a wildcard all. */
function rivals(hosts: readonly string[]): (host: string) => readonly number[] {
  const all = [...hosts.keys()]
  const wildcards = all.filter((at) => isWildcard(hosts[at] ?? ''))
  const equals = new Map<string, number[]>()
  for (const [at, host] of hosts.entries()) {
    const known = equals.get(host)
    if (known) known.push(at)
    else equals.set(host, [at])
  }
  return (host) => (isWildcard(host) ? all : [...(equals.get(host) ?? []), ...wildcards].sort((a, b) => a - b))
}

function checkTcpRoute({ match, route }: TCPRoute, at: FieldPath): Finding[] {
  return [
    ...eachOf(match, [...at, 'match'], checkL4Match),
    ...(route?.length ? [] : [fault('TCP route is required', at)]),
    ...checkSplit(route, [...at, 'route']),
  ]
}

function checkL4Match({ destinationSubnets, port = 0, sourceLabels, gateways }: L4MatchAttributes, at: FieldPath): Finding[] {
  return [
    ...eachOf(destinationSubnets, [...at, 'destinationSubnets'], (subnet, path) => faultIf(wrongSubnet(subnet), path)),
    ...(port === 0 ? [] : faultIf(wrongPort(port), [...at, 'port'])),
    ...wrongTags(sourceLabels).map((text) => fault(text, [...at, 'sourceLabels'])),
    ...checkGatewayNames(gateways, [...at, 'gateways']),
  ]
}

function checkTlsRoute({ match, route }: TLSRoute, at: FieldPath, spec: VirtualService): Finding[] {
  return [
    ...(match?.length ? [] : [fault('TLS route must have at least one match condition', at)]),
    ...eachOf(match, [...at, 'match'], (block, path) => [...checkSniHosts(block, path, spec), ...checkL4Match(block, path)]),
    ...(route?.length ? [] : [fault('TLS route is required', at)]),
    ...checkSplit(route, [...at, 'route']),
  ]
}

function checkSniHosts({ sniHosts }: TLSMatchAttributes, at: FieldPath, spec: VirtualService): Finding[] {
  if (!sniHosts?.length) return [fault('TLS match must have at least one SNI host', at)]
  const { hosts = [] } = spec
  return eachOf(sniHosts, [...at, 'sniHosts'], (sni, path) => {
    const wrong = isGeneratedSni(sni, spec) ? undefined : wrongWildcardDomain(sni)
    if (wrong)
      return isIpAddress(sni)
        ? [caution(`using an IP address ("${sni}") goes against SNI spec and most clients do not support this`, path)]
        : [fault(wrong, path)]
    if (hosts.some((host) => isSubsetOf(sni, host))) return []
    return [fault(`SNI host "${sni}" is not a compatible subset of any of the virtual service hosts: [${hosts.join(', ')}]`, path)]
  })
}
