import type { Controller, Look, Outlook } from '../sim/controller.ts'
import type { WorkloadBehaviour } from '../sim/traffic.ts'
import type { Cluster } from './cluster.ts'
import { RecordedSource } from './metric-source-recorded.ts'
import type { ControllerLog, Machine, PodCounts, Setting } from './rollout.ts'
import type { Site } from './site.ts'
import type { TemplateChange } from './template-change.ts'

/** Carries out in a run what the machine of a rollout wants. */
export class RolloutHand implements Controller {
  readonly name: string
  readonly firstAtMs: number
  private readonly site: Site
  private readonly cluster: Cluster
  private readonly behave: (setting: Setting) => readonly WorkloadBehaviour[]
  private readonly metrics: RecordedSource
  private readonly renewals: readonly TemplateChange[]
  private machine: Machine
  /** When the machine looks next; Infinity: never. */
  private dueMs: number
  /** How many of the newer versions the machine knows of. */
  private known = 0

  /** `renewals`: the newer versions that come after the first. */
  constructor(
    site: Site,
    cluster: Cluster,
    behave: (setting: Setting) => readonly WorkloadBehaviour[],
    renewals: readonly TemplateChange[] = [],
  ) {
    this.name = `${site.plan.namespace}/${site.plan.name}`
    this.firstAtMs = site.plan.atMs
    this.dueMs = site.plan.atMs
    this.renewals = renewals
    this.site = site
    this.cluster = cluster
    this.behave = behave
    this.machine = site.machine
    const labels = new Map(cluster.settled.mesh.workloads.map((workload) => [workload.id, workload.labels]))
    // Argo's ReplicaSets are reported as their Rollout, whose name no workload has.
    const { template } = site
    this.metrics = new RecordedSource({
      scrapeMs: site.scrapeMs,
      labelsOf: (workload) => labels.get(workload) ?? (workload === template?.id ? template.labels : undefined),
    })
  }

  look(outlook: Outlook): Look {
    this.renew(outlook.nowMs)
    const look = this.dueMs <= outlook.nowMs ? this.turn(outlook) : { log: [] }
    const nextAtMs = Math.min(this.dueMs, this.renewals[this.known]?.atMs ?? Number.POSITIVE_INFINITY)
    return { ...look, ...(Number.isFinite(nextAtMs) && { nextAtMs: Math.max(outlook.nowMs, nextAtMs) }) }
  }

  /** Tells the machine of the newer versions that have come by now. */
  private renew(nowMs: number): void {
    for (let change = this.renewals[this.known]; change && change.atMs <= nowMs; change = this.renewals[++this.known]) {
      const renewed = this.machine.renewed?.(change.back)
      this.machine = renewed?.next ?? this.machine
      if (renewed?.atOnce) this.dueMs = nowMs
    }
  }

  private turn({ nowMs, recording, ready }: Outlook): Look {
    this.metrics.observe(recording, nowMs)
    const before = this.machine.setting
    const { next, nextAtMs, setting, log } = this.machine.look({ nowMs, metrics: this.metrics, pods: this.pods(ready) })
    this.machine = next
    this.dueMs = nextAtMs ?? Number.POSITIVE_INFINITY
    const world = this.cluster.set(setting)
    return {
      log,
      ...(world && {
        step: {
          name: stepName(this.site, log),
          world,
          range: log.findLast(({ range }) => range)?.range ?? this.site.plan.range,
          ...(setting.promoted !== before.promoted && { workloads: this.behave(setting) }),
        },
      }),
    }
  }

  private pods(ready: Outlook['ready']): PodCounts {
    const { stable, canary } = this.site
    const { replicas } = this.machine.setting
    const sum = (workloads: readonly string[]) => workloads.reduce((total, id) => total + ready(id), 0)
    return {
      stable: { wanted: replicas.stable, ready: sum(stable) },
      canary: { wanted: replicas.canary, ready: sum(canary) },
    }
  }
}

const told = ['started', 'scale', 'weight', 'route', 'mirror', 'abort', 'promote', 'done']

/** What the timeline calls the change. */
function stepName({ plan }: Site, log: readonly ControllerLog[]): string {
  const said = log.filter(({ type }) => told.includes(type)).at(-1)
  if (said?.type === 'weight') return `${plan.name}: canary ${said.weight} %`
  return said ? `${plan.name}: ${said.text}` : plan.name
}
