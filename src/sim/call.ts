import type { Host } from '../envoy/load-balancer-host.ts'
import type { RetryPriorities } from '../envoy/retry-priorities.ts'
import type { Hop, PodRoute, Target } from './hop.ts'
import type { PodLoad } from './pod-load.ts'
import type { ClusterInUse, ProxyState } from './proxy-state.ts'
import type { Session } from './session.ts'

/** A request from one client to one service, through as many tries as it takes. */
export class Call {
  readonly hop: Hop
  /** The proxy that the client speaks through; undefined for a direct call. */
  readonly proxy: ProxyState | undefined
  /** Number of the user's request. */
  readonly request: number
  /** Where this call's random numbers are looked up. */
  readonly point: number
  /** The try whose handling made this call, and which of its calls it is. */
  readonly parent: Attempt | undefined
  readonly required: boolean
  readonly depth: number
  /** The user who asks, where that user comes back: of the source's own call and of what a gateway makes of it. */
  readonly session: Session | undefined

  /** Row of the current try. */
  row = 0
  /** Whether that try has gone on its way to a pod. */
  reachedPod = false
  /** Tries so far, less one. */
  tries = 0
  current: Attempt | undefined = undefined
  target: Target | undefined = undefined
  cluster: ClusterInUse | undefined = undefined
  /** Bits that the client sees whatever the last try ends in: delay, exhausted retries. */
  bits = 0
  holdsRetry = false
  sentBytes = false
  done = false
  mirror = false
  /** Number of the event that ends its time; -1 where there is none that could be dropped. */
  timer = -1
  /** Hosts and priorities of earlier tries, which a retry may avoid. */
  tried: Host[] | undefined = undefined
  priorities: RetryPriorities | undefined = undefined

  constructor(hop: Hop, origin: CallOrigin) {
    this.hop = hop
    this.proxy = origin.proxy
    this.request = origin.request
    this.point = origin.point
    this.parent = origin.parent
    this.required = origin.required
    this.depth = origin.depth
    this.session = origin.session
  }
}

/** Who makes a call, and what for: see {@link Call}. */
export type CallOrigin = Pick<Call, 'proxy' | 'request' | 'point' | 'parent' | 'required' | 'depth'> & Partial<Pick<Call, 'session'>>

/** A {@link CallOrigin} that is filled in anew for each call, which keeps what it says and not the origin. */
export class ReusedOrigin implements CallOrigin {
  proxy: ProxyState | undefined = undefined
  request = 0
  point = 0
  parent: Attempt | undefined = undefined
  required = false
  depth = 0
  session: Session | undefined = undefined
}

/** One try of a call, and, once it reached a pod, the pod's work on it. */
export class Attempt {
  readonly call: Call
  readonly row: number
  readonly host: Host<Attempt> | undefined
  /** Index of the pod; −1 for an address outside. */
  readonly pod: number
  readonly route: PodRoute

  state: 'waiting' | 'sent' | 'over' = 'waiting'
  /** Number of the event that ends the try's own time; -1 where there is none that could be dropped. */
  timer = -1
  /** Streams that its connection may carry after this one. */
  life = 0
  /** What the pod answers; 0 a reset. */
  status = 200
  /** The gRPC status of the answer; −1 where it is none of gRPC. */
  grpcStatus = -1
  /** The pod's work: the next call to make, and how many are under way. */
  nextCall = 0
  callsOpen = 0
  answered = false
  /** The pod that counts it, once it is there. */
  home: PodLoad | undefined = undefined
  /** What came to that pod before it and after it, while it is there. */
  before: Attempt | undefined = undefined
  behind: Attempt | undefined = undefined

  constructor(call: Call, row: number, host: Host<Attempt> | undefined, pod: number, route: PodRoute) {
    this.call = call
    this.row = row
    this.host = host
    this.pod = pod
    this.route = route
  }
}
