import type { PodSpec, PodTemplateSpec } from '../manifest/kinds.ts'
import type { FieldPath, Resource } from '../manifest/resource.ts'
import type { AnalysisContext } from './analyzer.ts'

/** What describes pods: a Pod itself, or the template of a Deployment and the like. */
export interface PodTemplate {
  readonly resource: Resource
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly spec: PodSpec
  /** Where `spec` stands. */
  readonly path: FieldPath
  /** Names of the pods that are made of it. */
  readonly pods: readonly string[]
}

const MAKERS = ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet']

/** Every description of pods in the text. */
export function podTemplates({ resources, mesh }: AnalysisContext): readonly PodTemplate[] {
  const workloads = new Map(mesh.workloads.map((workload) => [`${workload.kind} ${workload.namespace}/${workload.name}`, workload]))
  return resources.flatMap((resource): PodTemplate[] => {
    const { kind, group, metadata } = resource
    if (kind === 'Pod' && group === '')
      return [
        {
          resource,
          labels: metadata.labels,
          annotations: metadata.annotations,
          spec: (resource.spec ?? {}) as PodSpec,
          path: ['spec'],
          pods: [metadata.name],
        },
      ]
    if (group !== 'apps' || !MAKERS.includes(kind)) return []
    const { template = {} } = (resource.spec ?? {}) as { template?: PodTemplateSpec }
    const workload = workloads.get(`${kind} ${metadata.namespace}/${metadata.name}`)
    return [
      {
        resource,
        labels: template.metadata?.labels ?? {},
        annotations: template.metadata?.annotations ?? {},
        spec: template.spec ?? {},
        path: ['spec', 'template', 'spec'],
        pods: (workload?.pods ?? []).map((pod) => pod.name),
      },
    ]
  })
}

/** Whether the pods join the mesh: by their container, their labels or annotations, or their namespace (analyzers/util/in_mesh.go). */
export function isInMesh({ labels, annotations, spec, resource }: PodTemplate, { mesh }: AnalysisContext): boolean {
  const containers = [...(spec.containers ?? []), ...(resource.kind === 'Pod' ? (spec.initContainers ?? []) : [])]
  if (containers.some(({ name, image }) => name === 'istio-proxy' && image)) return true
  const asked = labels[INJECT] ?? annotations[INJECT]
  if (asked !== undefined) return asked === 'true'
  return mesh.namespaces.get(resource.metadata.namespace)?.['istio-injection'] === 'enabled'
}

/** The label (and, deprecated, annotation) by which a pod asks for the sidecar or refuses it. */
export const INJECT = 'sidecar.istio.io/inject'
