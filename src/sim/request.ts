import { grpcStatusOf } from '../core/grpc-status.ts'
import { absorb, draw, purposeOf } from '../core/random.ts'
import { backOffMs } from '../envoy/back-off.ts'
import { counterOf } from '../envoy/cluster-counters.ts'
import type { ClusterRuntime } from '../envoy/cluster-runtime.ts'
import { drawFaultAbort, drawFaultDelay } from '../envoy/fault-injection.ts'
import type { Host } from '../envoy/load-balancer-host.ts'
import type { ResetReason, ResponseSignals } from '../envoy/retry-conditions.ts'
import { type Attempt, Call, type CallOrigin } from './call.ts'
import { CONNECT_US, ConnectionBroker, type Network } from './connection-broker.ts'
import { type Ending, outcomeBits, resetBits } from './ending.ts'
import { eventKinds, type RunQueue } from './event-kinds.ts'
import { FirstPick } from './first-pick.ts'
import { flagBits } from './flags.ts'
import type { Limit } from './gate.ts'
import type { Health } from './health.ts'
import type { Hop, Target } from './hop.ts'
import type { ClusterInUse } from './proxy-state.ts'
import type { Recorder } from './recorder.ts'
import { none, none16, rowBits } from './recording.ts'
import { SpentCalls } from './spent-calls.ts'
import { hashOf, keepCookie, pickTarget, streamWithin } from './stream-draw.ts'
import { rememberHost } from './tried-hosts.ts'

/** What lies beyond the client's proxy: the network, and the pods behind it. */
export interface Upstream extends Network {
  /** Whether a pod is among the endpoints of its Service now. */
  serves(pod: number): boolean
  /** The try's request leaves on a connection. Answers with {@link RequestLife.respond} or {@link RequestLife.reset} in time. */
  receive(attempt: Attempt): void
  /** The client gave the try up: nobody waits for its answer any more. */
  abandon(attempt: Attempt): void
  /** The client of a call has its answer: a status, 0 where its connection ended without one, and that of gRPC, −1 where there is none. */
  answered(call: Call, status: number, grpcStatus: number): void
}

/** Time from one proxy or pod to the next, one way. */
export const NETWORK_US = 250

/**
 * One request's life at its client's proxy, in Envoy's order: the route is decided (the {@link Call}'s hop), then fault filter, router, host,
 * connection, try, retries, answer. Each method is one station; where a request must wait, an event brings it to the next. The stations lead to one
 * another and back (a try fails, is tried again, ends), so that they stand in one file although it is long.
 */
export class RequestLife {
  private readonly queue: RunQueue
  private readonly recorder: Recorder
  private readonly upstream: Upstream
  readonly connections: ConnectionBroker
  private readonly health: Health
  private readonly spent = new SpentCalls()
  private readonly firstPick = new FirstPick()

  constructor(parts: { queue: RunQueue; recorder: Recorder; upstream: Upstream; health: Health }) {
    this.queue = parts.queue
    this.recorder = parts.recorder
    this.upstream = parts.upstream
    this.health = parts.health
    this.connections = new ConnectionBroker(parts.queue, parts.upstream, this)
  }

  /** The client asks. */
  ask(hop: Hop, origin: CallOrigin): void {
    this.begin(this.spent.call(hop, origin))
  }

  /** Like {@link ask}, of a call that is not to be used again before it has its answer. */
  begin(call: Call): void {
    const { hop, parent } = call
    call.row = this.recorder.begin(call.request, parent ? parent.row : none, none, hop.decision, this.queue.now)
    if (call.mirror) this.recorder.mark(call.row, rowBits.mirror)
    if (hop.type === 'route') {
      call.target = pickTarget(call)
      if (call.target.likelyEdge >= 0) this.recorder.setEdge(call.row, call.target.likelyEdge)
    }
    if (hop.type === 'direct') this.dial(call)
    else if (hop.limits.length > 0 && !this.withinLimits(call, hop.limits, 0)) return
    else if (hop.fault) this.injectFault(call)
    else this.route(call)
  }

  /** Local rate limits: the first without a token left answers. */
  private withinLimits(call: Call, limits: readonly Limit[], place: number): boolean {
    const { proxy, point } = call
    const refusing = limits.find((limit, i) => proxy && !proxy.limiters.admits(limit, point, place + i, this.queue.now))
    if (refusing) this.answerLocally(call, refusing.status, refusing.bits, refusing.grpcStatus)
    return !refusing
  }

  /** Fault filter: the delay first, the abort when it has passed; both drawn afresh, once a request. */
  private injectFault(call: Call): void {
    const delayMs = call.hop.fault ? drawFaultDelay(call.hop.fault, call.point) : 0
    if (delayMs <= 0) {
      this.delayOver(call)
      return
    }
    call.bits |= flagBits.DI | rowBits.delayed
    this.queue.after(Math.round(delayMs * 1000), eventKinds.delayOver, call)
  }

  /** The fault delay has passed, or there was none. */
  delayOver(call: Call): void {
    if (call.done) return
    this.recorder.setStart(call.row, this.queue.now)
    const abort = call.hop.fault && drawFaultAbort(call.hop.fault, call.point)
    if (!abort) this.route(call)
    else if (abort.grpcStatus === undefined) this.answerLocally(call, abort.status, flagBits.FI)
    else this.answerLocally(call, 200, flagBits.FI | rowBits.failed, abort.grpcStatus)
  }

  /** Router: an answer of its own, or the cluster chosen by the stream's draw; the timeout begins. */
  private route(call: Call): void {
    const { hop } = call
    if (hop.lateLimits.length > 0 && !this.withinLimits(call, hop.lateLimits, hop.limits.length)) return
    if (hop.type === 'reply') {
      this.answerLocally(call, hop.reply.status, hop.reply.bits, hop.reply.grpcStatus)
      return
    }
    const target = call.target as Target
    call.cluster = target.known ? call.proxy?.cluster(target.cluster) : undefined
    if (!call.cluster) {
      this.answerLocally(call, target.notFoundStatus, flagBits.NC)
      return
    }
    if (hop.timeoutUs > 0) call.timer = this.queue.after(hop.timeoutUs, eventKinds.timeout, call)
    this.try(call, call.cluster)
  }

  /** One try: a host of the cluster, and a connection to it. */
  private try(call: Call, cluster: ClusterInUse): void {
    if (call.hop.protocol === 'tcp' && !this.connections.admitsTcp(cluster)) {
      this.answerLocally(call, 503, flagBits.UO)
      return
    }
    const host = this.pickHost(call, cluster.runtime)
    if (!host) {
      cluster.runtime.count(counterOf.upstream_cx_none_healthy)
      this.answerLocally(call, 503, flagBits.UH)
      return
    }
    if (call.tries === 0 && call.hop.mirrors.length > 0 && !call.mirror) this.mirror(call)
    const route = (call.target as Target).routeTo(host.pod)
    const attempt = this.spent.attempt(call, host, host.pod, route)
    call.current = attempt
    this.connections.connect(attempt, cluster)
  }

  /** Retries avoid hosts that were tried already, as far as a few picks reach. */
  private pickHost(call: Call, cluster: ClusterRuntime<Attempt>): Host<Attempt> | undefined {
    if (call.tries === 0) return cluster.pick(this.firstPick.of(call, this.queue.now))
    const rules = call.hop.retry?.rules
    const picks = rules?.previousHosts ? rules.hostSelectionAttempts + 1 : 1
    const base = call.tries * 64
    let host: Host<Attempt> | undefined
    for (let repick = 0; repick < picks; repick++) {
      const pick = { point: call.point, attempt: base + repick, hash: hashOf(call, this.queue.now), repick, nowUs: this.queue.now }
      host = call.priorities ? cluster.pickAmong(pick, call.priorities) : cluster.pick(pick)
      if (!host || !call.tried?.includes(host)) return host
    }
    return host
  }

  /** Copies go out once, with the main request's first host found, by the same draw that chose its destination; nobody waits for them. */
  private mirror(call: Call): void {
    const { hop } = call
    for (const [index, mirror] of hop.mirrors.entries()) {
      if (!streamWithin(call.point, mirror.numerator, mirror.denominator)) continue
      const copy = new Call(mirror.hop, {
        proxy: call.proxy,
        request: call.request,
        point: absorb(call.point, 0x10000 + index),
        parent: call.parent,
        required: false,
        depth: call.depth,
        session: call.session,
      })
      copy.mirror = true
      this.begin(copy)
    }
  }

  /** The try's stream is on a connection: the request goes out, the clock of the try begins. */
  attached(attempt: Attempt): void {
    const { call } = attempt
    const { hop } = call
    if (hop.protocol === 'tcp' && this.isClosed(attempt)) return
    if (this.queue.now - this.recorder.startOf(attempt.row) > CONNECT_US) this.recorder.mark(attempt.row, rowBits.queued)
    this.recordSent(attempt)
    call.sentBytes = true
    if (call.cluster) this.health.onAttached(call.cluster)
    const { perTryTimeoutUs } = hop
    if (perTryTimeoutUs > 0) attempt.timer = this.queue.after(perTryTimeoutUs, eventKinds.perTryTimeout, attempt)
    this.upstream.receive(attempt)
  }

  /** Of a TCP connection nothing counts but that it came about. Whether a filter closes it then. */
  private isClosed(attempt: Attempt): boolean {
    const { call, host } = attempt
    const { tcp } = call.hop
    if (call.cluster && host) this.health.onResponse(call.cluster, host, CONNECTED)
    if (tcp?.closes) this.close(attempt, 0)
    else if (tcp) this.queue.push(this.queue.now + tcp.lifeUs, eventKinds.perTryTimeout, attempt)
    return tcp?.closes === true
  }

  /** The proxy closes a TCP connection, to either side. */
  private close(attempt: Attempt, bits: number): void {
    const { call } = attempt
    if (call.cluster) this.endTry(attempt, call.cluster, 'local')
    this.upstream.abandon(attempt)
    this.answerLocally(call, 0, bits)
  }

  /** The upstream's answer has come. */
  respond(attempt: Attempt, response: ResponseSignals): void {
    if (attempt.state === 'over') return
    const { call } = attempt
    const { host } = attempt
    const cluster = call.cluster
    if (!host || !cluster) {
      attempt.state = 'over'
      this.finish(call, response.status, 0, response.grpcStatus)
      this.spent.keep(call, attempt)
      return
    }
    if (call.hop.protocol !== 'tcp') this.health.onResponse(cluster, host, response)
    const retriable = call.hop.retry?.conditions.retriesResponse(response) === true
    const retried = this.isRetried(call, cluster, retriable && { status: response.status, bits: 0, grpcStatus: response.grpcStatus })
    // What is left of an answer that another try follows is not read: over HTTP/1.1 its connection is closed.
    this.endTry(attempt, cluster, retried && !response.bodyless && 'local')
    if (retried) return
    this.finish(call, response.status, 0, response.grpcStatus)
    this.spent.keep(call, attempt)
  }

  /** The try ended without an answer: no connection, or one that broke. */
  reset(attempt: Attempt, reason: ResetReason): void {
    if (attempt.state === 'over') return
    const { call, host } = attempt
    const cluster = call.cluster
    if (!host || !cluster) {
      attempt.state = 'over'
      this.finish(call, 0, rowBits.failed)
      return
    }
    const connected = attempt.state === 'sent'
    if (!connected && reason !== 'overflow') this.connectionFailed(attempt)
    this.endTry(attempt, cluster, reason === 'connection termination' ? 'remote' : 'local')
    if (reason === 'protocol error') cluster.runtime.count(counterOf.upstream_cx_protocol_error)
    const broken = connected && call.hop.protocol === 'tcp'
    if (reason === 'overflow') this.health.onOverflow(cluster)
    else if (!broken) this.health.onLocalFailure(cluster, host, 503)
    const bits = broken ? 0 : resetBits[reason]
    const status = reason === 'protocol error' ? 502 : 503
    const retriable = call.hop.retry?.conditions.retriesReset(reason, call.sentBytes) === true
    if (!this.isRetried(call, cluster, retriable && { status, bits })) this.answerLocally(call, status, bits)
  }

  private connectionFailed(attempt: Attempt): void {
    this.recordSent(attempt)
    if (attempt.route.refusesTls) this.recorder.mark(attempt.row, rowBits.refusedTls)
  }

  private recordSent({ call, row, route, pod }: Attempt): void {
    this.recorder.send(row, route.edge, pod >= 0 ? pod : none16, this.queue.now)
    call.reachedPod = true
  }

  /** No answer within the try's own time. */
  perTryTimeout(attempt: Attempt): void {
    const { call, host } = attempt
    const cluster = call.cluster
    if (attempt.state !== 'sent' || !cluster || !host) return
    if (call.hop.protocol === 'tcp') {
      this.close(attempt, call.hop.tcp?.bits ?? 0)
      return
    }
    cluster.runtime.count(counterOf.upstream_rq_per_try_timeout)
    this.giveUp(attempt, cluster)
    const retriable = call.hop.retry?.conditions.retriesReset('local reset', true) === true
    const outcome = { status: 504, bits: flagBits.UT }
    if (!this.isRetried(call, cluster, retriable && outcome)) this.answerLocally(call, 504, flagBits.UT)
  }

  /** The time for the whole request is over: whatever is under way ends, and no retry follows. */
  timeout(call: Call): void {
    if (call.done) return
    const attempt = call.current
    const { cluster } = call
    if (attempt && cluster && attempt.state !== 'over') {
      cluster.runtime.count(counterOf.upstream_rq_timeout)
      this.giveUp(attempt, cluster)
    } else if (cluster) {
      // Between two tries there is no stream whose end the cluster could count.
      this.releaseRetry(call, cluster)
      call.cluster = undefined
    }
    this.answerLocally(call, 504, flagBits.UT)
  }

  /** The try is over: nobody waits for its time to run out, either. */
  private endTry(attempt: Attempt, cluster: ClusterInUse, broken: false | 'local' | 'remote'): void {
    const { timer, call } = attempt
    if (timer >= 0 && !this.queue.drop(call.hop.perTryTimeoutUs, eventKinds.perTryTimeout, timer)) attempt.timer = -1
    this.connections.end(attempt, cluster, broken)
  }

  private giveUp(attempt: Attempt, cluster: ClusterInUse): void {
    const connected = attempt.state === 'sent'
    this.endTry(attempt, cluster, 'local')
    if (!connected || !attempt.host) return
    this.health.onLocalFailure(cluster, attempt.host, 504)
    this.upstream.abandon(attempt)
  }

  /** Whether another try follows this one, which ended in what may be retried or not. A retry that ends in what asks for none counts as a success, whatever it is. */
  private isRetried(call: Call, cluster: ClusterInUse, retriable: Ending | false): boolean {
    if (retriable) return this.retry(call, cluster, retriable)
    if (call.holdsRetry) cluster.runtime.count(counterOf.upstream_rq_retry_success)
    return false
  }

  /** Whether the failed try is followed by another; if so its back-off begins. Marks why not where retries are used up. */
  private retry(call: Call, cluster: ClusterInUse, { status, bits, grpcStatus = -1 }: Ending): boolean {
    this.releaseRetry(call, cluster)
    const rules = call.hop.retry?.rules
    if (!rules || call.mirror) return false
    const { runtime } = cluster
    if (call.tries >= rules.numRetries) {
      runtime.count(counterOf.upstream_rq_retry_limit_exceeded)
      call.bits |= flagBits.URX
      return false
    }
    call.tries++
    if (!runtime.breaker.admitsRetry) {
      runtime.count(counterOf.upstream_rq_retry_overflow)
      call.bits |= flagBits.UO
      return false
    }
    runtime.count(counterOf.upstream_rq_retry_backoff_exponential)
    // Only answers are counted by their status, not what ended without one.
    if (bits === 0) runtime.counters.countRetried(status)
    runtime.breaker.retries++
    call.holdsRetry = true
    rememberHost(call)
    const now = this.queue.now
    this.recorder.close(call.row, status, bits | rowBits.failed | rowBits.retried | outcomeBits(grpcStatus), now)
    const previous = call.row
    call.row = this.recorder.begin(call.request, call.parent ? call.parent.row : none, previous, call.hop.decision, now)
    call.reachedPod = false
    this.recorder.setEdge(call.row, call.current?.route.edge ?? 0)
    this.recorder.mark(call.row, rowBits.retry)
    const wait = backOffMs(call.tries, rules.baseIntervalMs, rules.maxIntervalMs, draw(call.point, purposeOf['back-off'], call.tries))
    this.queue.push(now + wait * 1000, eventKinds.backOffOver, call)
    return true
  }

  /** The back-off is over: the next try, in the same cluster. */
  backOffOver(call: Call): void {
    if (call.done || !call.cluster) return
    call.cluster.runtime.count(counterOf.upstream_rq_retry)
    this.recorder.setStart(call.row, this.queue.now)
    this.try(call, call.cluster)
  }

  private releaseRetry(call: Call, cluster: ClusterInUse): void {
    if (!call.holdsRetry) return
    call.holdsRetry = false
    cluster.runtime.breaker.retries--
  }

  /** An answer of the proxy itself; its gRPC status follows from that of HTTP unless it is given. */
  private answerLocally(call: Call, status: number, bits: number, grpcStatus = grpcStatusOf(status)): void {
    if (!call.reachedPod) this.recorder.setEdge(call.row, call.target ? call.target.edgeToNone : call.hop.edge)
    const { protocol } = call.hop
    if (protocol === 'http') this.finish(call, status, bits | rowBits.local)
    // A gRPC caller finds the error in grpc-status; a TCP client finds its connection closed, which is not tried twice.
    else if (protocol === 'grpc' && status > 0) this.finish(call, status, bits | rowBits.local, grpcStatus, 200)
    else {
      if (bits & flagBits.UF) call.cluster?.runtime.count(counterOf.upstream_cx_connect_attempts_exceeded)
      this.finish(call, status, bits | rowBits.local | (bits & flagBits.UF ? flagBits.URX : 0), -1, 0)
    }
  }

  /** The client has its answer, with a gRPC status or (−1) none; `seen` is its status as the client has it, where that is another. */
  private finish(call: Call, status: number, bits: number, grpcStatus = -1, seen = status): void {
    call.done = true
    if (call.timer >= 0 && !this.queue.drop(call.hop.timeoutUs, eventKinds.timeout, call.timer)) call.timer = -1
    if (call.cluster) {
      this.releaseRetry(call, call.cluster)
      if (call.hop.protocol !== 'tcp') call.cluster.runtime.counters.countFinal(status)
    }
    if (call.session && !(bits & rowBits.local)) keepCookie(call, this.queue.now)
    const failed = status >= 500 || status === 0 ? rowBits.failed : 0
    this.recorder.close(call.row, seen, bits | call.bits | failed | outcomeBits(grpcStatus) | rowBits.final, this.queue.now)
    this.upstream.answered(call, seen, grpcStatus)
  }

  /** Without a proxy: kube-proxy sends the connection to any ready endpoint. */
  private dial(call: Call): void {
    const { endpoints, targets } = call.hop
    const target = targets[0]
    const serves = (each: number) => this.upstream.serves(each)
    const open = endpoints.every(serves) ? endpoints : endpoints.filter(serves)
    const pod = open[draw(call.point, purposeOf['lb-1'], 0) % open.length]
    if (!target || pod === undefined) {
      this.recorder.setEdge(call.row, call.hop.edge)
      this.finish(call, 0, 0)
      return
    }
    const attempt = this.spent.attempt(call, undefined, pod, target.routeTo(pod))
    attempt.state = 'sent'
    call.current = attempt
    this.recordSent(attempt)
    this.upstream.receive(attempt)
  }
}

const CONNECTED: ResponseSignals = { status: 200 }
