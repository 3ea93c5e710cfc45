import type { FieldPath } from '../../manifest/resource.ts'
import { caution, type Finding, fault } from './finding.ts'

type Labels = Readonly<Record<string, string>>

/** Checks the selector of a policy or DestinationRule (validation.go, validateWorkloadSelector). */
export function checkMatchLabels(selector: { readonly matchLabels?: Labels } | undefined, at: FieldPath): Finding[] {
  if (!selector) return []
  const { matchLabels = {} } = selector
  return Object.keys(matchLabels).length === 0
    ? [caution('workload selector specified without labels', at)]
    : checkLabels(matchLabels, [...at, 'matchLabels'])
}

/** There are no wildcards in labels that select workloads. */
function checkLabels(labels: Labels, at: FieldPath): Finding[] {
  return Object.entries(labels).flatMap(([key, value]) => {
    const wildcard = key.includes('*') || value.includes('*')
    const nameless = key === '' ? [fault(`empty key is not supported in selector: "${key}=${value}"`, at)] : []
    return wildcard ? [fault(`wildcard is not supported in selector: "${key}=${value}"`, [...at, key])] : nameless
  })
}

/** Checks the workload selector of a Sidecar, ServiceEntry or EnvoyFilter. `kind` is how the warning calls it. */
export function checkAlphaSelector(selector: { readonly labels?: Labels } | undefined, at: FieldPath, kind: string): Finding[] {
  if (!selector) return []
  const { labels = {} } = selector
  if (Object.keys(labels).length === 0)
    return [caution(`${kind}: workload selector specified without labels, will be applied to all services in namespace`, at)]
  return checkLabels(labels, [...at, 'labels'])
}
