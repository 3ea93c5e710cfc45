import type { Diagnostic, QuickFix } from '../core/diagnostic.ts'
import type { Resource } from '../manifest/resource.ts'
import type { Service, Workload } from '../mesh/mesh.ts'
import { type AnalysisContext, about } from './analyzer.ts'

/** Labels that a controller adds; they tell pods apart but no one writes them into a subset. */
const OF_CONTROLLERS = new Set([
  'pod-template-hash',
  'controller-revision-hash',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
])

/** `pods-share-all-labels`: workloads behind one Service whose pods no subset can tell apart. */
export function sharedLabels(context: AnalysisContext): Diagnostic[] {
  const reported = new Set<string>()
  const makers = makersOfPods(context)
  return context.mesh.services.flatMap((service) =>
    [...groupsOfEqualLabels(workloadsBehind(service, makers, context))].flatMap((group) => {
      const id = group.map((workload) => workload.id).join()
      if (group.length < 2 || reported.has(id)) return []
      reported.add(id)
      return group.slice(1).flatMap((workload) => report(workload, group, service, context))
    }),
  )
}

/** Position of the workload that makes a pod, by the pod's name. */
function makersOfPods({ mesh }: AnalysisContext): ReadonlyMap<string, number> {
  const named = mesh.workloads.flatMap(({ kind, pods }, place) =>
    kind === 'Pod' ? [] : pods.map(({ namespace, name }) => [`${namespace}/${name}`, place] as const),
  )
  return new Map(named)
}

/** In the order of the text. */
function workloadsBehind({ endpoints }: Service, makers: ReadonlyMap<string, number>, { mesh }: AnalysisContext): readonly Workload[] {
  const places = new Set(endpoints.flatMap(({ pod = '' }) => makers.get(pod) ?? []))
  return [...places].sort((a, b) => a - b).flatMap((place) => mesh.workloads[place] ?? [])
}

function groupsOfEqualLabels(workloads: readonly Workload[]): Iterable<readonly Workload[]> {
  const groups = new Map<string, Workload[]>()
  for (const workload of workloads) {
    const entries = Object.entries(workload.labels).filter(([key]) => !OF_CONTROLLERS.has(key))
    const key = JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
    groups.set(key, [...(groups.get(key) ?? []), workload])
  }
  return groups.values()
}

function report(workload: Workload, group: readonly Workload[], service: Service, { resources }: AnalysisContext): Diagnostic[] {
  const resource = resources.find(
    (candidate) =>
      candidate.kind === workload.kind && candidate.metadata.name === workload.name && candidate.metadata.namespace === workload.namespace,
  )
  if (!resource) return []
  const names = group.map(({ name }) => name)
  const shown = Object.entries(workload.labels)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ')
  const at = ['spec', 'template', 'metadata', 'labels']
  const message = `Pods of ${names.slice(0, -1).join(', ')} and ${names.at(-1)} carry the same labels (${shown}), so no subset of ${service.name} can tell them apart.`
  return [about(resource, 'pods-share-all-labels', 'warning', message, { at, fixes: versionFix(resource, workload) })]
}

/** `reviews-v2` with `version: v1` was most likely meant to have `version: v2`. */
function versionFix(resource: Resource, workload: Workload): readonly QuickFix[] {
  const [, meant] = /-(v\d+)$/.exec(workload.name) ?? []
  const { version } = workload.labels
  if (!meant || !version || version === meant) return []
  const selector = ['spec', 'selector', 'matchLabels', 'version']
  const label = ['spec', 'template', 'metadata', 'labels', 'version']
  const edits = [{ range: resource.source.at(label), newText: meant }]
  const selected = (resource.spec as { selector?: { matchLabels?: Record<string, string> } }).selector?.matchLabels?.['version']
  if (selected !== undefined) edits.push({ range: resource.source.at(selector), newText: meant })
  return [{ title: `Change version to ${meant}`, edits }]
}
