import type { HTTPRoute, HTTPRouteDestination, VirtualService } from '../manifest/kinds.ts'
import type { FieldPath, Resource } from '../manifest/resource.ts'
import { kindsMade, make, movedSource, putAll, withSpec } from './objects.ts'
import type { ManagedRoute, Setting } from './rollout.ts'
import { routeSource } from './route-source.ts'

/** The host whose requests a plain list splits. */
export interface PlainHost {
  /** As the plan writes it. */
  readonly host: string
  readonly name: string
  readonly namespace: string
  readonly stable: string
  readonly canary: string
  /** The scenario, which stands for the controller. */
  readonly owner: Resource
}

/** Whether a destination is the host of the plan. */
function leadsTo({ name, namespace }: PlainHost, host: string | undefined, home: string): boolean {
  return host === `${name}.${namespace}.svc.cluster.local` || host === `${name}.${namespace}` || (host === name && home === namespace)
}

/** The resources with the plan's weights and routes in all VirtualServices that lead to the host; with one of its own where none does. */
export function arrangePlain(resources: readonly Resource[], of: PlainHost, setting: Setting): readonly Resource[] {
  const changed = resources.filter((resource) => splits(resource, of)).map((resource) => patched(resource, of, setting))
  return putAll(resources, changed.length > 0 ? changed : [ownService(of, setting)])
}

function httpOf(resource: Resource): readonly HTTPRoute[] {
  return resource.kind === 'VirtualService' ? ((resource.spec as VirtualService).http ?? []) : []
}

function splits(resource: Resource, of: PlainHost): boolean {
  return httpOf(resource).some((route) => isSplit(route, of, resource.metadata.namespace))
}

/** A route that leads to a version of the plan. */
function isSplit({ route = [], name }: HTTPRoute, of: PlainHost, home: string): boolean {
  if (name?.startsWith('rollout-')) return false
  return route.some(({ destination }) => leadsTo(of, destination?.host, home) && isSide(destination?.subset, of))
}

const isSide = (subset: string | undefined, { stable, canary }: PlainHost) => subset === stable || subset === canary

function patched(resource: Resource, of: PlainHost, setting: Setting): Resource {
  const { source, metadata } = resource
  const places: (number | FieldPath)[] = []
  const own = httpOf(resource).filter(({ name }) => !name?.startsWith('rollout-'))
  const http = own.flatMap((route, i) => {
    if (!isSplit(route, of, metadata.namespace)) {
      places.push(i)
      return [route]
    }
    const split = weighted(route, of, setting.weight, metadata.namespace)
    const managed = setting.routes.map((each) => managedRoute(each, split, of))
    places.push(...setting.routes.map(({ type }) => settingStep(of.owner, type)), i)
    return [...managed, split]
  })
  return withSpec(resource, { ...(resource.spec as VirtualService), http }, routeSource(source, of.owner.source, places))
}

/** The step of the plan that sets a route. */
function settingStep({ spec }: Resource, type: ManagedRoute['type']): FieldPath {
  const { steps = [] } = (spec as { readonly rollout?: { readonly steps?: readonly Readonly<Record<string, unknown>>[] } }).rollout ?? {}
  const field = type === 'header' ? 'setHeaderRoute' : 'setMirrorRoute'
  return ['spec', 'rollout', 'steps', steps.findIndex((step) => step[field] !== undefined)]
}

function weighted(route: HTTPRoute, of: PlainHost, weight: number, home: string): HTTPRoute {
  const sides = (route.route ?? []).filter(({ destination }) => leadsTo(of, destination?.host, home) && isSide(destination?.subset, of))
  const like = sides[0]
  const side = (subset: string, share: number): HTTPRouteDestination => {
    const given = sides.find(({ destination }) => destination?.subset === subset)
    return { ...(given ?? { destination: { ...like?.destination, subset } }), weight: share }
  }
  return { ...route, route: [side(of.stable, 100 - weight), side(of.canary, weight)] }
}

/** A managed route goes before the split, under the split's own conditions. */
function managedRoute(managed: ManagedRoute, split: HTTPRoute, of: PlainHost): HTTPRoute {
  const canary = split.route?.find(({ destination }) => destination?.subset === of.canary)?.destination
  const match = joined(managed.match, split.match)
  const { mirror: _, mirrors: __, mirrorPercentage: ___, ...rest } = split
  if (managed.type === 'header') return { ...rest, name: managed.name, match, route: [{ ...(canary && { destination: canary }) }] }
  return {
    ...rest,
    name: managed.name,
    ...(match.length > 0 && { match }),
    ...(canary && { mirror: canary, mirrorPercentage: { value: managed.percentage } }),
  }
}

function joined(own: HTTPRoute['match'] = [], given: HTTPRoute['match'] = []): NonNullable<HTTPRoute['match']> {
  if (own.length === 0 || given.length === 0) return own.length === 0 ? given : own
  return given.flatMap((condition) => own.map((each) => ({ ...condition, ...each, headers: { ...condition.headers, ...each.headers } })))
}

function ownService(of: PlainHost, setting: Setting): Resource {
  const host = `${of.name}.${of.namespace}.svc.cluster.local`
  const destination = (subset: string, weight: number) => ({ destination: { host, subset }, weight })
  const split: HTTPRoute = { route: [destination(of.stable, 100 - setting.weight), destination(of.canary, setting.weight)] }
  const spec = { hosts: [host], http: [...setting.routes.map((each) => managedRoute(each, split, of)), split] }
  const made = make(of.owner, { ...kindsMade.istio, kind: 'VirtualService', name: `${of.name}-rollout`, namespace: of.namespace, spec })
  return { ...made, source: movedSource(of.owner.source, () => ['spec', 'rollout']) }
}
