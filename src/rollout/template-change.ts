import type { CanarySpec, RolloutSpec } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import type { TimelineStep } from '../sim/traffic.ts'
import { findResource } from './objects.ts'

/** A step of the timeline that lets a controller begin, or begin anew. */
export interface TemplateChange {
  /** `namespace/name` of the Rollout or Canary. */
  readonly of: string
  readonly atMs: number
  /** Whether the template is the one of before the run again. */
  readonly back: boolean
}

/**
 * The steps that change the pod template which the controller of a Rollout or Canary watches: its own, or that of the Deployment that it
 * refers to. Both controllers begin at such a change, whatever else of the object changes with it. `changes`: what each step applies.
 */
export function templateChanges(
  resources: readonly Resource[],
  timeline: readonly TimelineStep[],
  changes: readonly (readonly Resource[])[],
  isMeant: (metadata: Resource['metadata']) => boolean,
): readonly TemplateChange[] {
  const watched = new Map(resources.filter((each) => isMeant(each.metadata)).flatMap((each) => watchedBy(each)))
  const present = new Map<string, string>()
  return timeline.flatMap(({ atMs }, i) =>
    (changes[i] ?? []).flatMap((changed): readonly TemplateChange[] => {
      const [id, template] = [idOf(changed), templateOf(changed)]
      const of = watched.get(id)
      const first = findResource(resources, changed.kind, changed.metadata.namespace, changed.metadata.name)
      if (of === undefined || !first || (present.get(id) ?? templateOf(first)) === template) return []
      present.set(id, template)
      return [{ of, atMs, back: template === templateOf(first) }]
    }),
  )
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
