import type {
  CanaryMetadata,
  CanaryService,
  CanarySpec,
  DeploymentSpec,
  HTTPMatchRequest,
  HTTPRoute,
  HTTPRouteDestination,
} from '../manifest/kinds.ts'
import type { FieldPath, Resource } from '../manifest/resource.ts'
import { analysisOf } from './flagger-rules.ts'
import { findResource, kindsMade, make, putAll, withSpec } from './objects.ts'
import type { Setting } from './rollout.ts'

/** The objects of one Canary. */
export interface FlaggerObjects {
  readonly canary: Resource
  readonly deployment: Resource
  /** Label by which Flagger tells the pods of both sides apart, and its value. */
  readonly label: string
  readonly value: string
}

/** Labels that Flagger makes selectors of (`-selector-labels`). */
const SELECTOR_LABELS = ['app', 'name', 'app.kubernetes.io/name']

/** The label that the target selects its pods by; undefined where it has none that Flagger takes. */
export function selectorLabel(deployment: Resource): { readonly label: string; readonly value: string } | undefined {
  const labels = (deployment.spec as DeploymentSpec).selector?.matchLabels ?? {}
  const label = SELECTOR_LABELS.find((each) => labels[each] !== undefined)
  return label === undefined ? undefined : { label, value: labels[label] ?? '' }
}

/** Names of the Services: the one that users call, and those of both sides. */
export function serviceNames({ spec }: Resource): { readonly apex: string; readonly primary: string; readonly canary: string } {
  const { service, targetRef } = spec as CanarySpec
  const apex = service?.name || targetRef?.name || ''
  return { apex, primary: `${apex}-primary`, canary: `${apex}-canary` }
}

/** The resources as Flagger leaves them: the target scaled, the primary, the Services, DestinationRules and the VirtualService made. */
export function arrangeFlagger(resources: readonly Resource[], of: FlaggerObjects, setting: Setting): readonly Resource[] {
  const { canary } = of
  const names = serviceNames(canary)
  const { namespace, name } = of.deployment.metadata
  const deployment = findResource(resources, 'Deployment', namespace, name) ?? of.deployment
  const target = withSpec(deployment, { ...(deployment.spec as DeploymentSpec), replicas: setting.replicas.canary })
  const made = [
    primaryDeployment(of, setting),
    service(of, names.canary, of.value, 'canary'),
    service(of, names.primary, `${of.value}-primary`, 'primary'),
    service(of, names.apex, `${of.value}-primary`, 'apex'),
    destinationRule(canary, names.canary),
    destinationRule(canary, names.primary),
    virtualService(canary, setting),
  ]
  return putAll(withoutScaler(resources, of), [target, ...made, ...primaryScaler(resources, of)])
}

function primaryDeployment({ canary, deployment, label, value }: FlaggerObjects, { replicas, promoted }: Setting): Resource {
  const spec = deployment.spec as DeploymentSpec
  const name = `${deployment.metadata.name}-primary`
  const metadata = spec.template?.metadata ?? {}
  // A promotion writes an annotation of its own, so that pods are made anew whatever the template says.
  const annotations = { ...metadata.annotations, 'flagger-id': promoted ? 'promoted' : 'initial' }
  const labels = { ...metadata.labels, [label]: `${value}-primary` }
  const made = make(canary, {
    ...kindsMade.apps,
    kind: 'Deployment',
    name,
    namespace: canary.metadata.namespace,
    labels: { ...deployment.metadata.labels, [label]: `${value}-primary` },
    spec: {
      ...spec,
      replicas: replicas.stable,
      selector: { matchLabels: { [label]: `${value}-primary` } },
      template: { ...spec.template, metadata: { ...metadata, labels, annotations } },
    },
  })
  return { ...made, source: deployment.source }
}

function service({ canary, label }: FlaggerObjects, name: string, value: string, side: 'apex' | 'primary' | 'canary'): Resource {
  const given = (canary.spec as CanarySpec).service ?? {}
  const { labels = {} }: CanaryMetadata = given[side] ?? {}
  const port = given.port ?? 80
  const first = {
    name: given.portName || 'http',
    protocol: 'TCP',
    port,
    targetPort: given.targetPort || port,
    ...(given.appProtocol && { appProtocol: given.appProtocol }),
  }
  return make(canary, {
    ...kindsMade.core,
    kind: 'Service',
    name,
    namespace: canary.metadata.namespace,
    labels: { ...labels, [label]: name },
    spec: {
      type: 'ClusterIP',
      selector: { [label]: value },
      ports: [first],
      ...(given.headless && { clusterIP: 'None' }),
      ...(given.trafficDistribution && { trafficDistribution: given.trafficDistribution }),
    },
    from: () => ['spec', 'service'],
  })
}

function destinationRule(canary: Resource, host: string): Resource {
  const { trafficPolicy } = (canary.spec as CanarySpec).service ?? {}
  return make(canary, {
    ...kindsMade.istio,
    kind: 'DestinationRule',
    name: host,
    namespace: canary.metadata.namespace,
    spec: { host, ...(trafficPolicy && { trafficPolicy }) },
    from: ([, field, ...rest]) => (field === 'trafficPolicy' ? ['spec', 'service', 'trafficPolicy', ...rest] : ['spec', 'service']),
  })
}

function virtualService(canary: Resource, setting: Setting): Resource {
  const { apex } = serviceNames(canary)
  const { service: given = {} } = canary.spec as CanarySpec
  const hosts = given.hosts ?? []
  const named = hosts.includes(apex) || hosts.includes('*') ? hosts : [...hosts, apex]
  const gateways = given.gateways && given.gateways.length > 0 ? given.gateways : ['mesh']
  return make(canary, {
    ...kindsMade.istio,
    kind: 'VirtualService',
    name: apex,
    namespace: canary.metadata.namespace,
    spec: { ...(!given.delegation && { hosts: named, gateways }), http: routes(canary, given, setting) },
    from: (path) => routePlace(path, canary),
  })
}

function routes(canary: Resource, given: CanaryService, { weight, routes: managed }: Setting): readonly HTTPRoute[] {
  const names = serviceNames(canary)
  const split = [destination(given, names.primary, 100 - weight), destination(given, names.canary, weight)]
  const common = commonOf(given)
  const { analysis } = analysisOf(canary.spec as CanarySpec)
  const match = analysis?.match ?? []
  const mirror = managed.find(({ type }) => type === 'mirror')
  const copied = mirror?.type === 'mirror' ? { mirror: { host: names.canary }, mirrorPercentage: { value: mirror.percentage } } : {}
  if (match.length === 0) return [{ ...common, ...copied, route: split }]
  const isTested = managed.some(({ type }) => type === 'header')
  const tested = isTested ? [destination(given, names.primary, 0), destination(given, names.canary, 100)] : split
  return [
    { ...common, match: merged(match, given.match ?? []), route: tested },
    { ...common, route: [destination(given, names.primary, 100)] },
  ]
}

function commonOf({ match, rewrite, timeout, retries, corsPolicy, headers }: CanaryService): HTTPRoute {
  const { authority, uri } = rewrite ?? {}
  return {
    ...(match && match.length > 0 && { match }),
    ...(rewrite && { rewrite: { ...(authority !== undefined && { authority }), ...(uri !== undefined && { uri }) } }),
    ...(timeout && { timeout }),
    ...(retries && { retries }),
    ...(corsPolicy && { corsPolicy }),
    ...(headers && { headers }),
  }
}

function destination(
  { portDiscovery, gateways = [], delegation, port }: CanaryService,
  host: string,
  weight: number,
): HTTPRouteDestination {
  const named = portDiscovery && ((gateways.length > 0 && gateways[0] !== 'mesh') || delegation)
  return { destination: { host, ...(named && port !== undefined && { port: { number: port } }) }, weight }
}

/** The conditions of the Service with the headers and labels of the test's (pkg/router/istio.go, mergeMatchConditions). */
function merged(tested: readonly HTTPMatchRequest[], given: readonly HTTPMatchRequest[]): readonly HTTPMatchRequest[] {
  if (given.length === 0) return tested
  return tested.flatMap(({ headers, sourceLabels }) =>
    given.map((each) => ({ ...each, ...(headers && { headers }), ...(sourceLabels && { sourceLabels }) })),
  )
}

/** Where a field of the VirtualService comes from. */
function routePlace([spec, section, index, field, ...rest]: FieldPath, canary: Resource): FieldPath {
  const { analysis, field: name } = analysisOf(canary.spec as CanarySpec)
  if (spec !== 'spec' || section !== 'http') return ['spec', 'service', ...(section === undefined ? [] : [section])]
  const isTest = (analysis?.match ?? []).length > 0
  if (field === 'match') return isTest && index === 0 ? ['spec', name, 'match', ...rest] : ['spec', 'service', 'match', ...rest]
  if (field === 'route') return ['spec', name]
  if (field === 'mirror' || field === 'mirrorPercentage') return ['spec', name, analysis?.mirrorWeight ? 'mirrorWeight' : 'mirror']
  return field === undefined ? ['spec', 'service'] : ['spec', 'service', field, ...rest]
}

function scalerOf(resources: readonly Resource[], { canary }: FlaggerObjects): Resource | undefined {
  const { autoscalerRef } = canary.spec as CanarySpec
  if (autoscalerRef?.kind !== 'HorizontalPodAutoscaler') return undefined
  return findResource(resources, 'HorizontalPodAutoscaler', canary.metadata.namespace, autoscalerRef.name ?? '')
}

// Simplified: the HorizontalPodAutoscaler of a Canary's target scales the primary alone; the new version keeps the number of pods that it starts with.
function withoutScaler(resources: readonly Resource[], of: FlaggerObjects): readonly Resource[] {
  const scaler = scalerOf(resources, of)
  return scaler ? resources.filter((resource) => resource !== scaler) : resources
}

function primaryScaler(resources: readonly Resource[], of: FlaggerObjects): readonly Resource[] {
  const scaler = scalerOf(resources, of)
  if (!scaler) return []
  const spec = { ...(scaler.spec as Readonly<Record<string, unknown>>) }
  const target = { ...(spec['scaleTargetRef'] as object), name: `${of.deployment.metadata.name}-primary` }
  const made = make(of.canary, {
    ...kindsMade.autoscaling,
    kind: 'HorizontalPodAutoscaler',
    name: `${scaler.metadata.name}-primary`,
    namespace: scaler.metadata.namespace,
    spec: { ...spec, scaleTargetRef: target },
  })
  return [{ ...made, source: scaler.source }]
}
