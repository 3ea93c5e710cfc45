import type { DestinationRule, PortTrafficPolicy, Subset, TrafficPolicy, TunnelSettings } from '../../manifest/kinds.ts'
import type { FieldPath, Resource } from '../../manifest/resource.ts'
import { checkClientTls } from './client-tls.ts'
import { checkConnectionPool } from './connection-pool.ts'
import { wrongSubsetName } from './destinations.ts'
import { checkExportTo, checkPrivateExportTo } from './export-to.ts'
import { eachOf, type Finding, fault, faultIf } from './finding.ts'
import { checkLoadBalancer } from './load-balancer.ts'
import { wrongDomain, wrongIp, wrongPort, wrongTags, wrongWildcardDomain } from './names.ts'
import { checkOutlierDetection } from './outlier-detection.ts'
import { checkMatchLabels } from './selector.ts'

const POLICIES = ['outlierDetection', 'connectionPool', 'loadBalancer', 'tls'] as const

/** Checks a DestinationRule as the admission webhook does (validation.go, ValidateDestinationRule). */
export function checkDestinationRule({ spec, metadata }: Resource<DestinationRule>): Finding[] {
  const { host = '', trafficPolicy, subsets = [], exportTo, workloadSelector } = spec
  const { namespace } = metadata
  return [
    ...faultIf(wrongWildcardDomain(host), ['spec', 'host']),
    ...checkTrafficPolicy(trafficPolicy, ['spec', 'trafficPolicy']),
    ...eachOf(subsets, ['spec', 'subsets'], (subset, at) => checkSubset(subset, at, isRepeated(subsets, subset))),
    ...checkExportTo(exportTo, namespace),
    ...(workloadSelector
      ? [...checkPrivateExportTo(exportTo, namespace), ...checkMatchLabels(workloadSelector, ['spec', 'workloadSelector'])]
      : []),
  ]
}

function isRepeated(subsets: readonly Subset[], subset: Subset): boolean {
  const { name = '' } = subset
  return subsets.slice(0, subsets.indexOf(subset)).some((earlier) => (earlier.name ?? '') === name)
}

function checkSubset({ name = '', labels, trafficPolicy }: Subset, at: FieldPath, repeated: boolean): Finding[] {
  return [
    ...(repeated ? [fault(`duplicate subset names: ${name}`, [...at, 'name'])] : []),
    ...faultIf(wrongSubsetName(name), [...at, 'name']),
    ...wrongTags(labels).map((text) => fault(text, [...at, 'labels'])),
    ...errorsOnly(checkTrafficPolicy(trafficPolicy, [...at, 'trafficPolicy'])),
  ]
}

/** Istio loses the warnings of nested policies on the way. */
function errorsOnly(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ level }) => level === 'error')
}

function checkTrafficPolicy(policy: TrafficPolicy | undefined, at: FieldPath): Finding[] {
  if (!policy) return []
  const { portLevelSettings, tunnel, proxyProtocol, retryBudget } = policy
  const empty = !POLICIES.some((name) => policy[name]) && !portLevelSettings && !tunnel && !proxyProtocol && !retryBudget
  if (empty) return [fault('traffic policy must have at least one field', at)]
  if (tunnel && proxyProtocol) return [fault('tunnel and proxyProtocol must not be set together', at)]
  return [
    ...checkPolicies(policy, at),
    ...eachOf(portLevelSettings, [...at, 'portLevelSettings'], (settings, path) => errorsOnly(checkPortPolicy(settings, path))),
    ...checkTunnel(tunnel, [...at, 'tunnel']),
  ]
}

function checkPolicies(policy: PortTrafficPolicy & TrafficPolicy, at: FieldPath): Finding[] {
  const { outlierDetection, connectionPool, loadBalancer, tls } = policy
  return [
    ...checkOutlierDetection(outlierDetection, [...at, 'outlierDetection']),
    ...checkConnectionPool(connectionPool, [...at, 'connectionPool']),
    ...checkLoadBalancer(loadBalancer, outlierDetection, [...at, 'loadBalancer']),
    ...checkClientTls(tls, [...at, 'tls']),
  ]
}

function checkPortPolicy(settings: PortTrafficPolicy, at: FieldPath): Finding[] {
  const empty = !POLICIES.some((name) => settings[name])
  return [
    ...(settings.port ? [] : [fault('portTrafficPolicy must have valid port', at)]),
    ...(empty ? [fault('port traffic policy must have at least one field', at)] : checkPolicies(settings, at)),
  ]
}

function checkTunnel(tunnel: TunnelSettings | undefined, at: FieldPath): Finding[] {
  if (!tunnel) return []
  const { protocol = '', targetHost = '', targetPort = 0 } = tunnel
  const [domain, ip, port] = [wrongDomain(targetHost), wrongIp(targetHost), wrongPort(targetPort)]
  return [
    ...(['', 'CONNECT', 'POST'].includes(protocol) ? [] : [fault('tunnel protocol must be "CONNECT" or "POST"', [...at, 'protocol'])]),
    ...(domain && ip ? [fault(`tunnel target host must be valid FQDN or IP address: ${domain}; ${ip}`, [...at, 'targetHost'])] : []),
    ...(port ? [fault(`tunnel target port is invalid: ${port}`, [...at, 'targetPort'])] : []),
  ]
}
