import type { FieldPath } from '../../manifest/resource.ts'
import { caution, type Finding, fault, faultIf } from './finding.ts'
import { isDnsLabel, wrongDomain } from './names.ts'

/** Checks the gateways that a VirtualService or a match names. What stands behind the first bare name goes unchecked, as in Istio. */
export function checkGatewayNames(names: readonly string[] | undefined, at: FieldPath): Finding[] {
  const found: Finding[] = []
  for (const [index, name] of (names ?? []).entries()) {
    const path = [...at, index]
    const slash = name.indexOf('/')
    if (slash < 0) return [...found, ...checkBareName(name, path)]
    const [namespace, gateway] = [name.slice(0, slash), name.slice(slash + 1)]
    if (namespace === '' || gateway === '') found.push(fault('config namespace and gateway name cannot be empty', path))
    if (!isDnsLabel(namespace)) found.push(fault(`invalid value for namespace: "${namespace}"`, path))
    if (!isDnsLabel(gateway)) found.push(fault(`invalid value for gateway name: "${gateway}"`, path))
  }
  return found
}

function checkBareName(name: string, at: FieldPath): Finding[] {
  const [gateway = '', namespace] = name.split('.')
  const legacy = `using legacy gatewayName format "${name}"; prefer the <namespace>/<name> format: "${namespace}/${gateway}"`
  return [...(namespace === undefined ? [] : [caution(legacy, at)]), ...faultIf(wrongDomain(name), at)]
}
