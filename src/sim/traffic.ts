import type { GrpcStatusName } from '../core/grpc-status.ts'
import type { SourceRange } from '../core/source.ts'
import type { HttpRequest } from '../envoy/decision.ts'

/** Who sends what how often. */
export interface TrafficSource {
  readonly name: string
  readonly from:
    | { readonly type: 'gateway'; readonly namespace: string; readonly name: string }
    | { readonly type: 'workload'; readonly namespace: string; readonly name: string }
    /** Straight to a Service, without any proxy on the way out. */
    | { readonly type: 'outside' }
  readonly rate: ArrivalRate
  readonly requests: readonly RequestClass[]
  /** How many users the requests come from, each of whom keeps headers and cookies; absent: each request is that of a new user. Users of a closed loop always keep theirs. */
  readonly sessions?: number
  readonly range?: SourceRange
}

/** When requests of a source arrive. */
export type ArrivalRate =
  | { readonly type: 'poisson' | 'constant'; readonly perSecond: number }
  /** Piecewise constant or linear rates from given times on. */
  | {
      readonly type: 'steps' | 'ramp'
      readonly arrivals: 'poisson' | 'constant'
      readonly points: readonly { readonly atMs: number; readonly perSecond: number }[]
    }
  /** `perSecond`, but `peakPerSecond` for a while. */
  | {
      readonly type: 'spike'
      readonly arrivals: 'poisson' | 'constant'
      readonly perSecond: number
      readonly peakPerSecond: number
      readonly atMs: number
      readonly forMs: number
    }
  /** Swings about `perSecond`, at first upwards; never below 0. */
  | {
      readonly type: 'sine'
      readonly arrivals: 'poisson' | 'constant'
      readonly perSecond: number
      readonly amplitudePerSecond: number
      readonly periodMs: number
    }
  /** A closed loop: each user asks, waits for the answer, thinks, asks again. They begin one after another within `rampUpMs`. */
  /** Each request at its time; `perSecond` on average. */
  | { readonly type: 'recorded'; readonly perSecond: number; readonly arrivals: RecordedArrivals }
  | { readonly type: 'users'; readonly count: number; readonly think: LatencyQuantiles; readonly rampUpMs: number }

/** Requests as they were recorded, in order of time: when each is sent, and the index of its class. */
export interface RecordedArrivals {
  readonly atUs: Uint32Array
  readonly classOf: Uint16Array
  /** Name of the file that holds them. */
  readonly file: string
}

/** Log-normal through both quantiles; equal values: constant. */
export interface LatencyQuantiles {
  readonly p50Ms: number
  readonly p99Ms: number
}

/** Requests that are alike, and how often they come beside the others of their source (`weight`). */
export interface RequestClass {
  readonly name: string
  readonly weight: number
  readonly url: string
  readonly request: HttpRequest
  readonly range?: SourceRange
}

/**
 * How some workloads behave. Of all entries that match a workload calls and failures add up; of latency, concurrency and parallel calls the last
 * one that sets it holds. A workload that none matches answers 200 in a plausible time.
 */
export interface WorkloadBehaviour {
  /** Labels that the pods must carry, and/or `name` (of the workload), `namespace`. */
  readonly match: Readonly<Record<string, string>>
  /** Log-normal through both quantiles; equal values: constant. */
  readonly latency?: LatencyQuantiles & {
    /** What each request that the pod already works on adds. */
    readonly perActiveMs?: number
    /** Exponential of this mean, in place of the quantiles. */
    readonly meanMs?: number
  }
  readonly failures: readonly Failure[]
  /** Requests that one pod handles at once; the others wait in its queue. 0 = no limit. */
  readonly concurrency: number
  /** Requests that may wait for one pod; what comes on top gets 503 from the application. Absent: any number. */
  readonly queue?: number
  /** Length of the body of each answer. Absent: none. */
  readonly responseBytes?: number
  /** Time that a new pod takes until it is ready. */
  readonly startupMs?: number
  /** Made one after the other (default) or all at once, before the answer. */
  readonly calls: readonly WorkloadCall[]
  readonly parallelCalls: boolean
  readonly range?: SourceRange
}

/** A part of the requests that an application fails, for a time. */
export interface Failure {
  /** 0..1. */
  readonly share: number
  /** A status of HTTP or, by its name, of gRPC; or a connection reset, or no answer at all. What is asked over the other protocol is answered in its terms. */
  readonly status: number | 'reset' | 'hang' | GrpcStatusName
  readonly fromMs: number
  readonly toMs: number
}

/** A request that an application sends for each one that it serves. */
export interface WorkloadCall {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  /** Request headers that the application passes on. */
  readonly forwardHeaders: readonly string[]
  /** What the application does when the call fails (a status of 400 or more, or none): answers 500 itself (default), or goes on without. */
  readonly onFailure: 'fail' | 'ignore'
}

/** A moment at which manifests are applied. */
export interface TimelineStep {
  readonly atMs: number
  readonly name: string
  /** Manifests, applied as `kubectl apply` would. */
  readonly apply: string
  readonly range?: SourceRange
  /** Where the manifests of `apply` stand. */
  readonly applyRange?: SourceRange
}

/** What is done to pods at a moment of the timeline, beside manifests that are applied. */
export interface PodAction {
  readonly atMs: number
  readonly name: string
  readonly type: /** The container dies, and starts again. */
    | 'kill'
    /** `count` is the number of replicas. */
    | 'scale'
    /** Taken out of the Service, and back. */
    | 'unready'
    /** The network drops all that is sent to or by the pods, or no longer. */
    | 'unreachable'
    | 'reachable'
    | 'ready'
  /** `namespace/name` of a workload or, for one pod, of the pod. */
  readonly workload?: string
  readonly pod?: string
  readonly count: number
  readonly range?: SourceRange
}
