import type { Attempt, Call } from './call.ts'
import type { Connecting } from './connection-broker.ts'
import type { Controller } from './controller.ts'
import type { EventQueue } from './event-queue.ts'
import type { Start } from './fleet.ts'
import type { ClusterInUse } from './proxy-state.ts'
import type { Sender } from './senders.ts'
import type { Session } from './session.ts'
import type { PodAction } from './traffic.ts'

/** What an event of the queue is, by number. */
export const eventKinds = {
  /** A source sends its next request. */
  arrival: 0,
  /** A fault delay has passed. */
  delayOver: 1,
  /** A connection is there, or was refused or never answered. */
  connected: 2,
  refused: 3,
  /** The request reaches the pod; the pod has done its own work; the answer reaches the client's proxy. */
  reachesPod: 4,
  workDone: 5,
  answer: 6,
  perTryTimeout: 7,
  timeout: 8,
  backOffOver: 9,
  /** An interval of outlier detection ends; changes of health reach the load balancer. */
  outlierTick: 10,
  healthUpdate: 11,
  /** The next step of the timeline is applied. */
  step: 12,
  /** A user of a closed loop sends the next request. */
  userAsks: 13,
  /** Something is done to pods. */
  podAction: 14,
  /** A pod has started. */
  podReady: 15,
  /** istiod has told the proxies which pods are there. */
  endpointsPushed: 16,
  /** The HorizontalPodAutoscalers look at the load. */
  autoscale: 17,
  /** A controller looks. */
  look: 18,
} as const

/** Whom an event of each kind concerns. */
export interface EventTargets {
  [eventKinds.arrival]: Sender
  [eventKinds.delayOver]: Call
  [eventKinds.connected]: Connecting
  [eventKinds.refused]: Connecting
  [eventKinds.reachesPod]: Attempt
  [eventKinds.workDone]: Attempt
  [eventKinds.answer]: Attempt
  [eventKinds.perTryTimeout]: Attempt
  [eventKinds.timeout]: Call
  [eventKinds.backOffOver]: Call
  [eventKinds.outlierTick]: ClusterInUse
  [eventKinds.healthUpdate]: ClusterInUse
  [eventKinds.step]: undefined
  [eventKinds.userAsks]: Session
  [eventKinds.podAction]: PodAction
  [eventKinds.podReady]: Start
  [eventKinds.endpointsPushed]: undefined
  [eventKinds.autoscale]: undefined
  [eventKinds.look]: Controller
}

/** An event with its target, told apart by `kind`. */
export type SimulationEvent<Kind extends keyof EventTargets = keyof EventTargets> = {
  readonly [K in Kind]: { readonly kind: K; readonly target: EventTargets[K] }
}[Kind]

/** The queue of a run, which takes each kind of event with the target that belongs to it. */
export interface RunQueue extends Omit<EventQueue<unknown>, 'push' | 'pushAside' | 'after'> {
  push<Kind extends keyof EventTargets>(time: number, kind: Kind, target: EventTargets[Kind]): void
  pushAside<Kind extends keyof EventTargets>(time: number, kind: Kind, target: EventTargets[Kind]): void
  /** Only of events that concern somebody: a lane takes a place without a target for one that was dropped. */
  after<Kind extends keyof EventTargets>(delay: number, kind: Kind, target: EventTargets[Kind] & object): number
}
