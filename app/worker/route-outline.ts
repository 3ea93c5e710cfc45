import { findShadowed, type Resource, type SourceRange } from '../../src/index.ts'

/** One route as it stands in the text, whether or not any request takes it. */
export interface RouteOutline {
  /** `VirtualService default/reviews`. */
  readonly resource: string
  readonly name: string
  readonly range: SourceRange
  readonly destinations: readonly SourceRange[]
  /** Match blocks (or the route itself) that no request can ever reach, by proof, and what takes all of theirs. */
  readonly dead: readonly { readonly range: SourceRange; readonly by: SourceRange; readonly byAll: boolean }[]
  /** None of its match blocks can be reached. */
  readonly unreachable: boolean
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

function outlineList(resource: Resource, routes: string, destinations: string): RouteOutline[] {
  const { kind, metadata, spec, source } = resource
  const dead = kind === 'VirtualService' && routes === 'http' ? shadowedIn(resource) : new Map<number, RouteOutline['dead']>()
  return itemsOf(spec, routes).map((route, i) => {
    const blocks = dead.get(i) ?? []
    return {
      resource: `${kind} ${metadata.namespace}/${metadata.name}`,
      name: nameOf(route),
      range: source.at(['spec', routes, i]),
      destinations: itemsOf(route, destinations).map((_, j) => source.at(['spec', routes, i, destinations, j])),
      dead: blocks,
      unreachable: blocks.length > 0 && blocks.length >= Math.max(1, itemsOf(route, 'match').length),
    }
  })
}

type HttpRoutes = Parameters<typeof findShadowed>[0]

/** Dead blocks by the number of their rule. */
function shadowedIn({ spec, source }: Resource): Map<number, RouteOutline['dead']> {
  const found = new Map<number, RouteOutline['dead']>()
  const at = (rule: number, match: number | null) =>
    source.at(match === null ? ['spec', 'http', rule] : ['spec', 'http', rule, 'match', match])
  for (const { rule, match, by } of findShadowed(itemsOf(spec, 'http') as HttpRoutes, itemsOf(spec, 'gateways') as readonly string[])) {
    found.set(rule, [...(found.get(rule) ?? []), { range: at(rule, match), by: at(by.rule, by.match), byAll: by.match === null }])
  }
  return found
}

function itemsOf(value: unknown, key: string): readonly unknown[] {
  const items = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined
  return Array.isArray(items) ? items : []
}

function nameOf(route: unknown): string {
  const name = typeof route === 'object' && route !== null ? (route as Readonly<Record<string, unknown>>)['name'] : undefined
  return typeof name === 'string' ? name : ''
}
