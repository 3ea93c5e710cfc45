import { draw, purposeOf } from '../core/random.ts'
import type { ClusterSpec } from './cluster-spec.ts'
import { EdfScheduler } from './load-balancer-edf.ts'
import type { Host } from './load-balancer-host.ts'
import { priorityLoads } from './load-balancer-priority.ts'
import { createPicker, type HostPicker, type Pick } from './load-balancer-source.ts'
import type { RetryPriorities } from './retry-priorities.ts'

/** Hosts of one priority, as the last delivered update left them. */
interface Level {
  readonly load: number
  readonly pick: HostPicker
}

// Simplified: each proxy has one worker thread, so one rotation and one schedule for each cluster.
/**
 * One cluster's load balancer in one proxy: priority by the health of each level, locality by weight where the cluster asks for it, then
 * the policy. Sees health only as of the last {@link update}. See spec of each policy in source/extensions/load_balancing_policies/.
 */
export class LoadBalancer {
  private readonly seed: number
  private readonly rotations = new Map<string, { index: number }>()
  private levels: readonly Level[] = []
  private availability: readonly number[] = []
  private byHash = false
  /** Picks among all hosts of a level, too few of them being healthy. */
  picksInPanic = 0

  constructor(seed: number) {
    this.seed = seed
  }

  /** Takes the hosts with their health as they are now. */
  update(spec: ClusterSpec, hosts: readonly Host[], nowUs: number): void {
    const count = hosts.reduce((most, host) => Math.max(most, host.spec.priority + 1), 1)
    const byPriority = Array.from({ length: count }, (_, p) => hosts.filter((host) => host.spec.priority === p))
    const { load, panic, availability } = priorityLoads(
      byPriority.map((level) => ({ healthy: level.filter((host) => host.healthy).length, total: level.length })),
      spec.panicThreshold,
    )
    this.availability = availability
    this.byHash = spec.lbPolicy === 'RING_HASH' || spec.lbPolicy === 'MAGLEV'
    this.levels = byPriority.map((level, p) => ({
      load: load[p] ?? 0,
      pick: this.levelPicker(spec, level, { priority: p, panic: panic[p] ?? false, nowUs }),
    }))
  }

  /** The host for a request, or undefined where none may be used (503 UH). */
  pick(pick: Pick): Host | undefined {
    const { levels } = this
    if (levels.length === 1) return levels[0]?.pick(pick)
    const random = pick.hash === undefined ? draw(pick.point, purposeOf['lb-priority'], pick.attempt) : Number(pick.hash % 100n)
    let at = (random % 100) + 1
    for (const level of levels) {
      if (at <= level.load) return level.pick(pick)
      at -= level.load
    }
    return undefined
  }

  /**
   * Like {@link pick}, with the load of a retry that avoids priorities. Ring hash and maglev never ask for it: the hash alone chooses the
   * priority (source/extensions/load_balancing_policies/common/thread_aware_lb_impl.cc chooseHost).
   */
  pickAmong(pick: Pick, priorities: RetryPriorities): Host | undefined {
    const { levels } = this
    if (levels.length === 1 || this.byHash) return this.pick(pick)
    const original = levels.map(({ load }) => load)
    let at = (draw(pick.point, purposeOf['lb-priority'], pick.attempt) % 100) + 1
    for (const [p, load] of priorities.load(this.availability, original).entries()) {
      if (at <= load) return levels[p]?.pick(pick)
      at -= load
    }
    return undefined
  }

  private levelPicker(
    spec: ClusterSpec,
    level: readonly Host[],
    { priority, panic, nowUs }: { priority: number; panic: boolean; nowUs: number },
  ): HostPicker {
    if (panic) {
      const pickAny = this.picker(spec, level, `${priority} all`, { level, nowUs })
      return (pick) => {
        this.picksInPanic++
        return pickAny(pick)
      }
    }
    const healthy = level.filter((host) => host.healthy)
    if (!spec.localityWeighted || this.byHash) return this.picker(spec, healthy, `${priority} healthy`, { level, nowUs })
    return this.localityPicker(spec, level, priority, nowUs)
  }

  private picker(
    spec: ClusterSpec,
    hosts: readonly Host[],
    source: string,
    at: { readonly level: readonly Host[]; readonly nowUs: number },
  ): HostPicker {
    let rotation = this.rotations.get(source)
    if (!rotation) {
      rotation = { index: this.seed % 0x40000000 }
      this.rotations.set(source, rotation)
    }
    return createPicker(spec, hosts, this.seed, { ...at, rotation })
  }

  /** Localities in proportion to weight · min(1, 1.4 · healthy share). See common/locality_wrr.cc. */
  private localityPicker(spec: ClusterSpec, level: readonly Host[], priority: number, nowUs: number): HostPicker {
    const localities = [...new Set(level.map((host) => host.spec.locality))].map((locality) => {
      const all = level.filter((host) => host.spec.locality === locality)
      const healthy = all.filter((host) => host.healthy)
      const weight = (spec.localityWeights[locality] ?? 0) * Math.min(1, (1.4 * healthy.length) / all.length)
      return { weight, pick: this.picker(spec, healthy, `${priority} ${locality}`, { level, nowUs }) }
    })
    const weighted = localities.filter(({ weight }) => weight > 0)
    const edf = new EdfScheduler(weighted, ({ weight }) => weight)
    for (let i = this.seed % 1024; i > 0 && weighted.length > 1; i--) edf.pick()
    return (pick) => edf.pick()?.pick(pick)
  }
}
