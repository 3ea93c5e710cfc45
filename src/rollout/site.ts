import type { Resource } from '../manifest/resource.ts'
import type { Regression } from '../scenario/rollout-section.ts'
import type { Grouping } from '../sim/grouping.ts'
import type { WorkloadBehaviour } from '../sim/traffic.ts'
import type { Machine, RolloutPlan, Setting } from './rollout.ts'

/** One rollout in a cluster: what its controller makes of the cluster under each setting, and how its two sides behave. */
export interface Site {
  readonly plan: RolloutPlan
  /** Before the first look. */
  readonly machine: Machine
  /** Workloads (`namespace/name`) of each side. */
  readonly stable: readonly string[]
  readonly canary: readonly string[]
  /** Pods that a workload (`namespace/name`) has at most. */
  readonly most: ReadonlyMap<string, number>
  readonly grouping: Grouping
  /** The object that is rolled out, where the workloads of both sides are reported by its name, with the labels of its pods. */
  readonly template?: { readonly id: string; readonly labels: Readonly<Record<string, string>> }
  /** How often the metrics are scraped that its checks ask for. */
  readonly scrapeMs: number
  /** The resources of the text as the controller leaves them under a setting. */
  arrange(resources: readonly Resource[], setting: Setting): readonly Resource[]
  /** How workloads behave: what is said of the object that is rolled out holds for both its sides, the regression for the new version. */
  behave(base: readonly WorkloadBehaviour[], regression: Regression | null, setting: Setting): readonly WorkloadBehaviour[]
}

/** Every service and version counts as itself. */
export const noGrouping: Grouping = { services: new Map(), versions: new Map() }

/** The regression as the behaviour of a workload, on top of what else is said of it. */
export function regressed(workload: string, regression: Regression): WorkloadBehaviour {
  const { latency, failures, range } = regression
  return {
    match: nameMatch(workload),
    ...(latency && { latency }),
    failures,
    concurrency: 0,
    calls: [],
    parallelCalls: false,
    ...(range && { range }),
  }
}

/** Says what matches one workload alone. */
export function nameMatch(workload: string): Readonly<Record<string, string>> {
  const [namespace = '', name = ''] = workload.split('/')
  return { namespace, name }
}

/** The entries that match the object `of`, said of `workloads` too, which stand for it and may carry other names and labels. */
export function lentBehaviour(
  base: readonly WorkloadBehaviour[],
  of: { readonly name: string; readonly namespace: string; readonly labels: Readonly<Record<string, string>> },
  workloads: readonly { readonly id: string; readonly labels: Readonly<Record<string, string>> }[],
): readonly WorkloadBehaviour[] {
  return base.flatMap((entry) => {
    if (!matches(entry, of)) return [entry]
    const others = workloads.filter(({ id, labels }) => !matches(entry, { ...parts(id), labels }))
    return [entry, ...others.map(({ id }) => ({ ...entry, match: nameMatch(id) }))]
  })
}

function parts(id: string): { name: string; namespace: string } {
  const [namespace = '', name = ''] = id.split('/')
  return { namespace, name }
}

function matches(
  { match }: WorkloadBehaviour,
  { name, namespace, labels }: { name: string; namespace: string; labels: Readonly<Record<string, string>> },
): boolean {
  return Object.entries(match).every(
    ([key, value]) => labels[key] === value || (key === 'name' && name === value) || (key === 'namespace' && namespace === value),
  )
}
