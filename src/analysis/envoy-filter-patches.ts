import type { Diagnostic } from '../core/diagnostic.ts'
import type { EnvoyConfigObjectPatch, EnvoyFilter } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { type AnalysisContext, about } from './analyzer.ts'

const NOT_BY_ADD = ['ROUTE_CONFIGURATION', 'HTTP_ROUTE']
const BY_REPLACE = ['NETWORK_FILTER', 'HTTP_FILTER', 'VIRTUAL_HOST']

/** EnvoyFilters whose patches cannot work, or work only in luck's order: IST0151 to IST0155 (envoyfilter/envoyfilter.go). */
export function envoyFilterPatches({ envoyFilters }: AnalysisContext): Diagnostic[] {
  const versioned = new Set<string>()
  return envoyFilters.flatMap((resource) => {
    const patches = resource.spec.configPatches ?? []
    const end = patches.findIndex(({ patch }) => !patch)
    return patches.slice(0, end < 0 ? patches.length : end).flatMap((patch, index) => {
      const name = nameOf(patch)
      const found = checkPatch(resource, patch, index, versioned.has(name))
      if (patch.match?.proxy?.proxyVersion) versioned.add(name)
      return found
    })
  })
}

function nameOf({ patch, match }: EnvoyConfigObjectPatch): string {
  const value = (patch?.value ?? undefined) as { name?: unknown } | undefined
  if (!value || Object.keys(value).length === 0) return ''
  return value.name === undefined ? (match?.listener?.filterChain?.filter?.name ?? '') : String(value.name)
}

function checkPatch(
  resource: Resource<EnvoyFilter>,
  { applyTo = 'INVALID', patch }: EnvoyConfigObjectPatch,
  index: number,
  versioned: boolean,
): Diagnostic[] {
  const at = ['spec', 'configPatches', index, 'patch', 'operation']
  const error = (code: string, message: string) => [about(resource, code, 'error', message, { at })]
  switch (patch?.operation) {
    case 'ADD':
      return NOT_BY_ADD.includes(applyTo) ? error('IST0153', `ADD is ignored for ${applyTo}.`) : []
    case 'REMOVE':
      return NOT_BY_ADD.includes(applyTo) ? error('IST0154', `REMOVE is ignored for ${applyTo}.`) : relative(resource, at, versioned)
    case 'REPLACE':
      return BY_REPLACE.includes(applyTo)
        ? relative(resource, at, versioned)
        : error('IST0152', `REPLACE is valid for HTTP_FILTER and NETWORK_FILTER only, not for ${applyTo}.`)
    case 'INSERT_BEFORE':
    case 'INSERT_AFTER':
      return relative(resource, at, versioned)
    default:
      return []
  }
}

function relative(resource: Resource<EnvoyFilter>, at: readonly (string | number)[], versioned: boolean): Diagnostic[] {
  if (resource.spec.priority) return []
  const reason = 'This patch counts on others being applied before it, but the EnvoyFilter has no `priority`'
  return versioned
    ? [about(resource, 'IST0155', 'warning', `${reason}, and \`proxyVersion\` is set: it may be lost during an upgrade.`, { at })]
    : [about(resource, 'IST0151', 'warning', `${reason}: it may not be applied.`, { at })]
}
