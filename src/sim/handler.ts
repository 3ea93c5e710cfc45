import type { Hop } from './hop.ts'
import type { LatencyLaw } from './latency.ts'
import type { Failure } from './traffic.ts'

/** What a workload does with one class of requests. */
export interface Handler {
  readonly behaviour: Behaviour
  /** Calls of the workload, made before it answers. */
  readonly calls: readonly OutgoingCall[]
  /** A gateway: has no behaviour of its own, makes one call and passes its answer on. */
  readonly gateway: boolean
}

/** How a workload behaves, whatever it is asked. */
export interface Behaviour {
  readonly latency: LatencyLaw
  /** Added to the latency for each request that the pod works on already. */
  readonly perActiveUs: number
  readonly failures: readonly Failure[]
  /** Requests that one pod handles at once; 0 = any number. */
  readonly concurrency: number
  /** Requests that may wait for one pod. */
  readonly queueLimit: number
  /** How long a new pod takes until it is ready. */
  readonly startupUs: number
  readonly parallelCalls: boolean
}

/** One call that a workload makes for a class of requests. */
export interface OutgoingCall {
  /** The call as decided in a step of the timeline. */
  readonly hopIn: (step: number) => Hop
  /** Whether the workload itself fails when the call does. */
  readonly required: boolean
}
