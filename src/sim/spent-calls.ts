import type { Writable } from '../core/writable.ts'
import type { Host } from '../envoy/load-balancer-host.ts'
import { Attempt, Call, type CallOrigin } from './call.ts'
import type { Hop, PodRoute } from './hop.ts'

/**
 * Calls that ended with their first try, and those tries: nothing refers to them any more, so that they serve again. Most requests then need
 * no new object, and what they use is still near the processor.
 */
export class SpentCalls {
  private readonly calls: Writable<Call>[] = []
  private readonly attempts: Writable<Attempt>[] = []
  private callsLeft = 0
  private attemptsLeft = 0

  call(hop: Hop, origin: CallOrigin): Call {
    if (this.callsLeft === 0) return new Call(hop, origin)
    const call = this.calls[--this.callsLeft] as Writable<Call>
    call.hop = hop
    call.proxy = origin.proxy
    call.request = origin.request
    call.point = origin.point
    call.parent = origin.parent
    call.required = origin.required
    call.depth = origin.depth
    call.session = origin.session
    call.reachedPod = false
    call.current = undefined
    call.target = undefined
    call.cluster = undefined
    call.bits = 0
    call.sentBytes = false
    call.done = false
    call.mirror = false
    call.timer = -1
    return call
  }

  attempt(call: Call, host: Host<Attempt> | undefined, pod: number, route: PodRoute): Attempt {
    if (this.attemptsLeft === 0) return new Attempt(call, call.row, host, pod, route)
    const attempt = this.attempts[--this.attemptsLeft] as Writable<Attempt>
    attempt.call = call
    attempt.row = call.row
    attempt.host = host
    attempt.pod = pod
    attempt.route = route
    attempt.state = 'waiting'
    attempt.timer = -1
    attempt.life = 0
    attempt.status = 200
    attempt.grpcStatus = -1
    attempt.nextCall = 0
    attempt.callsOpen = 0
    attempt.answered = false
    attempt.home = undefined
    return attempt
  }

  /**
   * The call has its answer, by this try. It is kept where this was its first, so that no earlier one may still be at a pod, and where no
   * event of it is left: one of a time limit that could not be dropped, or the end of a TCP connection.
   */
  keep(call: Call, attempt: Attempt): void {
    const { timeoutUs, perTryTimeoutUs, protocol } = call.hop
    if (call.tries > 0 || protocol === 'tcp' || (timeoutUs > 0 && call.timer < 0) || (perTryTimeoutUs > 0 && attempt.timer < 0)) return
    this.calls[this.callsLeft++] = call
    this.attempts[this.attemptsLeft++] = attempt
  }
}
