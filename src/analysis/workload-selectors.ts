import type { Diagnostic } from '../core/diagnostic.ts'
import type { Resource } from '../manifest/resource.ts'
import { selects } from '../mesh/label-index.ts'
import { type AnalysisContext, about } from './analyzer.ts'
import type { AnalysedPod } from './default-gateway.ts'
import { selectorText } from './selector-text.ts'

type Labels = Readonly<Record<string, string>>
interface Selecting {
  readonly resource: Resource
  readonly labels: Labels
  readonly path: readonly string[]
}

/** Sidecars: IST0110, IST0111, IST0101 for selectors that fit no pod, IST0167 in ambient mode (sidecar/selector.go). */
export function sidecarSelectors(context: AnalysisContext): Diagnostic[] {
  const selecting = context.sidecars.map(
    (resource): Selecting => ({
      resource,
      labels: resource.spec.workloadSelector?.labels ?? {},
      path: ['spec', 'workloadSelector', 'labels'],
    }),
  )
  const [general, special] = [selecting.filter((one) => isEmpty(one.labels)), selecting.filter((one) => !isEmpty(one.labels))]
  const ambientPods = special.flatMap(({ resource, labels }) =>
    podsOf(resource, labels, context).some((pod) => isAmbientPod(pod, context))
      ? [about(resource, 'IST0167', 'warning', 'The selected workload is in ambient mode, so this Sidecar has no effect.')]
      : [],
  )
  return [
    ...special.flatMap((one) => withoutPod(one, context)),
    ...ambientPods,
    ...contested(special, context, 'IST0110'),
    ...repeatedDefaults(general, context),
  ]
}

function repeatedDefaults(general: readonly Selecting[], { mesh }: AnalysisContext): Diagnostic[] {
  return general.flatMap(({ resource }) => {
    const { namespace } = resource.metadata
    if (isAmbientNamespace(mesh.namespaces.get(namespace) ?? {}))
      return [about(resource, 'IST0167', 'warning', `Namespace ${namespace} is in ambient mode, so this Sidecar has no effect.`)]
    const names = general
      .filter((one) => one.resource.metadata.namespace === namespace)
      .map((one) => one.resource.metadata.name)
      .sort()
    return names.length < 2
      ? []
      : [
          about(
            resource,
            'IST0111',
            'error',
            `Sidecars ${names.join(', ')} of namespace ${namespace} have no workload selector: only one of them holds.`,
          ),
        ]
  })
}

/** Telemetries: IST0159, IST0160, IST0157, IST0101 (analyzers/telemetry). */
export function telemetrySelectors(context: AnalysisContext): Diagnostic[] {
  const { telemetries, mesh } = context
  const special = telemetries
    .map(
      (resource): Selecting => ({ resource, labels: resource.spec.selector?.matchLabels ?? {}, path: ['spec', 'selector', 'matchLabels'] }),
    )
    .filter((one) => !isEmpty(one.labels))
  const general = telemetries.filter(({ spec }) => !spec.selector)
  const { defaultProviders } = mesh.config.body as { defaultProviders?: { accessLogging?: readonly unknown[] } }
  return [
    ...special.flatMap((one) => withoutPod(one, context)),
    ...contested(special, context, 'IST0159'),
    ...general.flatMap((resource) => {
      const names = general
        .filter((other) => other.metadata.namespace === resource.metadata.namespace)
        .map((other) => other.metadata.name)
        .sort()
      return names.length < 2
        ? []
        : [
            about(
              resource,
              'IST0160',
              'error',
              `Telemetries ${names.join(', ')} of namespace ${resource.metadata.namespace} have no workload selector: only one of them holds.`,
            ),
          ]
    }),
    ...(defaultProviders?.accessLogging?.length ? [] : telemetries.flatMap(withoutProvider)),
  ]
}

function withoutProvider(resource: AnalysisContext['telemetries'][number]): Diagnostic[] {
  return (resource.spec.accessLogging ?? []).flatMap(({ disabled, providers }, index) =>
    disabled || providers?.length
      ? []
      : [
          about(resource, 'IST0157', 'warning', 'Access logging without providers is ignored, since the mesh has no default provider.', {
            at: ['spec', 'accessLogging', index],
          }),
        ],
  )
}

function isEmpty(labels: Labels): boolean {
  return Object.keys(labels).length === 0
}

function podsOf({ metadata }: Resource, labels: Labels, { pods }: AnalysisContext): readonly AnalysedPod[] {
  return pods.filter((pod) => pod.namespace === metadata.namespace && selects(labels, pod.labels))
}

function withoutPod({ resource, labels, path }: Selecting, context: AnalysisContext): Diagnostic[] {
  if (podsOf(resource, labels, context).length > 0) return []
  const [first = ''] = Object.keys(labels).sort()
  return [
    about(
      resource,
      'IST0101',
      'error',
      `No pod of namespace ${resource.metadata.namespace} carries ${selectorText(labels)}, so this ${resource.kind} has no effect.`,
      { at: [...path, first] },
    ),
  ]
}

function contested(selecting: readonly Selecting[], context: AnalysisContext, code: string): Diagnostic[] {
  const byPod = new Map<AnalysedPod, Selecting[]>()
  for (const one of selecting) for (const pod of podsOf(one.resource, one.labels, context)) byPod.set(pod, [...(byPod.get(pod) ?? []), one])
  return [...byPod].flatMap(([pod, ones]) => {
    if (ones.length < 2 || (code === 'IST0110' && isAmbientPod(pod, context))) return []
    const names = ones
      .map(({ resource }) => resource.metadata.name)
      .sort()
      .join(', ')
    return ones.map(({ resource }) => about(resource, code, 'error', `${names} select the same pod ${pod.name}: only one of them holds.`))
  })
}

function isAmbientPod(pod: AnalysedPod, { resources }: AnalysisContext): boolean {
  const resource = resources.find(
    ({ kind, metadata }) => kind === 'Pod' && metadata.name === pod.name && metadata.namespace === pod.namespace,
  )
  return resource?.metadata.annotations['ambient.istio.io/redirection'] === 'enabled'
}

function isAmbientNamespace(labels: Labels): boolean {
  return labels['istio-injection'] !== 'enabled' && !labels['istio.io/rev'] && labels['istio.io/dataplane-mode'] === 'ambient'
}
