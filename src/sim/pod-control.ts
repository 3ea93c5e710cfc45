import { Autoscaler, autoscalersOf, SYNC_US } from './autoscaler.ts'
import { eventKinds, type RunQueue, type SimulationEvent } from './event-kinds.ts'
import { Fleet, type FleetObserver, type FleetPod, type FleetWorkload } from './fleet.ts'
import type { PlanBook } from './plan-book.ts'
import type { ClusterSource, ProxyState } from './proxy-state.ts'
import type { RecordedEvent } from './recording.ts'
import type { SimulationInput } from './world.ts'

/** The run around the pods. */
export interface PodControlParts {
  readonly queue: RunQueue
  readonly book: PlanBook
  readonly input: SimulationInput
  readonly events: RecordedEvent[]
  readonly proxies: readonly (ProxyState | undefined)[]
  /** Everything that a pod works on breaks off. */
  kill(pod: number): void
  /** Time that a pod's requests took together so far. */
  busyUs(pod: number): number
}

/** What happens to pods. */
type PodEvent = SimulationEvent<(typeof eventKinds)['podReady' | 'podAction' | 'autoscale' | 'endpointsPushed']>

/** Pods that come and go: carries out what the timeline, Deployments and autoscalers want, and lets proxies and the recording know. */
export class PodControl implements FleetObserver {
  readonly fleet: Fleet
  /** Whether the load of pods must be known: somebody scales by it, or a pod may be killed or cut off. */
  readonly watched: boolean
  private readonly parts: PodControlParts
  private readonly autoscalers: readonly Autoscaler[]

  constructor(parts: PodControlParts) {
    this.parts = parts
    const { input, queue } = parts
    const mesh = input.steps[0]?.world.mesh
    this.fleet = new Fleet(queue, this, mesh)
    this.autoscalers = autoscalersOf(mesh?.resources ?? []).map((rules) => new Autoscaler(rules))
    const actions = input.actions ?? []
    this.watched = this.autoscalers.length > 0 || actions.some(({ type }) => type === 'kill' || type === 'unreachable')
    for (const action of actions) queue.push(Math.max(0, Math.round(action.atMs * 1000)), eventKinds.podAction, action)
    if (this.autoscalers.length > 0) queue.push(SYNC_US, eventKinds.autoscale, undefined)
  }

  /** A proxy's configuration with the endpoints that are there now. */
  live(view: ClusterSource): ClusterSource {
    const spec = (index: number) => {
      const whole = view.spec(index)
      return whole && this.fleet.present(whole, view.podOf)
    }
    return { spec, podOf: view.podOf }
  }

  handle({ kind, target }: PodEvent): void {
    if (kind === eventKinds.podReady) this.fleet.ready(target)
    else if (kind === eventKinds.podAction) this.fleet.act(target)
    else if (kind === eventKinds.autoscale) this.autoscale()
    else {
      this.fleet.push()
      for (const proxy of this.parts.proxies) proxy?.refresh(this.parts.queue.now)
    }
  }

  podOf(name: string): number {
    return this.parts.book.atlas.pod(name)
  }

  startupUs(pod: number): number {
    const kind = this.parts.book.kindOf(pod)
    return kind ? this.parts.book.startupUs(kind) : 0
  }

  started(pod: FleetPod): void {
    this.note('pod-started', pod.pod, `${pod.name} is ready`)
  }

  stopped(pod: FleetPod, killed: boolean): void {
    const what = killed ? 'was killed' : pod.state === 'unready' ? 'is not ready' : 'was stopped'
    this.note('pod-stopped', pod.pod, `${pod.name} ${what}`)
    if (!killed) return
    this.parts.kill(pod.pod)
    for (const proxy of this.parts.proxies) proxy?.disconnect(pod.pod)
  }

  reached({ pod, name }: FleetPod, reachable: boolean): void {
    const text = reachable ? `${name} can be reached again` : `${name} cannot be reached`
    this.parts.events.push({ atUs: this.parts.queue.now, type: reachable ? 'pod-started' : 'pod-stopped', pod, text })
  }

  scaled({ id, replicas }: FleetWorkload, from: number): void {
    this.parts.events.push({ atUs: this.parts.queue.now, type: 'scaled', text: `${id} scaled from ${from} to ${replicas}` })
  }

  private autoscale(): void {
    const { queue, busyUs } = this.parts
    for (const autoscaler of this.autoscalers) {
      const workload = this.fleet.workload(autoscaler.workload)
      if (!workload) continue
      const pods = workload.pods.filter(({ state }) => state !== 'absent')
      const concurrency = this.parts.book.concurrency(pods[0]?.pod ?? -1)
      const loads = pods.map((pod) => ({ pod: pod.pod, ready: pod.state === 'ready', busyUs: busyUs(pod.pod) / concurrency }))
      const wanted = autoscaler.decide(loads, workload.replicas, queue.now)
      this.fleet.scale(workload, wanted)
    }
    queue.push(queue.now + SYNC_US, eventKinds.autoscale, undefined)
  }

  private note(type: 'pod-started' | 'pod-stopped', pod: number, text: string): void {
    const atUs = this.parts.queue.now
    this.parts.events.push({ atUs, type, pod, text })
    this.parts.book.atlas.notePodChange(pod, atUs)
  }
}
