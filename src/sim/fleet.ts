import type { ClusterSpec } from '../envoy/cluster-spec.ts'
import type { Mesh } from '../mesh/mesh.ts'
import { eventKinds, type RunQueue } from './event-kinds.ts'
import { surgeOf, templateOf } from './rollout.ts'
import type { PodAction } from './traffic.ts'

/** One pod as its controller sees it. */
export interface FleetPod {
  /** Index into the recording's pods. */
  readonly pod: number
  readonly name: string
  readonly workload: FleetWorkload
  state: 'absent' | 'starting' | 'ready' | 'unready'
  /** Counts its starts: what an earlier life left in the queue means nothing to the next. */
  life: number
  /** Made of a template that has been replaced. */
  outdated: boolean
}

/** A pod's start, which a later one makes void. */
export interface Start {
  readonly pod: FleetPod
  readonly life: number
}

/** A workload while the run goes on: how many pods it wants now, and those that it has. */
export interface FleetWorkload {
  readonly id: string
  readonly name: string
  readonly pods: FleetPod[]
  replicas: number
  /** As the manifests last said. */
  stated: number
  surge: { readonly most: number; readonly unavailable: number }
  template: string
}

/** Told what becomes of pods. */
export interface FleetObserver {
  podOf(name: string): number
  startupUs(pod: number): number
  started(pod: FleetPod): void
  stopped(pod: FleetPod, killed: boolean): void
  /** The network lets through what is sent to the pod again, or no longer. */
  reached(pod: FleetPod, reachable: boolean): void
  scaled(workload: FleetWorkload, from: number): void
}

/** Time from a change of readiness until the proxies have it: istiod waits as long for more changes (PILOT_DEBOUNCE_AFTER). */
export const PUSH_US = 100_000

// Simplified: during a rolling update the pods that are not yet replaced already carry the labels of the new template.
/** The pods of a run over time: who is there, who is ready, and what Deployments do about it. */
export class Fleet {
  private readonly queue: RunQueue
  private readonly observer: FleetObserver
  private readonly workloads = new Map<string, FleetWorkload>()
  private readonly byPod: (FleetPod | undefined)[] = []
  private readonly away = new Set<number>()
  private readonly live = new Map<ClusterSpec, ClusterSpec>()
  private readonly lost = new Set<number>()
  private pushed: ReadonlySet<number> = new Set()
  private pushScheduled = false

  constructor(queue: RunQueue, observer: FleetObserver, mesh: Mesh | undefined) {
    this.queue = queue
    this.observer = observer
    if (mesh) this.take(mesh, 'ready')
    this.pushed = new Set(this.away)
  }

  /** Whether the pod takes connections. One that is stopped ends what it was asked; addresses outside always take them. */
  listens(pod: number): boolean {
    return this.byPod[pod]?.state !== 'starting'
  }

  /** Whether what is sent to the pod, or by it, arrives. */
  hears(pod: number): boolean {
    return !this.lost.has(pod)
  }

  /** Whether the pod is an endpoint of its Service, as the proxies and kube-proxy know it. */
  serves(pod: number): boolean {
    return !this.pushed.has(pod)
  }

  /** Whether every pod is there. */
  get whole(): boolean {
    return this.pushed.size === 0
  }

  /** How many pods of a workload are ready. */
  readyPods(id: string): number {
    return this.workloads.get(id)?.pods.filter(({ state }) => state === 'ready').length ?? 0
  }

  workload(id: string): FleetWorkload | undefined {
    return this.workloads.get(id)
  }

  /** The cluster without the hosts that are not there now; the cluster itself where all are. */
  present(spec: ClusterSpec, podOf: (address: string) => number): ClusterSpec {
    const known = this.live.get(spec)
    if (known) return known
    const hosts = this.pushed.size === 0 ? spec.hosts : spec.hosts.filter((host) => this.serves(podOf(host.address)))
    const present = hosts.length === spec.hosts.length ? spec : { ...spec, hosts }
    this.live.set(spec, present)
    return present
  }

  /** The proxies learn what has changed. */
  push(): void {
    this.pushScheduled = false
    this.pushed = new Set(this.away)
    this.live.clear()
  }

  act(action: PodAction): void {
    if (action.type === 'scale') {
      const workload = this.workloads.get(action.workload ?? '')
      if (workload) this.scale(workload, action.count)
      return
    }
    for (const pod of this.meant(action)) {
      if (action.type === 'kill') this.kill(pod)
      else if (action.type === 'reachable' || action.type === 'unreachable') this.setReachable(pod, action.type === 'reachable')
      else this.setReady(pod, action.type === 'ready')
    }
  }

  scale(workload: FleetWorkload, replicas: number): void {
    const from = workload.replicas
    workload.replicas = Math.max(0, Math.min(workload.pods.length, Math.trunc(replicas)))
    if (workload.replicas === from) return
    this.observer.scaled(workload, from)
    this.reconcile(workload)
  }

  /** A start is over, unless the pod was stopped or killed meanwhile. */
  ready({ pod, life }: Start): void {
    if (pod.state !== 'starting' || pod.life !== life) return
    pod.state = 'ready'
    this.changed(pod)
    this.observer.started(pod)
    this.reconcile(pod.workload)
  }

  /** A step of the timeline was applied: new pods start, another template replaces the old pods a few at a time. */
  applied(mesh: Mesh): void {
    const before = new Map([...this.workloads.values()].map((each) => [each.id, each.template]))
    const replicas = new Map([...this.workloads.values()].map((each) => [each.id, each.replicas]))
    this.take(mesh, 'absent')
    for (const workload of this.workloads.values()) {
      const template = before.get(workload.id)
      if (template !== undefined && template !== workload.template) for (const pod of present(workload)) pod.outdated = true
      const from = replicas.get(workload.id)
      if (from !== undefined && from !== workload.replicas) this.observer.scaled(workload, from)
      this.reconcile(workload)
    }
  }

  private take(mesh: Mesh, state: 'ready' | 'absent'): void {
    const makers = new Map(mesh.resources.map((each) => [`${each.kind} ${each.metadata.namespace}/${each.metadata.name}`, each]))
    for (const { id, kind, name, pods } of mesh.workloads) {
      const maker = makers.get(`${kind} ${id}`)
      const replicas = pods.filter((pod) => !pod.spare).length
      const known = this.workloads.get(id)
      const workload = known ?? { id, name, pods: [], replicas, stated: replicas, surge: surgeOf(maker, replicas), template: '' }
      // What an autoscaler or a scaling made of the replicas holds until a manifest says another number.
      if (workload.stated !== replicas) workload.replicas = replicas
      workload.stated = replicas
      workload.template = templateOf(maker)
      workload.surge = surgeOf(maker, workload.replicas)
      this.workloads.set(id, workload)
      for (const each of pods) this.add(workload, `${each.namespace}/${each.name}`, each.spare ? 'absent' : state)
    }
  }

  private add(workload: FleetWorkload, name: string, state: 'ready' | 'absent'): void {
    const pod = this.observer.podOf(name)
    if (pod < 0 || this.byPod[pod]) return
    const made: FleetPod = { pod, name, workload, state, life: 0, outdated: false }
    this.byPod[pod] = made
    workload.pods.push(made)
    if (state === 'absent') this.away.add(pod)
  }

  /** The controller's work: stops what is outdated as far as enough are ready, stops what is too much, starts what is missing. */
  private reconcile(workload: FleetWorkload): void {
    const { pods, replicas, surge } = workload
    const outdated = present(workload).filter((pod) => pod.outdated)
    for (const pod of [...outdated.filter((each) => each.state !== 'ready'), ...outdated.filter((each) => each.state === 'ready')]) {
      const ready = pods.filter((each) => each.state === 'ready').length
      if (pod.state === 'ready' && ready <= replicas - surge.unavailable) break
      this.stop(pod)
    }
    const updating = present(workload).some((pod) => pod.outdated)
    const most = updating ? replicas + surge.most : replicas
    for (const pod of present(workload)
      .filter((each) => !each.outdated)
      .reverse())
      if (present(workload).length > most) this.stop(pod)
    for (const pod of pods) {
      const now = present(workload)
      if (now.length >= most || now.filter((each) => !each.outdated).length >= replicas) break
      if (pod.state === 'absent') this.start(pod)
    }
  }

  private start(pod: FleetPod): void {
    pod.state = 'starting'
    pod.outdated = false
    pod.life++
    this.queue.push(this.queue.now + this.observer.startupUs(pod.pod), eventKinds.podReady, { pod, life: pod.life })
  }

  private stop(pod: FleetPod): void {
    const was = pod.state
    pod.state = 'absent'
    pod.outdated = false
    this.changed(pod)
    if (was === 'ready' || was === 'unready') this.observer.stopped(pod, false)
  }

  private kill(pod: FleetPod): void {
    if (pod.state === 'absent') return
    const was = pod.state
    const { outdated } = pod
    this.start(pod)
    pod.outdated = outdated
    this.changed(pod)
    if (was !== 'starting') this.observer.stopped(pod, true)
  }

  private setReady(pod: FleetPod, ready: boolean): void {
    if (pod.state !== (ready ? 'unready' : 'ready')) return
    pod.state = ready ? 'ready' : 'unready'
    this.changed(pod)
    if (ready) this.observer.started(pod)
    else this.observer.stopped(pod, false)
  }

  private setReachable(pod: FleetPod, reachable: boolean): void {
    if (reachable === this.hears(pod.pod)) return
    if (reachable) this.lost.delete(pod.pod)
    else this.lost.add(pod.pod)
    this.observer.reached(pod, reachable)
  }

  private changed(pod: FleetPod): void {
    if (pod.state === 'ready') this.away.delete(pod.pod)
    else this.away.add(pod.pod)
    if (this.pushScheduled) return
    this.pushScheduled = true
    this.queue.push(this.queue.now + PUSH_US, eventKinds.endpointsPushed, undefined)
  }

  /** The pods that an action means: the one, or the first of a workload that it can be done to. */
  private meant({ type, workload, pod, count }: PodAction): readonly FleetPod[] {
    if (pod !== undefined) return this.byPod.filter((each) => each?.name === pod) as FleetPod[]
    const pods = this.workloads.get(workload ?? '')?.pods ?? []
    if (type === 'reachable' || type === 'unreachable')
      return pods.filter((each) => each.state !== 'absent' && this.hears(each.pod) === (type === 'unreachable')).slice(0, count)
    const wanted = type === 'ready' ? 'unready' : 'ready'
    return pods.filter((each) => each.state === wanted).slice(0, count)
  }
}

function present(workload: FleetWorkload): readonly FleetPod[] {
  return workload.pods.filter((pod) => pod.state !== 'absent')
}
