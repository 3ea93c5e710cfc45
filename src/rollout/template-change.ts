import type { CanarySpec, RolloutSpec } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import type { TimelineStep } from '../sim/traffic.ts'
import { findResource } from './objects.ts'

/** A step of the timeline that lets a controller begin. */
export interface TemplateChange {
  /** `namespace/name` of the Rollout or Canary. */
  readonly of: string
  readonly atMs: number
}

/**
 * The first step that changes the pod template which the controller of a Rollout or Canary watches: its own, or that of the Deployment that it
 * refers to. Both controllers begin at such a change, whatever else of the object changes with it. `changes`: what each step applies.
 */
export function templateChange(
  resources: readonly Resource[],
  timeline: readonly TimelineStep[],
  changes: readonly (readonly Resource[])[],
  isMeant: (metadata: Resource['metadata']) => boolean,
): TemplateChange | undefined {
  const watched = new Map(resources.filter((each) => isMeant(each.metadata)).flatMap((each) => watchedBy(each)))
  for (const [i, { atMs }] of timeline.entries()) {
    for (const changed of changes[i] ?? []) {
      const of = watched.get(idOf(changed))
      const before = findResource(resources, changed.kind, changed.metadata.namespace, changed.metadata.name)
      if (of !== undefined && before && templateOf(before) !== templateOf(changed)) return { of, atMs }
    }
  }
  return undefined
}

/** The object whose template counts for a Rollout or Canary, as an entry of a map; none for other resources. */
function watchedBy(resource: Resource): readonly (readonly [watched: string, of: string])[] {
  const { group, kind, metadata } = resource
  const of = `${metadata.namespace}/${metadata.name}`
  const deployment = (name: string | undefined) => [[`Deployment ${metadata.namespace}/${name ?? ''}`, of]] as const
  if (group === 'flagger.app' && kind === 'Canary') return deployment((resource.spec as CanarySpec).targetRef?.name)
  if (group !== 'argoproj.io' || kind !== 'Rollout') return []
  const { workloadRef } = resource.spec as RolloutSpec
  return workloadRef ? deployment(workloadRef.name) : [[idOf(resource), of]]
}

function idOf({ kind, metadata }: Resource): string {
  return `${kind} ${metadata.namespace}/${metadata.name}`
}

function templateOf({ spec }: Resource): string {
  return JSON.stringify((spec as { readonly template?: unknown }).template ?? null)
}
