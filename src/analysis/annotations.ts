import type { Diagnostic, ResourceName } from '../core/diagnostic.ts'
import type { FieldPath, Resource } from '../manifest/resource.ts'
import { type AnalysisContext, about } from './analyzer.ts'
import { ANNOTATION_KINDS, DEPRECATED_ANNOTATIONS, WRITTEN_BY_ISTIO } from './annotation-names.ts'
import { wrongAnnotation } from './annotation-values.ts'
import { INJECT, podTemplates } from './pod-templates.ts'

/** An object that carries annotations: a resource of the text, or a pod that one makes. */
interface Carrier {
  readonly resource: Resource
  readonly as: ResourceName
  /** Where its `metadata` stands in the resource. */
  readonly path: FieldPath
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/**
 * Istio's annotations on objects of Kubernetes: IST0107 where they are for others, IST0108 where there is none of that name, IST0125 where
 * the value cannot be read, IST0135 where they were given up (annotations/annotations.go). Those of a pod template are on its pods.
 */
export function annotations(context: AnalysisContext): Diagnostic[] {
  return carriers(context).flatMap((carrier) =>
    Object.entries(carrier.annotations).flatMap(([name, value]) => (isLookedAt(name) ? checkAnnotation(carrier, name, value) : [])),
  )
}

function carriers(context: AnalysisContext): readonly Carrier[] {
  const own = context.resources.filter(
    ({ group, kind }) => (group === '' && (kind === 'Namespace' || kind === 'Service')) || (group === 'apps' && kind === 'Deployment'),
  )
  const made = podTemplates(context).flatMap(({ resource, labels, annotations: given, pods }) =>
    pods.map((name) => ({
      resource,
      as: { kind: 'Pod', namespace: resource.metadata.namespace, name },
      path: resource.kind === 'Pod' ? [] : ['spec', 'template'],
      labels,
      annotations: given,
    })),
  )
  return [
    ...own.map((resource) => {
      const { kind, metadata } = resource
      return { resource, as: { ...metadata, kind }, path: [], labels: metadata.labels, annotations: metadata.annotations }
    }),
    ...made,
  ]
}

function isLookedAt(name: string): boolean {
  if (name === 'kubernetes.io/ingress.class') return true
  return (name.split('/')[0] ?? '').endsWith('istio.io') && !WRITTEN_BY_ISTIO.has(name)
}

function checkAnnotation(carrier: Carrier, name: string, value: string): Diagnostic[] {
  const kinds = ANNOTATION_KINDS.get(name)
  if (!kinds) return [tell(carrier, name, 'IST0108', `Istio knows no annotation ${name}.`)]
  const misused = kinds.includes('Any') ? [] : checkUse(carrier, name, value, kinds)
  if (!DEPRECATED_ANNOTATIONS.has(name) || (name === INJECT && carrier.labels[INJECT] !== undefined)) return misused
  const instead = name === INJECT ? ': use the label of that name' : ' and may stop to work'
  return [tell(carrier, name, 'IST0135', `The annotation ${name} is deprecated${instead}.`), ...misused]
}

function checkUse(carrier: Carrier, name: string, value: string, kinds: readonly string[]): Diagnostic[] {
  const { kind } = carrier.as
  if (!kinds.includes(kind))
    return [tell(carrier, name, 'IST0107', `The annotation ${name} has no effect on a ${kind}: it is for a ${kinds.join(' or ')}.`)]
  const wrong = wrongAnnotation(name, value)
  return wrong === undefined ? [] : [tell(carrier, name, 'IST0125', `The annotation ${name} cannot be read: ${wrong}.`)]
}

function tell({ resource, as, path }: Carrier, name: string, code: string, message: string): Diagnostic {
  const at = [...path, 'metadata', 'annotations', name]
  return about(resource, code, code === 'IST0135' ? 'note' : 'warning', message, {
    at,
    as: { kind: as.kind, namespace: as.namespace, name: as.name },
  })
}
