import type { Resource } from '../manifest/resource.ts'
import { autoscalersOf } from './autoscaler.ts'
import type { PodAction } from './traffic.ts'

/** Share of the replicas that a rolling update may add or lack where the Deployment says nothing. */
const DEFAULT_PERCENT = 25

/** The pod template of a workload's manifest as text: another text is another generation of pods. */
export function templateOf(maker: Resource | undefined): string {
  return JSON.stringify(record(maker?.spec)['template']) ?? ''
}

/** How many pods a rolling update may have over the replicas, and how many it may lack (rounded up and down, never both 0). */
export function surgeOf(maker: Resource | undefined, replicas: number): { readonly most: number; readonly unavailable: number } {
  const strategy = record(record(maker?.spec)['strategy'])
  if (strategy['type'] === 'Recreate') return { most: 0, unavailable: replicas }
  const rolling = record(strategy['rollingUpdate'])
  const most = Math.ceil(portion(rolling['maxSurge'], replicas))
  const unavailable = Math.floor(portion(rolling['maxUnavailable'], replicas))
  return { most, unavailable: most === 0 && unavailable === 0 ? 1 : unavailable }
}

/**
 * Pods that workloads come to have at most while a run goes on: by actions of the timeline, autoscalers, manifests applied later and the
 * surge of rolling updates. `steps` are the resources of each step. Only workloads that need more than their manifest states are there.
 */
export function mostReplicas(steps: readonly (readonly Resource[])[], actions: readonly PodAction[]): ReadonlyMap<string, number> {
  const most = new Map<string, number>()
  const raise = (id: string, count: number) => most.set(id, Math.max(most.get(id) ?? 0, count))
  for (const { type, workload, count } of actions) if (type === 'scale' && workload !== undefined) raise(workload, count)
  const resources = steps.flat()
  for (const { workload, max } of autoscalersOf(resources)) raise(workload, max)
  const templates = new Map<string, string>()
  for (const resource of resources.filter(({ kind }) => kind === 'Deployment')) {
    const id = `${resource.metadata.namespace}/${resource.metadata.name}`
    const template = templateOf(resource)
    const replicas = Math.max(most.get(id) ?? 0, Number(record(resource.spec)['replicas'] ?? 1) || 0)
    if ((templates.get(id) ?? template) !== template) raise(id, replicas + surgeOf(resource, replicas).most)
    templates.set(id, template)
  }
  return most
}

/** A number, or a percentage of the replicas. */
function portion(value: unknown, replicas: number): number {
  if (typeof value === 'number' && Number.isFinite(value)) return Math.max(0, value)
  const percent = typeof value === 'string' ? Number.parseFloat(value) : DEFAULT_PERCENT
  return (replicas * (Number.isFinite(percent) ? Math.max(0, percent) : DEFAULT_PERCENT)) / 100
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}
