import type {
  DeploymentSpec,
  DestinationRule,
  HTTPRoute,
  HTTPRouteDestination,
  IstioTrafficRouting,
  IstioVirtualService,
  PodTemplateSpec,
  RolloutSpec,
  ServiceSpec,
  VirtualService,
} from '../manifest/kinds.ts'
import type { FieldPath, Resource } from '../manifest/resource.ts'
import { findResource, kindsMade, make, putAll, withSpec } from './objects.ts'
import type { ManagedRoute, Setting } from './rollout.ts'
import { routeSource } from './route-source.ts'

/** Label by which Argo tells the pods of ReplicaSets apart. */
const HASH_LABEL = 'rollouts-pod-template-hash'

/** The objects of one Rollout. */
export interface ArgoObjects {
  readonly rollout: Resource
  readonly template: PodTemplateSpec
  readonly stable: ArgoSide
  readonly canary: ArgoSide
  readonly istio: IstioTrafficRouting | undefined
  /** Names of the managed routes in their order. */
  readonly managed: readonly string[]
  /** Whether the Services are switched as a whole: blue-green. */
  readonly switches: boolean
  /** The Deployment that the template comes from, where it is to be scaled down. */
  readonly scaledDown: Resource | undefined
}

/** One side of the split. */
export interface ArgoSide {
  /** Name of the ReplicaSet. */
  readonly name: string
  readonly hash: string
  /** Name of the side's Service: stable or active, canary or preview; undefined where it has none of its own. */
  readonly service: string | undefined
  /** Labels and annotations that its pods carry beside the template's. */
  readonly labels: Readonly<Record<string, string>>
}

/** The resources as Argo leaves them: two ReplicaSets, the Services' selectors, the DestinationRule's subsets, the VirtualServices' routes. */
export function arrangeArgo(resources: readonly Resource[], of: ArgoObjects, setting: Setting): readonly Resource[] {
  const sets = [
    replicaSet(of, of.stable, setting.replicas.stable),
    replicaSet({ ...of, template: templateNow(resources, of) }, of.canary, setting.replicas.canary),
  ]
  const down = of.scaledDown ? [withSpec(of.scaledDown, { ...(of.scaledDown.spec as object), replicas: 0 })] : []
  const rules = of.istio?.destinationRule ? [destinationRule(resources, of, setting)] : []
  const routed = virtualServices(of.istio).map((reference) => virtualService(resources, of, reference, setting))
  const changes = [...sets, ...down, ...services(resources, of, setting), ...rules, ...routed].filter((each) => each !== undefined)
  return putAll(resources, changes)
}

/** The template of the new version: as the timeline may have changed it since. */
function templateNow(resources: readonly Resource[], { rollout, template }: ArgoObjects): PodTemplateSpec {
  const { namespace, name } = rollout.metadata
  const { workloadRef } = rollout.spec as RolloutSpec
  const owner = workloadRef
    ? findResource(resources, 'Deployment', namespace, workloadRef.name ?? '')
    : findResource(resources, 'Rollout', namespace, name)
  return (owner?.spec as DeploymentSpec | undefined)?.template ?? template
}

function replicaSet({ rollout, template }: ArgoObjects, { name, hash, labels: own }: ArgoSide, replicas: number): Resource {
  const labels = { ...template.metadata?.labels, ...own, [HASH_LABEL]: hash }
  return make(rollout, {
    ...kindsMade.apps,
    kind: 'ReplicaSet',
    name,
    namespace: rollout.metadata.namespace,
    labels,
    spec: { replicas, selector: { matchLabels: labels }, template: { ...template, metadata: { ...template.metadata, labels } } },
    from: (path) => path,
  })
}

/** Which version each Service leads to: once the update is through, both lead to the new one; while none is under way, both to the old one. */
function services(
  resources: readonly Resource[],
  of: ArgoObjects,
  { weight, promoted, replicas }: Setting,
): readonly (Resource | undefined)[] {
  const { stable, canary, switches } = of
  const main = promoted || (switches && weight === 100) ? canary.hash : stable.hash
  const other = promoted || replicas.canary > 0 ? canary.hash : stable.hash
  const patch = (name: string | undefined, hash: string) => {
    const service = name === undefined ? undefined : findResource(resources, 'Service', of.rollout.metadata.namespace, name)
    const spec = service?.spec as ServiceSpec | undefined
    return service && withSpec(service, { ...spec, selector: { ...spec?.selector, [HASH_LABEL]: hash } })
  }
  return [patch(stable.service, main), patch(canary.service, other)]
}

function destinationRule(resources: readonly Resource[], of: ArgoObjects, { promoted, replicas }: Setting): Resource | undefined {
  const { name = '', stableSubsetName, canarySubsetName } = of.istio?.destinationRule ?? {}
  const rule = findResource(resources, 'DestinationRule', of.rollout.metadata.namespace, name)
  const spec = rule?.spec as DestinationRule | undefined
  const stable = promoted ? of.canary.hash : of.stable.hash
  const canary = promoted || replicas.canary > 0 ? of.canary.hash : of.stable.hash
  const subsets = (spec?.subsets ?? []).map((subset) => {
    const hash = subset.name === canarySubsetName ? canary : subset.name === stableSubsetName ? stable : undefined
    return hash === undefined ? subset : { ...subset, labels: { ...subset.labels, [HASH_LABEL]: hash } }
  })
  return rule && withSpec(rule, { ...spec, subsets })
}

/** The VirtualServices whose routes a Rollout manages. */
export function virtualServices(istio: IstioTrafficRouting | undefined): readonly IstioVirtualService[] {
  return [...(istio?.virtualServices ?? []), ...(istio?.virtualService ? [istio.virtualService] : [])]
}

/** A VirtualService that a Rollout names: in its own namespace, unless the name says another. */
export function findVirtualService(
  resources: readonly Resource[],
  { rollout }: Pick<ArgoObjects, 'rollout'>,
  { name = '' }: IstioVirtualService,
): Resource | undefined {
  const [own, namespace] = name.split('.')
  return findResource(resources, 'VirtualService', namespace ?? rollout.metadata.namespace, own ?? '')
}

// Simplified: of the VirtualServices of a Rollout the http routes are managed; those of tls and tcp stay as they are.
function virtualService(
  resources: readonly Resource[],
  of: ArgoObjects,
  reference: IstioVirtualService,
  setting: Setting,
): Resource | undefined {
  const resource = findVirtualService(resources, of, reference)
  const spec = resource?.spec as VirtualService | undefined
  if (!resource || !spec?.http) return undefined
  const names = new Set(setting.routes.map(({ name }) => name))
  const kept = spec.http.map((route, index) => ({ route, index })).filter(({ route }) => !names.has(route.name ?? ''))
  const patched = kept.map(({ route, index }) => ({
    route: isManaged(route, reference, spec) ? weighted(route, of, setting) : route,
    index,
  }))
  const split = patched.find(({ route }) => isManaged(route, reference, spec))?.route
  const ordered = of.managed.flatMap((name) => setting.routes.find((route) => route.name === name) ?? [])
  const made = split ? ordered.map((route) => managedRoute(route, split, of)) : []
  const places = [...made.map(({ name = '' }) => settingStep(of.rollout, name)), ...patched.map(({ index }) => index)]
  const http = [...made, ...patched.map(({ route }) => route)]
  return withSpec(resource, { ...spec, http }, routeSource(resource.source, of.rollout.source, places))
}

/** The step that sets a managed route. */
function settingStep({ spec }: Resource, name: string): FieldPath {
  const { steps = [] } = (spec as RolloutSpec).strategy?.canary ?? {}
  const set = steps.findIndex(({ setHeaderRoute, setMirrorRoute }) => {
    const route = setHeaderRoute ?? setMirrorRoute
    return route?.name === name && route.match !== undefined
  })
  return ['spec', 'strategy', 'canary', 'steps', set]
}

/** Whether the weights of a route are Argo's: those that the Rollout names, or the one that there is, or the first without a name. */
export function isManaged(route: HTTPRoute, { routes = [] }: IstioVirtualService, { http = [] }: VirtualService): boolean {
  if (routes.length > 0) return routes.includes(route.name ?? '')
  return http.length === 1 || route === http.find(({ name }) => !name)
}

function weighted(route: HTTPRoute, of: ArgoObjects, { weight }: Setting): HTTPRoute {
  const destinations = (route.route ?? []).flatMap((destination): readonly HTTPRouteDestination[] => {
    const side = sideOf(destination, of)
    if (side !== undefined) return [{ ...destination, weight: side === 'canary' ? weight : 100 - weight }]
    return of.istio?.destinationRule?.additionalSubsetNames?.includes(destination.destination?.subset ?? '') ? [destination] : []
  })
  return { ...route, route: destinations }
}

/** The side that a destination leads to, by its host or its subset. */
export function sideOf({ destination }: HTTPRouteDestination, { istio, stable, canary }: ArgoObjects): 'stable' | 'canary' | undefined {
  const host = (destination?.host ?? '').replace(/\..*/, '')
  const { stableSubsetName, canarySubsetName } = istio?.destinationRule ?? {}
  const subset = destination?.subset
  if (host === canary.service || (subset !== undefined && subset === canarySubsetName)) return 'canary'
  return host === stable.service || (subset !== undefined && subset === stableSubsetName) ? 'stable' : undefined
}

/** A route that a step sets: before all others, to the canary alone or with copies for it. */
function managedRoute(managed: ManagedRoute, split: HTTPRoute, of: ArgoObjects): HTTPRoute {
  const canary = split.route?.find((destination) => sideOf(destination, of) === 'canary')?.destination
  const { name, match } = managed
  if (managed.type === 'header') return { name, match, route: [{ ...(canary && { destination: canary }), weight: 100 }] }
  return {
    name,
    ...(match.length > 0 && { match }),
    route: split.route ?? [],
    ...(canary && { mirror: canary, mirrorPercentage: { value: managed.percentage } }),
  }
}
