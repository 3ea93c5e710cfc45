import { counterOf } from '../envoy/cluster-counters.ts'
import { UNLIMITED } from '../envoy/connection-pool.ts'
import type { Host } from '../envoy/load-balancer-host.ts'
import type { ResetReason } from '../envoy/retry-conditions.ts'
import type { Attempt } from './call.ts'
import { eventKinds, type RunQueue } from './event-kinds.ts'
import type { ClusterInUse } from './proxy-state.ts'

/** Time that a TCP and TLS handshake takes, or a refusal to come back. */
export const CONNECT_US = 500

/** A connection on its way. */
export interface Connecting {
  readonly cluster: ClusterInUse
  readonly host: Host<Attempt>
  /** Nothing answers it: it ends by its timeout. */
  readonly lost: boolean
}

/** What becomes of a connection to a host: nothing at all where it is lost. */
export type Reception = 'accepted' | 'refused' | 'lost'

/** What lies beyond the proxy. */
export interface Network {
  reception(host: Host<Attempt>): Reception
}

/** Who is told what became of a try that wanted a connection. */
export interface ConnectionClient {
  attached(attempt: Attempt): void
  reset(attempt: Attempt, reason: ResetReason): void
}

/**
 * Gives tries a stream on a connection, as Envoy's connection pools and circuit breakers allow: a ready connection at once, else a place in
 * the queue of the host's pool and, within limits, a new connection. See source/common/conn_pool/conn_pool_base.cc newStreamImpl.
 */
export class ConnectionBroker {
  private readonly queue: RunQueue
  private readonly network: Network
  private readonly client: ConnectionClient

  constructor(queue: RunQueue, network: Network, client: ConnectionClient) {
    this.queue = queue
    this.network = network
    this.client = client
  }

  /** Attaches the try now, queues it, or resets it for want of room (`overflow`). */
  connect(attempt: Attempt, cluster: ClusterInUse): void {
    const { runtime } = cluster
    const host = attempt.host as Host<Attempt>
    // Each TCP connection has its own.
    runtime.expireIdle(host, this.queue.now)
    const life = attempt.call.hop.protocol === 'tcp' ? -1 : host.pool.take()
    if (life >= 0) {
      this.attach(attempt, cluster, life)
      return
    }
    if (!runtime.breaker.admitsPending) {
      runtime.count(counterOf.upstream_rq_pending_overflow)
      this.client.reset(attempt, 'overflow')
      return
    }
    runtime.breaker.pending++
    runtime.count(counterOf.upstream_rq_pending_total)
    host.pool.pending.push(attempt)
    this.openIfWanted(host, cluster)
  }

  /** Whether the cluster takes one more TCP connection; over the limit it waits for nothing (source/common/tcp_proxy/tcp_proxy.cc). */
  admitsTcp({ runtime }: ClusterInUse): boolean {
    if (runtime.breaker.admitsConnection) return true
    runtime.count(counterOf.upstream_cx_overflow)
    return false
  }

  /** A connection is there: those who wait take it. */
  connected(connecting: Connecting): void {
    const { cluster, host } = connecting
    const { runtime } = cluster
    if (this.network.reception(host) === 'refused') {
      this.refused(connecting)
      return
    }
    host.pool.connecting--
    host.pool.ready(runtime.spec.maxRequestsPerConnection || UNLIMITED, this.queue.now)
    this.serveQueue(host, cluster)
  }

  /** A connection failed: all who wait in this pool fail with it. */
  refused({ cluster, host, lost }: Connecting): void {
    host.pool.connecting--
    host.pool.connections--
    cluster.runtime.breaker.connections--
    cluster.runtime.count(counterOf.upstream_cx_connect_fail)
    if (lost) cluster.runtime.count(counterOf.upstream_cx_connect_timeout)
    cluster.runtime.countDestroyed(lost ? 'local' : 'remote', false)
    for (let waiting = host.pool.pending.length; waiting > 0; waiting--) {
      const attempt = host.pool.pending.shift() as Attempt
      cluster.runtime.breaker.pending--
      cluster.runtime.count(counterOf.upstream_rq_pending_failure_eject)
      this.client.reset(attempt, lost ? 'connection timeout' : 'remote connection failure')
    }
  }

  /** The try is over: its place in the queue is left, or its stream ends and, unless somebody has broken it, its connection serves the next. */
  end(attempt: Attempt, cluster: ClusterInUse, broken: false | 'local' | 'remote'): void {
    const host = attempt.host as Host<Attempt>
    const { state } = attempt
    attempt.state = 'over'
    if (state === 'waiting') {
      this.leaveQueue(attempt, host, cluster)
      return
    }
    const { breaker } = cluster.runtime
    breaker.requests--
    host.active--
    const isTcp = attempt.call.hop.protocol === 'tcp'
    const outlives = !isTcp && (!broken || host.pool.sharesConnections)
    if (!(outlives && host.pool.release(attempt.life, this.queue.now, attempt)) && host.pool.connections > 0) {
      host.pool.connections--
      breaker.connections--
      cluster.runtime.countDestroyed(broken || 'local', isTcp || broken !== false)
      // Envoy counts the GOAWAY of a connection that was drained, too.
      if (host.pool.sharesConnections) cluster.runtime.count(counterOf.upstream_cx_protocol_error)
    }
    if (host.pool.pending.length > 0) this.serveQueue(host, cluster)
  }

  private attach(attempt: Attempt, cluster: ClusterInUse, life: number): void {
    const { runtime } = cluster
    const host = attempt.host as Host<Attempt>
    if (!runtime.breaker.admitsRequest) {
      if (!host.pool.release(life + 1, this.queue.now)) host.pool.connections--
      runtime.count(counterOf.upstream_rq_active_overflow)
      this.client.reset(attempt, 'overflow')
      return
    }
    runtime.breaker.requests++
    runtime.counters.attached++
    runtime.outlier?.onAttached(host)
    host.active++
    attempt.life = life
    host.pool.carry(attempt)
    if (life === 0) runtime.count(counterOf.upstream_cx_max_requests)
    attempt.state = 'sent'
    this.client.attached(attempt)
  }

  private serveQueue(host: Host<Attempt>, cluster: ClusterInUse): void {
    const { pool } = host
    while (pool.pending.length > 0) {
      const life = pool.take()
      if (life < 0) break
      const attempt = pool.pending.shift() as Attempt
      cluster.runtime.breaker.pending--
      this.attach(attempt, cluster, life)
    }
    this.openIfWanted(host, cluster)
  }

  /** Opens a connection where more wait than connections are coming. A pool that has none may always open one, over any limit. */
  private openIfWanted(host: Host<Attempt>, cluster: ClusterInUse): void {
    const { pool } = host
    if (!pool.wantsConnection) return
    const { breaker } = cluster.runtime
    if (!breaker.admitsConnection) {
      cluster.runtime.count(counterOf.upstream_cx_overflow)
      if (pool.connections > 0) return
    }
    pool.connections++
    pool.connecting++
    breaker.connections++
    cluster.runtime.count(counterOf.upstream_cx_total)
    cluster.runtime.count(cluster.runtime.spec.http2 ? counterOf.upstream_cx_http2_total : counterOf.upstream_cx_http1_total)
    const reception = pool.pending.first?.route.refusesTls ? 'refused' : this.network.reception(host)
    const lost = reception === 'lost'
    const connecting: Connecting = { cluster, host, lost }
    const us = lost ? cluster.runtime.spec.connectTimeoutUs : CONNECT_US
    this.queue.after(us, reception === 'accepted' ? eventKinds.connected : eventKinds.refused, connecting)
  }

  private leaveQueue(attempt: Attempt, host: Host<Attempt>, cluster: ClusterInUse): void {
    if (!host.pool.pending.remove(attempt)) return
    cluster.runtime.breaker.pending--
    cluster.runtime.count(counterOf.upstream_rq_cancelled)
  }
}
