import { parseDuration } from '../core/duration.ts'
import type { SourceRange } from '../core/source.ts'
import type { PodAction } from '../sim/traffic.ts'

type Reference = string | { readonly name: string; readonly namespace?: string }

interface GivenAction {
  readonly workload?: Reference
  readonly pod?: Reference
  readonly count?: number
  readonly replicas?: number
}

const types = ['kill', 'scale', 'ready', 'unready', 'reachable', 'unreachable'] as const

/** What a step of the timeline may do to pods. */
export const actionNames = types.join(', ')

/** A step of the timeline as its schema lets it pass. */
export type GivenStep = { readonly at: string; readonly name?: string; readonly apply?: string } & {
  readonly [type in (typeof types)[number]]?: GivenAction
}

/** What a step does to pods. `home` is the namespace of names that state none. */
export function decodeActions(step: GivenStep, home: string, range: SourceRange): PodAction[] {
  return types.flatMap((type) => {
    const given = step[type]
    const of = given && targetOf(given, home)
    if (!of) return []
    const count = (type === 'scale' ? given.replicas : given.count) ?? 1
    return [{ atMs: parseDuration(step.at) ?? 0, name: step.name ?? words(type, of, count), type, ...of, count, range }]
  })
}

type Target = Pick<PodAction, 'workload' | 'pod'>

function targetOf({ workload, pod }: GivenAction, home: string): Target | undefined {
  if (pod !== undefined) return { pod: identify(pod, home) }
  return workload === undefined ? undefined : { workload: identify(workload, home) }
}

function words(type: PodAction['type'], { workload, pod }: Target, count: number): string {
  return type === 'scale' ? `scale ${workload} to ${count}` : `${type} ${pod ?? `${count} of ${workload}`}`
}

/** The action as a step of the document. */
export function actionStep({ type, workload, pod, count }: PodAction): Record<string, unknown> {
  const plain = (name: string) => name.replace(/^default\//, '')
  const of = pod === undefined ? { workload: plain(workload ?? '') } : { pod: plain(pod) }
  return { [type]: { ...of, ...(type === 'scale' ? { replicas: count } : pod === undefined && count !== 1 && { count }) } }
}

function identify(reference: Reference, home: string): string {
  if (typeof reference !== 'string') return `${reference.namespace ?? home}/${reference.name}`
  return reference.includes('/') ? reference : `${home}/${reference}`
}
