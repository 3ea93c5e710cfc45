import type { Diagnostic } from '../core/diagnostic.ts'
import type { ServiceEntry } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { type AnalysisContext, about, fullName } from './analyzer.ts'
import { scopes } from './known-hosts.ts'

/** IST0134 for TCP ports without addresses, IST0177 for one port with two protocols (analyzers/serviceentry). */
export function serviceEntryPorts({ serviceEntries }: AnalysisContext): Diagnostic[] {
  return [...serviceEntries.flatMap(withoutAddresses), ...conflictingProtocols(serviceEntries)]
}

function withoutAddresses(resource: Resource<ServiceEntry>): Diagnostic[] {
  const { addresses, ports = [] } = resource.spec
  const { status } = resource.body as { status?: { addresses?: readonly unknown[] } }
  if (addresses?.length || status?.addresses?.length) return []
  return ports.flatMap(({ protocol = '' }, index) =>
    protocol === '' || protocol.toUpperCase() === 'TCP'
      ? [
          about(
            resource,
            'IST0134',
            'warning',
            'A TCP port of a ServiceEntry needs `addresses`: without them, connections are told apart by port alone.',
            { at: ['spec', 'ports', index, 'name'] },
          ),
        ]
      : [],
  )
}

interface Use {
  readonly resource: Resource<ServiceEntry>
  readonly protocol: string
}

function conflictingProtocols(serviceEntries: readonly Resource<ServiceEntry>[]): Diagnostic[] {
  const uses = usesByPort(serviceEntries)
  const reported = new Map<Resource, Diagnostic>()
  for (const [key, own] of uses) {
    const [scope, host = '', port = ''] = key.split(' ')
    const all = scope === '*' ? own : [...own, ...(uses.get(`* ${host} ${port}`) ?? [])]
    const protocols = [...new Set(all.map((use) => use.protocol))].sort()
    if (protocols.length < 2) continue
    const names = [...new Set(all.map((use) => fullName(use.resource)))].sort().join(', ')
    for (const { resource } of all)
      if (!reported.has(resource))
        reported.set(
          resource,
          about(
            resource,
            'IST0177',
            'warning',
            `ServiceEntries ${names} give port ${port} of ${host} different protocols (${protocols.join(', ')}): only one of them holds.`,
          ),
        )
  }
  return [...reported.values()]
}

function usesByPort(serviceEntries: readonly Resource<ServiceEntry>[]): ReadonlyMap<string, readonly Use[]> {
  const uses = new Map<string, Use[]>()
  for (const resource of serviceEntries)
    for (const scope of scopes(resource.spec.exportTo, resource.metadata.namespace))
      for (const host of resource.spec.hosts ?? [])
        for (const { number = 0, protocol = '' } of resource.spec.ports ?? []) {
          const key = `${scope} ${host} ${number}`
          uses.set(key, [...(uses.get(key) ?? []), { resource, protocol: protocol.toUpperCase() }])
        }
  return uses
}
