import { type Finding, fault } from './finding.ts'
import { isDnsLabel } from './names.ts'

const AT = ['spec', 'exportTo'] as const

/** Checks `exportTo` (validation.go, validateExportTo). A ServiceEntry alone may be exported to no one. */
export function checkExportTo(exportTo: readonly string[] | undefined, namespace: string, forServiceEntry = false): Finding[] {
  const found: Finding[] = []
  const keys = new Set<string>()
  exportTo?.forEach((entry, index) => {
    const key = entry === '.' ? namespace : entry
    const wrong = keys.has(key) ? repeated(entry, key, namespace) : wrongEntry(key, forServiceEntry)
    if (wrong) found.push(fault(wrong, [...AT, index]))
    else keys.add(key)
  })
  if (exportTo && exportTo.length > 1) {
    if (keys.has('*')) found.push(fault('cannot have both public (*) and non-public exportTo values for a resource', AT))
    if (keys.has('~')) found.push(fault('cannot export service entry to no one (~) and someone', AT))
  }
  return found
}

/** A DestinationRule for certain workloads holds in its own namespace only. */
export function checkPrivateExportTo(exportTo: readonly string[] | undefined, namespace: string): Finding[] {
  const keys = new Set((exportTo ?? []).map((entry) => (entry === '.' ? namespace : entry)))
  if (keys.size === 0) return []
  if (!keys.has(namespace)) return [fault('destination rule with workload selector cannot have exportTo beyond current namespace', AT)]
  return keys.size > 1 ? [fault('destination rule with workload selector cannot have multiple entries in exportTo', AT)] : []
}

function repeated(entry: string, key: string, namespace: string): string {
  return key === entry
    ? `duplicate entries in exportTo for entry ${entry}`
    : `duplicate entries in exportTo: . and current namespace ${namespace}`
}

function wrongEntry(key: string, forServiceEntry: boolean): string | undefined {
  if (key === '~') return forServiceEntry ? undefined : 'exportTo ~ (none) is not allowed for Istio configuration objects'
  return key === '*' || isDnsLabel(key) ? undefined : 'only .,*, or a valid DNS 1123 label is allowed as exportTo entry'
}
