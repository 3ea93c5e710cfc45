import type { FieldPath } from '../../manifest/resource.ts'
import { type Finding, fault } from './finding.ts'
import { isDnsLabel, isIpAddress, wrongWildcardDomain } from './names.ts'

/** Checks `namespace/host` of a Gateway's server or a Sidecar's egress (agent/validation.go, ValidateNamespaceSlashWildcardHostname). */
export function checkScopedHost(entry: string, at: FieldPath, of: 'gateway' | 'sidecar'): Finding[] {
  const slash = entry.indexOf('/')
  if (slash < 0) return of === 'gateway' ? checkHost(entry, at, of) : [fault('host must be of form namespace/dnsName', at)]
  const [namespace, host] = [entry.slice(0, slash), entry.slice(slash + 1)]
  const found = namespace === '' || host === '' ? [fault('config namespace and dnsName in host entry cannot be empty', at)] : []
  const scope = of === 'sidecar' ? namespace.replace(/^~/, '') : namespace
  const fine = scope === '*' || scope === '.' || isDnsLabel(scope) || (of === 'sidecar' && scope === '')
  if (!fine) found.push(fault(`invalid namespace value "${namespace}" in ${of}`, at))
  return [...found, ...checkHost(host, at, of)]
}

function checkHost(host: string, at: FieldPath, of: 'gateway' | 'sidecar'): Finding[] {
  const found: Finding[] = []
  if (host !== '*' && !host.includes('.')) found.push(fault('short names (non FQDN) are not allowed', at))
  const wrong = wrongWildcardDomain(host)
  if (wrong && (of === 'sidecar' || !isIpAddress(host))) found.push(fault(wrong, at))
  if (host.includes('*') && host !== '*' && !host.startsWith('*.')) found.push(fault(`partial wildcard "${host}" not allowed`, at))
  return found
}
