import { locatedSource } from '../manifest/located-source.ts'
import type { FieldPath, Resource, ResourceSource } from '../manifest/resource.ts'
import type { RuleRoute } from './gateway-api-rule.ts'

/** A route with the HTTPRoute that it was made of. */
export interface PlacedRoute extends RuleRoute {
  readonly of: Resource
}

/** Where the parts of a VirtualService made of HTTPRoutes stand in those: a path in its rules leads to the rule, match, backend or filter. */
export function apiRouteSource(base: ResourceSource, routes: readonly PlacedRoute[]): ResourceSource {
  return locatedSource(base, ([spec, section, index, ...rest]) => {
    if (spec !== 'spec' || section !== 'http') return [base, ['spec', 'parentRefs']]
    const route = typeof index === 'number' ? routes[index] : undefined
    if (!route) return [base, ['spec', 'rules']]
    return [route.of.source, ['spec', 'rules', route.rule, ...fieldOf(route, rest)]]
  })
}

/** The field of an HTTPRoute's rule that became a field of the VirtualService's. */
function fieldOf(route: PlacedRoute, [field, item, ...rest]: FieldPath): FieldPath {
  if (field === 'match') return ['matches', route.match, ...matchField(rest)]
  if (field === 'route') return ['backendRefs', ...(typeof item === 'number' ? [route.backends[item] ?? item, ...rest.slice(0, 1)] : [])]
  if (field === 'timeout') return ['timeouts']
  if (field === 'retries') return [item === 'perTryTimeout' ? 'timeouts' : 'retry']
  return field === undefined ? [] : ['filters']
}

function matchField([field]: FieldPath): FieldPath {
  return field === undefined ? [] : [field === 'uri' ? 'path' : field]
}
