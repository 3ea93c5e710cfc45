import type { Diagnostic } from '../core/diagnostic.ts'
import type { VirtualService } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { hostsOverlap, resolveShortName } from '../mesh/hostname.ts'
import { type AnalysisContext, about, fullName } from './analyzer.ts'
import { scopes } from './known-hosts.ts'

/** IST0109: several VirtualServices of the mesh for one host, of which only the oldest holds (virtualservice/conflictingmeshgatewayhosts.go). */
export function meshHostConflicts({ virtualServices }: AnalysisContext): Diagnostic[] {
  const owners = ownersByHost(virtualServices)
  const reported = new Map<Resource, Diagnostic>()
  for (const [key, own] of owners) {
    const all = key.startsWith('*/') ? own : [...own, ...publicOwners(key.slice(key.indexOf('/') + 1), owners)]
    if (all.length < 2) continue
    const names = all.map(fullName).sort()
    for (const resource of all)
      if (!reported.has(resource)) reported.set(resource, conflict(resource, names, key.slice(key.indexOf('/') + 1)))
  }
  return [...reported.values()]
}

function ownersByHost(virtualServices: readonly Resource<VirtualService>[]): ReadonlyMap<string, readonly Resource<VirtualService>[]> {
  const owners = new Map<string, Resource<VirtualService>[]>()
  for (const resource of virtualServices) {
    const { gateways = [], hosts = [], exportTo } = resource.spec
    if (gateways.length > 0 && !gateways.includes('mesh')) continue
    for (const scope of scopes(exportTo, resource.metadata.namespace))
      for (const host of hosts) {
        const key = `${scope}/${resolveShortName(host, resource.metadata.namespace, 'cluster.local')}`
        owners.set(key, [...(owners.get(key) ?? []), resource])
      }
  }
  return owners
}

/** What is private to a namespace is held against public hosts that cover it, wildcards included. */
function publicOwners(host: string, owners: ReadonlyMap<string, readonly Resource<VirtualService>[]>): readonly Resource<VirtualService>[] {
  return [...owners].flatMap(([key, resources]) => (key.startsWith('*/') && hostsOverlap(host, key.slice(2)) ? resources : []))
}

function conflict(resource: Resource<VirtualService>, names: readonly string[], host: string): Diagnostic {
  return about(
    resource,
    'IST0109',
    'error',
    `VirtualServices ${names.join(', ')} define the same host ${host} for the mesh. Only the oldest of them holds: merge them into one.`,
  )
}
