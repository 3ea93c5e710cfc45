import { absorb, type DrawPoint, draw, drawPoint, hashText, purposeOf } from '../core/random.ts'
import { CircuitBreaker } from './circuit-breaker.ts'
import { counterOf } from './cluster-counters.ts'
import type { ClusterSpec } from './cluster-spec.ts'
import { ClusterStats } from './cluster-stats.ts'
import { ConnectionPool, type StreamPool } from './connection-pool.ts'
import { Http2Pool } from './http2-pool.ts'
import { LoadBalancer } from './load-balancer.ts'
import { Host } from './load-balancer-host.ts'
import type { Pick } from './load-balancer-source.ts'
import { OutlierDetection, type OutlierVerdict } from './outlier-detection.ts'
import type { RetryPriorities } from './retry-priorities.ts'

/** Health changes within this time of the last update reach the load balancer together (`update_merge_window`). */
export const MERGE_WINDOW_US = 1_000_000

/** Everything that one proxy remembers of one cluster. Kept while a cluster of that name exists, through configuration changes. */
export class ClusterRuntime<Stream = unknown> {
  spec: ClusterSpec
  readonly breaker: CircuitBreaker
  readonly balancer: LoadBalancer
  outlier: OutlierDetection | undefined
  readonly counters = new ClusterStats()
  /** When the current intervals of outlier detection are counted from. */
  readonly startedUs: number
  /** Whether an end of interval, or a delivery of health changes, is already in the event queue. */
  tickScheduled = false
  updateScheduled = false

  private hosts: readonly Host<Stream>[] = []
  private membershipChanges: number
  private lastUpdateUs = Number.NEGATIVE_INFINITY
  private readonly point: DrawPoint
  /** Whether any connection closes by itself. */
  private expires: boolean

  constructor(spec: ClusterSpec, seed: number, startedUs: number, podOf: (address: string) => number) {
    this.spec = spec
    this.expires = expires(spec)
    this.point = absorb(drawPoint(seed), hashText(spec.name))
    this.startedUs = startedUs
    this.breaker = new CircuitBreaker(spec.limits)
    this.balancer = new LoadBalancer(draw(this.point, purposeOf['lb-phase'], 0))
    this.outlier = spec.outlier && new OutlierDetection(spec.outlier)
    this.hosts = spec.hosts.map((host) => new Host(host, podOf(host.address), this.newPool(), Number.NEGATIVE_INFINITY))
    // Each priority that gets hosts is a change of its own.
    this.membershipChanges = new Set(spec.hosts.map(({ priority }) => priority)).size
    this.deliver(startedUs)
    this.lastUpdateUs = Number.NEGATIVE_INFINITY
  }

  get members(): readonly Host<Stream>[] {
    return this.hosts
  }

  /** Takes a new configuration: hosts with an address known before keep their state, new ones join now. */
  reconfigure(spec: ClusterSpec, nowUs: number, podOf: (address: string) => number): void {
    const known = new Map(this.hosts.map((host) => [host.spec.address, host]))
    const before = this.hosts
    this.spec = spec
    this.expires = expires(spec)
    this.breaker.limits = spec.limits
    this.hosts = spec.hosts.map((host) => {
      const old = known.get(host.address)
      if (!old || old.pod !== podOf(host.address)) return new Host(host, podOf(host.address), this.newPool(), nowUs)
      old.spec = host
      old.pool.idleAfter(spec.idleTimeoutUs, nowUs)
      return old
    })
    const kept = new Set(this.hosts)
    if (this.hosts.length !== before.length || before.some((host) => !kept.has(host))) this.membershipChanges++
    for (const host of before) if (!kept.has(host)) this.breaker.connections -= host.pool.close(host.active)
    if (!spec.outlier) for (const host of this.hosts) host.ejected = false
    if (spec.outlier && this.outlier) this.outlier.rules = spec.outlier
    else this.outlier = spec.outlier && new OutlierDetection(spec.outlier)
    this.deliver(nowUs)
  }

  pick(pick: Pick): Host<Stream> | undefined {
    return this.balancer.pick(pick) as Host<Stream> | undefined
  }

  /** Like {@link pick}, for a retry that avoids the priorities of earlier tries. */
  pickAmong(pick: Pick, priorities: RetryPriorities): Host<Stream> | undefined {
    return this.balancer.pickAmong(pick, priorities) as Host<Stream> | undefined
  }

  /** Envoy's counters of the cluster that have moved, by name. */
  get stats(): Readonly<Record<string, number>> {
    const { breaker, hosts } = this
    const gauges = {
      'outlier_detection.ejections_active': hosts.filter((host) => host.ejected).length,
      membership_total: hosts.length,
      membership_healthy: hosts.filter((host) => host.healthy).length,
      membership_change: this.membershipChanges,
      lb_healthy_panic: this.balancer.picksInPanic,
      upstream_cx_active: hosts.reduce((sum, { pool }) => sum + pool.connections, 0),
      upstream_rq_active: breaker.requests,
      upstream_rq_pending_active: breaker.pending,
      'circuit_breakers.default.cx_open': breaker.admitsConnection ? 0 : 1,
      'circuit_breakers.default.rq_pending_open': breaker.admitsPending ? 0 : 1,
      'circuit_breakers.default.rq_open': breaker.admitsRequest ? 0 : 1,
    }
    const moved = Object.entries(gauges).filter(([, value]) => value > 0)
    return { ...this.counters.snapshot(), ...Object.fromEntries(moved) }
  }

  /** One more of what a number of {@link counterOf} stands for. */
  count(counter: number): void {
    this.counters.count(counter)
  }

  /** A response of this status came from the host; what outlier detection makes of it. */
  onResponse(host: Host<Stream>, status: number, nowUs: number): readonly OutlierVerdict[] {
    return this.outlier?.onResponse(this.hosts, host, status, nowUs, this.enforcement) ?? []
  }

  onLocalFailure(host: Host<Stream>, status: 503 | 504, nowUs: number): readonly OutlierVerdict[] {
    return this.outlier?.onLocalFailure(this.hosts, host, status, nowUs, this.enforcement) ?? []
  }

  /** When health changed now: the time at which the load balancer learns of it. */
  updateDueUs(nowUs: number): number {
    return nowUs - this.lastUpdateUs >= MERGE_WINDOW_US ? nowUs : nowUs + MERGE_WINDOW_US
  }

  /** The load balancer learns of all health changes so far. */
  deliver(nowUs: number): void {
    this.lastUpdateUs = nowUs
    this.balancer.update(this.spec, this.hosts, nowUs)
  }

  /** The end of the current interval of outlier detection. */
  nextTickUs(nowUs: number): number {
    const interval = this.spec.outlier?.intervalUs ?? Number.POSITIVE_INFINITY
    return this.startedUs + (Math.floor((nowUs - this.startedUs) / interval) + 1) * interval
  }

  /** All connections to a pod break, those under way included once their requests have ended. */
  disconnect(pod: number): void {
    for (const host of this.hosts) if (host.pod === pod) this.breaker.connections -= host.pool.break(host.active)
  }

  /** The connections that have carried nothing for too long, or are too old, close: those to a host and, where their number is limited, to all others. */
  expireIdle(host: Host<Stream>, nowUs: number): void {
    if (!this.expires) return
    const { limits } = this.spec
    const hosts = limits.maxConnections === Number.POSITIVE_INFINITY ? [host] : this.hosts
    let expired = 0
    let retired = 0
    let old = 0
    for (const { pool } of hosts) {
      retired += pool.retire(nowUs)
      expired += pool.expire(nowUs)
      old += pool.takeReachedAge()
    }
    for (let n = old; n > 0; n--) this.count(counterOf.upstream_cx_max_duration_reached)
    for (let n = expired; n > 0; n--) this.count(counterOf.upstream_cx_idle_timeout)
    this.closed(expired + retired)
  }

  /** Outlier detection has ejected the host: its connections are of no more use (source/common/upstream/cluster_manager_impl.cc onHostHealthFailure). */
  drain(host: Host<Stream>): void {
    this.closed(host.pool.drain(host.active))
  }

  /** So many connections have been closed from this side while they carried nothing. */
  private closed(connections: number): void {
    this.breaker.connections -= connections
    for (let n = connections; n > 0; n--) this.countDestroyed('local', false)
  }

  /** A connection is gone, closed from this side or the other, with a request on it or without. */
  countDestroyed(by: 'local' | 'remote', active: boolean): void {
    this.count(counterOf.upstream_cx_destroy)
    this.count(counterOf[`upstream_cx_destroy_${by}`])
    if (!active) return
    this.count(counterOf.upstream_cx_destroy_with_active_rq)
    this.count(counterOf[`upstream_cx_destroy_${by}_with_active_rq`])
  }

  private newPool(): StreamPool<Stream> {
    const {
      http2,
      concurrentStreams,
      maxRequestsPerConnection: maxRequests,
      idleTimeoutUs: idleUs,
      maxConnectionAgeUs: maxAgeUs,
    } = this.spec
    return http2 ? new Http2Pool({ concurrentStreams, maxRequests, idleUs, maxAgeUs }) : new ConnectionPool(idleUs, maxAgeUs)
  }

  /** One for all responses: they are many. */
  private readonly enforcement = (nowUs: number): number => draw(this.point, purposeOf['outlier-enforce'], nowUs) % 100
}

function expires({ idleTimeoutUs, maxConnectionAgeUs }: ClusterSpec): boolean {
  return idleTimeoutUs !== Number.POSITIVE_INFINITY || maxConnectionAgeUs !== Number.POSITIVE_INFINITY
}
