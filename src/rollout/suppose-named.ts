import type { CanarySpec, DeploymentSpec, IstioTrafficRouting, PodTemplateSpec, RolloutSpec } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import {
  deploymentText,
  destinationRuleText,
  type SupposedDestination,
  serviceText,
  virtualServiceText,
} from '../scenario/supposed-manifests.ts'
import { virtualServices } from './argo-cluster.ts'
import { findResource } from './objects.ts'

/**
 * Manifests for what the Rollouts and Canaries of a fragment name and its text does not hold: a Canary or a Rollout alone is then carried out
 * as it stands. A text with Services of its own is taken at its word, as is one with Deployments by a Canary.
 */
export function supposeNamed(resources: readonly Resource[]): readonly string[] {
  const holds = (kind: string) => resources.some((resource) => resource.kind === kind)
  return resources.flatMap((resource) => {
    if (resource.group === 'flagger.app' && resource.kind === 'Canary' && !holds('Deployment')) return targetOf(resource)
    if (resource.group === 'argoproj.io' && resource.kind === 'Rollout' && !holds('Service')) return namedBy(resource, resources)
    return []
  })
}

/** The Deployment that a Canary is about. */
function targetOf({ metadata, spec }: Resource): readonly string[] {
  const { targetRef, service } = spec as CanarySpec
  if (targetRef?.kind !== 'Deployment' || !targetRef.name) return []
  const { port, targetPort } = service ?? {}
  const open = typeof targetPort === 'number' ? targetPort : port
  return [deploymentText(targetRef.name, metadata.namespace, { app: targetRef.name }, open)]
}

/** The template, Services, rule and routes that a Rollout names. */
function namedBy(rollout: Resource, resources: readonly Resource[]): readonly string[] {
  const { metadata, spec } = rollout
  const { workloadRef, template, strategy = {} } = spec as RolloutSpec
  const { namespace } = metadata
  const referred = workloadRef?.name === undefined ? undefined : findResource(resources, 'Deployment', namespace, workloadRef.name)
  const lacks = workloadRef?.kind === 'Deployment' && workloadRef.name !== undefined && !referred
  const pods = lacks ? undefined : (template ?? (referred?.spec as DeploymentSpec | undefined)?.template)
  const labels = pods?.metadata?.labels ?? { app: workloadRef?.name ?? metadata.name }
  const ports = portsOf(pods)
  const { stableService, canaryService, trafficRouting } = strategy.canary ?? {}
  const { activeService, previewService } = strategy.blueGreen ?? {}
  const services = [...new Set([stableService, canaryService, activeService, previewService].filter((name) => name !== undefined))]
  const routing = trafficRouting?.istio
  const place: RoutedPlace = { name: metadata.name, namespace, labels, stableService, canaryService }
  const host = routing?.destinationRule && services.length === 0 ? [serviceText(metadata.name, namespace, labels, ports)] : []
  return [
    ...(lacks ? [deploymentText(workloadRef.name ?? '', namespace, labels, ports[0])] : []),
    ...host,
    ...services.map((name) => serviceText(name, namespace, labels, ports)),
    ...(routing ? routingOf(routing, place, resources) : []),
  ]
}

function portsOf(template: PodTemplateSpec | undefined): readonly number[] {
  const ports = (template?.spec?.containers ?? []).flatMap((container) => container.ports ?? [])
  const open = ports.flatMap(({ containerPort }) => (containerPort === undefined ? [] : [containerPort]))
  return open.length > 0 ? open : [80]
}

interface RoutedPlace {
  readonly name: string
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  readonly stableService: string | undefined
  readonly canaryService: string | undefined
}

function routingOf(routing: IstioTrafficRouting, place: RoutedPlace, resources: readonly Resource[]): readonly string[] {
  const { namespace, stableService, canaryService } = place
  const host = stableService ?? place.name
  const { name: rule, stableSubsetName: stable, canarySubsetName: canary } = routing.destinationRule ?? {}
  const ruled = rule === undefined || findResource(resources, 'DestinationRule', namespace, rule) !== undefined
  const sides: readonly SupposedDestination[] =
    stable !== undefined && canary !== undefined
      ? [stable, canary].map((subset) => ({ host, subset }))
      : [stableService, canaryService].flatMap((service) => (service === undefined ? [] : [{ host: service }]))
  const missing = virtualServices(routing).filter(
    ({ name = '' }) => /^[a-z0-9-]+$/.test(name) && findResource(resources, 'VirtualService', namespace, name) === undefined,
  )
  return [
    ...(ruled || stable === undefined || canary === undefined
      ? []
      : [destinationRuleText({ name: rule, namespace, host, subsets: [stable, canary], labels: place.labels })]),
    ...(sides.length < 2
      ? []
      : missing.map(({ name = '', routes }) => virtualServiceText({ name, namespace, route: routes?.[0] }, host, sides))),
  ]
}
