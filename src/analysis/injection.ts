import type { Diagnostic } from '../core/diagnostic.ts'
import type { Resource } from '../manifest/resource.ts'
import { type AnalysisContext, about } from './analyzer.ts'
import { injectorOf } from './injector.ts'
import { INJECT, type PodTemplate, podTemplates } from './pod-templates.ts'

const LABEL = 'istio-injection'
const REVISION = 'istio.io/rev'
const DATAPLANE = 'istio.io/dataplane-mode'

/** Namespaces and pods that miss the sidecar or ask for it twice: IST0102, IST0103, IST0123, IST0148 (injection/injection.go). */
export function injection(context: AnalysisContext): Diagnostic[] {
  const namespaces = context.resources.filter(({ kind, group }) => kind === 'Namespace' && group === '')
  const injected = new Set(
    namespaces
      .filter(({ metadata }) => metadata.labels[LABEL] === 'enabled' && metadata.labels[DATAPLANE] !== 'ambient')
      .map(({ metadata }) => metadata.name),
  )
  return [
    ...namespaces.flatMap((namespace) => checkNamespace(namespace, context)),
    ...podTemplates(context).flatMap((template) =>
      template.resource.kind === 'Pod' && injected.has(template.resource.metadata.namespace) ? checkPod(template) : [],
    ),
  ]
}

function checkNamespace(namespace: Resource, context: AnalysisContext): Diagnostic[] {
  const { name, labels } = namespace.metadata
  if (name === 'istio-system') return []
  const found: Diagnostic[] = []
  const given = injectionLabels(labels)
  if (given.length > 1)
    found.push(
      about(
        namespace,
        'IST0123',
        'warning',
        `Namespace ${name} has more than one injection label (${given.join(', ')}): which of them holds is undefined. Keep one.`,
        { at: ['metadata', 'labels'] },
      ),
    )
  if (labels[DATAPLANE] === 'ambient' || labels[LABEL] || labels[REVISION] !== undefined) return found
  if (injectorOf(context)?.byDefault)
    return [
      ...found,
      about(namespace, 'IST0148', 'note', `Namespace ${name} gets sidecars, since Istio is installed with enableNamespacesByDefault.`),
    ]
  return [
    ...found,
    about(
      namespace,
      'IST0102',
      'note',
      `Namespace ${name} is not enabled for injection, so its pods have no sidecar. Label it istio-injection=enabled, or disabled if that is meant.`,
    ),
  ]
}

function injectionLabels(labels: Readonly<Record<string, string>>): readonly string[] {
  const own = labels[LABEL]
  const others = own === undefined || own === 'enabled' ? [REVISION, DATAPLANE].filter((label) => labels[label] !== undefined) : []
  return [...(own === undefined ? [] : [LABEL]), ...others].map((label) => `${label}=${labels[label]}`)
}

function checkPod({ resource, labels, annotations, spec }: PodTemplate): Diagnostic[] {
  const refused = (labels[INJECT] ?? annotations[INJECT] ?? '').toLowerCase() === 'false'
  const hasProxy = [...(spec.containers ?? []), ...(spec.initContainers ?? [])].some(({ name, image }) => name === 'istio-proxy' && image)
  if (refused || spec.hostNetwork || hasProxy) return []
  const { namespace, name } = resource.metadata
  return [
    about(
      resource,
      'IST0103',
      'warning',
      `Pod ${namespace}/${name} has no sidecar though its namespace is injected. A cluster adds it when the pod is made anew.`,
    ),
  ]
}
