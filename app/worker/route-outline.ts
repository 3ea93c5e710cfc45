import type { Resource, SourceRange } from '../../src/index.ts'

/** One route as it stands in the text, whether or not any request takes it. */
export interface RouteOutline {
  /** `VirtualService default/reviews`. */
  readonly resource: string
  readonly name: string
  readonly range: SourceRange
  readonly destinations: readonly SourceRange[]
}

/** Where a kind keeps its routes, and those their destinations. */
const lists: Readonly<Record<string, readonly (readonly [routes: string, destinations: string])[]>> = {
  VirtualService: [
    ['http', 'route'],
    ['tls', 'route'],
    ['tcp', 'route'],
  ],
  HTTPRoute: [['rules', 'backendRefs']],
  GRPCRoute: [['rules', 'backendRefs']],
}

/** Every route of the resources, in the order of the text. */
export function outlineRoutes(resources: readonly Resource[]): readonly RouteOutline[] {
  return resources.flatMap((resource) =>
    (lists[resource.kind] ?? []).flatMap(([routes, destinations]) => outlineList(resource, routes, destinations)),
  )
}

function outlineList({ kind, metadata, spec, source }: Resource, routes: string, destinations: string): RouteOutline[] {
  return itemsOf(spec, routes).map((route, i) => ({
    resource: `${kind} ${metadata.namespace}/${metadata.name}`,
    name: nameOf(route),
    range: source.at(['spec', routes, i]),
    destinations: itemsOf(route, destinations).map((_, j) => source.at(['spec', routes, i, destinations, j])),
  }))
}

function itemsOf(value: unknown, key: string): readonly unknown[] {
  const items = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined
  return Array.isArray(items) ? items : []
}

function nameOf(route: unknown): string {
  const name = typeof route === 'object' && route !== null ? (route as Readonly<Record<string, unknown>>)['name'] : undefined
  return typeof name === 'string' ? name : ''
}
