import type { Service } from './mesh.ts'

/**
 * The services with the ExternalName services that lead to them, through however many hops; a loop leads nowhere
 * (pilot/pkg/model/push_context.go, resolveServiceAliases).
 */
export function resolveAliases(services: readonly Service[]): readonly Service[] {
  const targets = new Map(services.filter((s) => s.resolution === 'Alias').map((s) => [s.hostname, s.externalName ?? '']))
  if (targets.size === 0) return services
  const aliases = new Map<string, { hostname: string; namespace: string }[]>()
  for (const { hostname, namespace } of services.filter((s) => s.resolution === 'Alias')) {
    const concrete = follow(hostname, targets)
    if (concrete !== undefined) aliases.set(concrete, [...(aliases.get(concrete) ?? []), { hostname, namespace }])
  }
  return services.map((service) => {
    const own = aliases.get(service.hostname)
    return own
      ? {
          ...service,
          aliases: own.sort((a, b) =>
            a.namespace === b.namespace ? (a.hostname < b.hostname ? -1 : 1) : a.namespace < b.namespace ? -1 : 1,
          ),
        }
      : service
  })
}

function follow(alias: string, targets: ReadonlyMap<string, string>): string | undefined {
  const seen = new Set<string>()
  let at = alias
  for (let next = targets.get(at); next !== undefined; next = targets.get(at)) {
    if (seen.has(at)) return undefined
    seen.add(at)
    at = next
  }
  return at
}
