import { grpcCodeOf, grpcStatusOf, httpStatusOf } from '../core/grpc-status.ts'
import { absorb, draw, purposeOf, unit } from '../core/random.ts'
import type { Host } from '../envoy/load-balancer-host.ts'
import type { ResponseSignals } from '../envoy/retry-conditions.ts'
import { type Attempt, type Call, ReusedOrigin } from './call.ts'
import type { Reception } from './connection-broker.ts'
import { eventKinds, type RunQueue } from './event-kinds.ts'
import type { Gate } from './gate.ts'
import { latencyOf } from './latency.ts'
import { PodLoad } from './pod-load.ts'
import type { ProxyState } from './proxy-state.ts'
import type { Recorder } from './recorder.ts'
import { rowBits } from './recording.ts'
import { NETWORK_US, type RequestLife, type Upstream } from './request.ts'
import type { Failure } from './traffic.ts'

/** Calls within calls beyond which a pod answers 500: applications that call one another in a circle never end by themselves. */
export const MAX_DEPTH = 32

/** More rate limits than one proxy has. */
const MAX_LIMITS = 64

/** What the pods need to know of the run around them. */
export interface PodSurroundings {
  /** Index of the current step of the timeline. */
  readonly step: number
  /** The proxy beside a pod; undefined where it has none. */
  proxyOf(pod: number): ProxyState | undefined
  /** A source has its answer. */
  answered(call: Call): void
  /** Whether the number of requests at each pod must be known: somebody watches the load, or may kill the pod. */
  readonly watched: boolean
  /** Whether something listens at the pod. */
  listens(pod: number): boolean
  /** Whether what is sent to the pod gets there. */
  hears(pod: number): boolean
  /** Whether the pod is an endpoint of its Service. */
  serves(pod: number): boolean
}

// Simplified: the sidecar of a called pod takes no time, and has no limits but those of its filters.
/** The applications: each pod queues what exceeds its concurrency, works for a while, calls others, answers. */
export class PodWork implements Upstream {
  private readonly queue: RunQueue
  private readonly recorder: Recorder
  private readonly surroundings: PodSurroundings
  private readonly pods: PodLoad[] = []
  private readonly origin = new ReusedOrigin()
  /** Set by the owner: pods make calls through it. */
  life: RequestLife | undefined

  constructor(queue: RunQueue, recorder: Recorder, surroundings: PodSurroundings) {
    this.queue = queue
    this.recorder = recorder
    this.surroundings = surroundings
  }

  reception({ pod }: Host<Attempt>): Reception {
    if (!this.surroundings.hears(pod)) return 'lost'
    return this.surroundings.listens(pod) ? 'accepted' : 'refused'
  }

  serves(pod: number): boolean {
    return this.surroundings.serves(pod)
  }

  receive(attempt: Attempt): void {
    const { handler, gate } = attempt.route
    const now = this.queue.now
    if (gate && this.refusedAt(gate, attempt)) return
    if (handler.gateway || handler.calls.length > 0 || this.counts(attempt)) {
      this.queue.after(NETWORK_US, eventKinds.reachesPod, attempt)
      return
    }
    const workUs = this.workUs(attempt)
    if (this.decideOutcome(attempt, now + NETWORK_US)) this.queue.push(now + 2 * NETWORK_US + workUs, eventKinds.answer, attempt)
  }

  /** The request is at the pod: a busy one lets it wait, or sends it away where too many wait. */
  reaches(attempt: Attempt): void {
    const { handler } = attempt.route
    if (!this.surroundings.hears(attempt.pod)) {
      attempt.status = HANGS
      return
    }
    if (!this.surroundings.listens(attempt.pod)) {
      this.life?.reset(attempt, 'connection termination')
      return
    }
    if (this.counts(attempt)) {
      const pod = this.pod(attempt.pod)
      const { concurrency, queueLimit } = handler.behaviour
      pod.receive(attempt)
      if (!handler.gateway && concurrency > 0 && pod.active >= concurrency) {
        if (pod.waiting.length >= queueLimit) this.turnAway(attempt, pod)
        else {
          this.recorder.mark(attempt.row, rowBits.queued)
          pod.waiting.push(attempt)
        }
        return
      }
      pod.enter(this.queue.now)
    }
    if (handler.gateway) this.makeCalls(attempt)
    else this.work(attempt)
  }

  /** The pod is gone: all that it worked on breaks off, and what it still does means nothing. */
  kill(pod: number): void {
    const load = this.pods[pod]
    if (!load) return
    this.pods[pod] = new PodLoad(load.busyUntil(this.queue.now), this.queue.now)
    load.dead = true
    for (const attempt of load.present()) this.life?.reset(attempt, 'connection termination')
  }

  /** Time that the pod's requests took together so far. */
  busyUs(pod: number): number {
    return this.pods[pod]?.busyUntil(this.queue.now) ?? 0
  }

  /** The pod's own work is done: its calls come next, unless it has failed by itself. */
  workDone(attempt: Attempt): void {
    if (attempt.home?.dead) return
    if (hasFailed(attempt)) this.answer(attempt)
    else this.makeCalls(attempt)
  }

  /** Whether the proxy beside the pod answers in its place. */
  private refusedAt({ limits, refusal }: Gate, attempt: Attempt): boolean {
    const { call, row, pod } = attempt
    const limiters = this.surroundings.proxyOf(pod)?.limiters
    const place = (1 + call.tries) * MAX_LIMITS
    const arrival = this.queue.now + NETWORK_US
    const limit = limits.find((each, i) => limiters && !limiters.admits(each, call.point, place + i, arrival))
    const answer = limit ?? refusal
    if (!answer) return false
    attempt.status = answer.status
    attempt.grpcStatus = answer.grpcStatus
    this.recorder.mark(row, rowBits.inbound)
    this.queue.after(2 * NETWORK_US, eventKinds.answer, attempt)
    return true
  }

  /** The answer is at the client's proxy. */
  arrives(attempt: Attempt): void {
    if (attempt.status === 0) this.breaks(attempt)
    else if (!attempt.call.hop.grpc) this.life?.respond(attempt, plainResponse(attempt.status))
    else {
      // An error comes without a body, and so in the headers, where the proxy sees it.
      const grpcStatus = Math.max(0, attempt.grpcStatus)
      this.life?.respond(attempt, { status: attempt.status, grpcStatus, ofGrpc: true, bodyless: grpcStatus > 0 })
    }
  }

  /**
   * The application has broken the connection, or the proxy beside it has closed it. Of what the application breaks its proxy makes an answer: it
   * repeats only what no byte of was sent (istiod's inbound `reset-before-request`).
   */
  private breaks(attempt: Attempt): void {
    const { call, route, row } = attempt
    const closed = route.gate?.refusal?.status === 0
    if (!route.mediated || closed || call.hop.protocol === 'tcp') {
      const sharesConnection = !closed && call.cluster?.runtime.spec.http2 === true
      this.life?.reset(attempt, sharesConnection ? 'remote reset' : 'connection termination')
      return
    }
    this.recorder.mark(row, rowBits.inbound)
    failWith(attempt, 503)
    attempt.status ||= 200
    this.arrives(attempt)
  }

  abandon(attempt: Attempt): void {
    if (attempt.status === HANGS) this.freePod(attempt)
  }

  /** A call of a pod has ended: the pod goes on, or gives up where it cannot do without. */
  answered(call: Call, status: number, grpcStatus: number): void {
    const { parent } = call
    if (call.mirror) return
    if (!parent) {
      this.surroundings.answered(call)
      return
    }
    parent.callsOpen--
    if (parent.home?.dead) return
    const { handler } = parent.route
    if (handler.gateway) {
      parent.status = status
      parent.grpcStatus = grpcStatus
    } else if (call.required && (status >= 400 || status === 0 || grpcStatus > 0)) failWith(parent, 500)
    this.makeCalls(parent)
  }

  private work(attempt: Attempt): void {
    if (this.decideOutcome(attempt, this.queue.now)) this.queue.push(this.queue.now + this.workUs(attempt), eventKinds.workDone, attempt)
  }

  /** Makes the next call, or all at once; answers when none is left. A call may be answered before this returns. */
  private makeCalls(attempt: Attempt): void {
    const { calls, behaviour } = attempt.route.handler
    while (attempt.nextCall < calls.length && !hasFailed(attempt) && (behaviour.parallelCalls || attempt.callsOpen === 0)) {
      attempt.callsOpen++
      this.makeCall(attempt, attempt.nextCall++)
    }
    if (attempt.callsOpen === 0 && !attempt.answered) this.answer(attempt)
  }

  private makeCall(attempt: Attempt, index: number): void {
    const outgoing = attempt.route.handler.calls[index]
    const { call } = attempt
    const depth = call.depth + 1
    if (!outgoing || depth > MAX_DEPTH) {
      attempt.callsOpen--
      failWith(attempt, 500)
      return
    }
    const hop = outgoing.hopIn(this.surroundings.step)
    const { origin } = this
    origin.proxy = hop.type === 'direct' ? undefined : this.surroundings.proxyOf(attempt.pod)
    origin.request = call.request
    origin.point = absorb(absorb(call.point, call.tries), index + 1)
    origin.parent = attempt
    origin.required = outgoing.required
    origin.depth = depth
    origin.session = attempt.route.handler.gateway ? call.session : undefined
    this.life?.ask(hop, origin)
  }

  private answer(attempt: Attempt): void {
    attempt.answered = true
    this.freePod(attempt)
    if (attempt.state !== 'over' && this.surroundings.hears(attempt.pod)) this.queue.after(NETWORK_US, eventKinds.answer, attempt)
  }

  private turnAway(attempt: Attempt, pod: PodLoad): void {
    pod.release(attempt)
    attempt.home = undefined
    failWith(attempt, 503)
    attempt.answered = true
    this.queue.after(NETWORK_US, eventKinds.answer, attempt)
  }

  private freePod(attempt: Attempt): void {
    const pod = attempt.home
    if (!pod?.release(attempt)) return
    pod.leave(this.queue.now)
    const next = pod.waiting.shift()
    if (!next) return
    pod.enter(this.queue.now)
    this.work(next)
  }

  /** Whether the pod must know how many requests it has. */
  private counts(attempt: Attempt): boolean {
    const { concurrency, perActiveUs } = attempt.route.handler.behaviour
    return concurrency > 0 || perActiveUs > 0 || this.surroundings.watched
  }

  private workUs(attempt: Attempt): number {
    const { call } = attempt
    const { latency, perActiveUs } = attempt.route.handler.behaviour
    const alone = latencyOf(latency, draw(call.point, purposeOf.latency, call.tries))
    return perActiveUs === 0 || !attempt.home ? alone : Math.round(alone + perActiveUs * (attempt.home.active - 1))
  }

  /** Settles what the pod will answer; false where it never does. */
  private decideOutcome(attempt: Attempt, nowUs: number): boolean {
    const { failures } = attempt.route.handler.behaviour
    if (failures.length === 0) return true
    const { call } = attempt
    const nowMs = nowUs / 1000
    for (const [index, failure] of failures.entries()) {
      if (nowMs < failure.fromMs || nowMs >= failure.toMs) continue
      if (unit(draw(call.point, purposeOf.failure, call.tries * 64 + index)) >= failure.share) continue
      failAs(attempt, failure.status)
      return failure.status !== 'hang'
    }
    return true
  }

  private pod(index: number): PodLoad {
    const known = this.pods[index]
    if (known) return known
    const made = new PodLoad(0, this.queue.now)
    this.pods[index] = made
    return made
  }
}

const plain: (ResponseSignals | undefined)[] = []

/** A response of which nothing but its status counts: one for each status, however many come. */
function plainResponse(status: number): ResponseSignals {
  const known = plain[status] ?? { status }
  plain[status] = known
  return known
}

/** Whether an application will answer with an error whatever else it calls. */
function hasFailed({ status, grpcStatus, route }: Attempt): boolean {
  return !route.handler.gateway && (status >= 500 || status === 0 || grpcStatus > 0)
}

/** The application answers as a scenario says that it fails. */
function failAs(attempt: Attempt, as: Failure['status']): void {
  if (as === 'reset') attempt.status = 0
  else if (as === 'hang') attempt.status = HANGS
  else if (typeof as === 'number') failWith(attempt, as)
  else if (attempt.call.hop.grpc) attempt.grpcStatus = grpcCodeOf(as)
  else attempt.status = httpStatusOf(grpcCodeOf(as))
}

/** A gRPC application answers 200 whatever happens, and tells its failure in grpc-status. */
function failWith(attempt: Attempt, status: number): void {
  if (!attempt.call.hop.grpc) attempt.status = status
  else if (status >= 400) attempt.grpcStatus = grpcStatusOf(status)
}

/** Status of a pod's work that never ends. */
const HANGS = -1
