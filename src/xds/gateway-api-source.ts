import type { SourceRange } from '../core/source.ts'
import type { FieldPath, Resource, ResourceSource } from '../manifest/resource.ts'
import type { RuleRoute } from './gateway-api-rule.ts'

/** A route with the HTTPRoute that it was made of. */
export interface PlacedRoute extends RuleRoute {
  readonly of: Resource
}

/** Where the parts of a VirtualService made of HTTPRoutes stand in those: a path in its rules leads to the rule, match, backend or filter. */
export class ApiRouteSource implements ResourceSource {
  readonly #base: ResourceSource
  readonly #routes: readonly PlacedRoute[]

  constructor(base: ResourceSource, routes: readonly PlacedRoute[]) {
    this.#base = base
    this.#routes = routes
  }

  get range(): SourceRange {
    return this.#base.range
  }

  at(path: FieldPath): SourceRange {
    const { source, own } = this.#locate(path)
    return source.at(own)
  }

  keyAt(path: FieldPath): SourceRange {
    const { source, own } = this.#locate(path)
    return source.keyAt(own)
  }

  #locate([spec, section, index, ...rest]: FieldPath): { source: ResourceSource; own: FieldPath } {
    if (spec !== 'spec' || section !== 'http') return { source: this.#base, own: ['spec', 'parentRefs'] }
    const route = typeof index === 'number' ? this.#routes[index] : undefined
    if (!route) return { source: this.#base, own: ['spec', 'rules'] }
    return { source: route.of.source, own: ['spec', 'rules', route.rule, ...fieldOf(route, rest)] }
  }
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
