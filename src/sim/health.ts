import { httpStatusOf } from '../core/grpc-status.ts'
import { counterOf } from '../envoy/cluster-counters.ts'
import type { Host } from '../envoy/load-balancer-host.ts'
import type { OutlierVerdict } from '../envoy/outlier-detection.ts'
import type { ResponseSignals } from '../envoy/retry-conditions.ts'
import type { Attempt } from './call.ts'
import { eventKinds, type RunQueue } from './event-kinds.ts'
import type { ClusterInUse } from './proxy-state.ts'

/** Told what outlier detection did. */
export interface HealthObserver {
  ejected(cluster: ClusterInUse, host: Host<Attempt>, kind: string): void
  returned(cluster: ClusterInUse, host: Host<Attempt>): void
  /** A circuit breaker began to refuse requests, or has let all through for a second. */
  breakerOpened?(cluster: ClusterInUse): void
  breakerClosed?(cluster: ClusterInUse): void
}

/** How long nothing must be refused for a breaker to count as closed again. */
const BREAKER_REST_US = 1_000_000

/** Brings the results of tries to outlier detection, and what it decides to the load balancers when Envoy would. */
export class Health {
  private readonly queue: RunQueue
  private readonly observer: HealthObserver

  constructor(queue: RunQueue, observer: HealthObserver) {
    this.queue = queue
    this.observer = observer
  }

  onResponse(cluster: ClusterInUse, host: Host<Attempt>, { status, grpcStatus, ofGrpc }: ResponseSignals): void {
    const { runtime } = cluster
    if (!runtime.outlier) return
    const seen = grpcStatus === undefined || !ofGrpc ? status : httpStatusOf(grpcStatus)
    this.judge(cluster, host, runtime.onResponse(host, seen, this.queue.now))
  }

  /** 503: no connection or one that broke; 504: no answer in time. */
  onLocalFailure(cluster: ClusterInUse, host: Host<Attempt>, status: 503 | 504): void {
    const { runtime } = cluster
    if (runtime.outlier) this.judge(cluster, host, runtime.onLocalFailure(host, status, this.queue.now))
  }

  /** The cluster's circuit breaker refused a request. */
  onOverflow(cluster: ClusterInUse): void {
    if (cluster.refusedAtUs < 0) this.observer.breakerOpened?.(cluster)
    cluster.refusedAtUs = this.queue.now
  }

  /** A request went through. */
  onAttached(cluster: ClusterInUse): void {
    if (cluster.refusedAtUs < 0 || this.queue.now - cluster.refusedAtUs < BREAKER_REST_US) return
    cluster.refusedAtUs = -1
    this.observer.breakerClosed?.(cluster)
  }

  /** An interval ends: hosts return whose time is over. */
  tick(cluster: ClusterInUse): void {
    const { runtime } = cluster
    cluster.runtime.tickScheduled = false
    const { outlier } = runtime
    if (!outlier) return
    const back = outlier.tick(runtime.members, this.queue.now) as readonly Host<Attempt>[]
    for (const host of back) this.observer.returned(cluster, host)
    if (back.length > 0) this.scheduleUpdate(cluster)
    if (!outlier.idle(runtime.members)) this.scheduleTick(cluster)
  }

  deliver(cluster: ClusterInUse): void {
    cluster.runtime.updateScheduled = false
    cluster.runtime.deliver(this.queue.now)
  }

  private judge(cluster: ClusterInUse, host: Host<Attempt>, verdicts: readonly OutlierVerdict[]): void {
    for (const verdict of verdicts) this.carryOut(cluster, host, verdict)
  }

  private carryOut(cluster: ClusterInUse, host: Host<Attempt>, verdict: OutlierVerdict): void {
    const { runtime } = cluster
    runtime.count(counterOf[`outlier_detection.ejections_detected_${verdict.kind}`])
    // The two older counters of Envoy know of one kind only.
    if (verdict.kind === 'consecutive_5xx') {
      runtime.count(counterOf['outlier_detection.ejections_consecutive_5xx'])
      if (verdict.type !== 'overflow') runtime.count(counterOf['outlier_detection.ejections_total'])
    }
    if (verdict.type === 'overflow') runtime.count(counterOf['outlier_detection.ejections_overflow'])
    if (verdict.type !== 'ejected') return
    runtime.count(counterOf[`outlier_detection.ejections_enforced_${verdict.kind}`])
    runtime.count(counterOf['outlier_detection.ejections_enforced_total'])
    runtime.drain(host)
    this.scheduleUpdate(cluster)
    this.scheduleTick(cluster)
    this.observer.ejected(cluster, host, verdict.kind)
  }

  private scheduleUpdate(cluster: ClusterInUse): void {
    const { runtime } = cluster
    if (runtime.updateScheduled) return
    runtime.updateScheduled = true
    this.queue.push(runtime.updateDueUs(this.queue.now), eventKinds.healthUpdate, cluster)
  }

  private scheduleTick(cluster: ClusterInUse): void {
    const { runtime } = cluster
    if (runtime.tickScheduled) return
    runtime.tickScheduled = true
    this.queue.push(runtime.nextTickUs(this.queue.now), eventKinds.outlierTick, cluster)
  }
}
