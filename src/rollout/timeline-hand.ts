import type { Resource } from '../manifest/resource.ts'
import { applyOver } from '../scenario/apply.ts'
import type { Controller, Look, Outlook } from '../sim/controller.ts'
import type { TimelineStep } from '../sim/traffic.ts'
import type { Cluster } from './cluster.ts'

/** Applies what the timeline of the scenario says, while controllers are at work on the same cluster. */
export class TimelineHand implements Controller {
  readonly name = 'timeline'
  readonly firstAtMs: number
  private readonly cluster: Cluster
  private readonly timeline: readonly TimelineStep[]
  private readonly changes: readonly (readonly Resource[])[]
  private done = 0

  constructor(cluster: Cluster, timeline: readonly TimelineStep[], changes: readonly (readonly Resource[])[]) {
    this.cluster = cluster
    this.timeline = timeline
    this.changes = changes
    this.firstAtMs = timeline[0]?.atMs ?? 0
  }

  look({ nowMs }: Outlook): Look {
    let last: TimelineStep | undefined
    const due: Resource[] = []
    for (let step = this.timeline[this.done]; step && step.atMs <= nowMs; step = this.timeline[++this.done]) {
      due.push(...(this.changes[this.done] ?? []))
      last = step
    }
    const next = this.timeline[this.done]
    const world = this.cluster.apply((given) => applyOver(given, due))
    return {
      log: [],
      ...(world && last && { step: { name: last.name, world, ...(last.range && { range: last.range }) } }),
      ...(next && { nextAtMs: next.atMs }),
    }
  }
}
