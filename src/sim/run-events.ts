import type { Host } from '../envoy/load-balancer-host.ts'
import type { Atlas } from './atlas.ts'
import type { Attempt } from './call.ts'
import type { RunQueue } from './event-kinds.ts'
import type { HealthObserver } from './health.ts'
import type { ClusterInUse } from './proxy-state.ts'
import type { RecordedEvent } from './recording.ts'

/** What happens beside requests while a run goes on, in words for the timeline's markers. */
export class RunEvents implements HealthObserver {
  /** In order of time; whoever else has something to tell adds to it. */
  readonly list: RecordedEvent[] = []
  private readonly queue: RunQueue
  private readonly atlas: Atlas

  constructor(queue: RunQueue, atlas: Atlas) {
    this.queue = queue
    this.atlas = atlas
  }

  /** The run ends before its time: it holds so many tries. */
  bounded(tries: number): void {
    const seconds = (this.queue.now / 1e6).toFixed(1)
    this.list.push({ atUs: this.queue.now, type: 'bounded', text: `the run stops at ${seconds} s: it holds ${tries} tries at the most` })
  }

  /** A step of the timeline takes effect. */
  applied(step: string): void {
    this.list.push({ atUs: this.queue.now, type: 'applied', text: step })
  }

  ejected(cluster: ClusterInUse, host: Host<Attempt>, kind: string): void {
    const outlier = cluster.runtime.outlier
    const untilUs = outlier ? cluster.runtime.nextTickUs(this.queue.now + outlier.ejectionUs(host) - 1) : this.queue.now
    const text = `${this.podName(host)} ejected after ${kind.replaceAll('_', ' ')}`
    this.list.push({ ...this.at(cluster, host), type: 'ejected', untilUs, text })
  }

  returned(cluster: ClusterInUse, host: Host<Attempt>): void {
    this.list.push({ ...this.at(cluster, host), type: 'returned', text: `${this.podName(host)} returned` })
  }

  breakerOpened(cluster: ClusterInUse): void {
    const text = `circuit breaker of ${cluster.runtime.spec.name} refuses requests`
    this.list.push({ ...this.at(cluster), type: 'breaker-opened', text })
  }

  breakerClosed(cluster: ClusterInUse): void {
    const text = `circuit breaker of ${cluster.runtime.spec.name} lets all through again`
    this.list.push({ ...this.at(cluster), type: 'breaker-closed', text })
  }

  private at(cluster: ClusterInUse, host?: Host<Attempt>) {
    const by = this.atlas.pods[cluster.proxy.pod]?.node
    return {
      atUs: this.queue.now,
      cluster: cluster.cluster,
      ...(host && host.pod >= 0 && { pod: host.pod }),
      ...(by !== undefined && { by }),
    }
  }

  private podName(host: Host<Attempt>): string {
    return this.atlas.pods[host.pod]?.name ?? host.spec.address
  }
}
