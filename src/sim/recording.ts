import type { SourceRange } from '../core/source.ts'
import type { Decision, HttpRequest } from '../envoy/decision.ts'
import type { ControllerLog } from './controller-log.ts'

/**
 * A run as it was simulated: dictionaries of what there is (nodes, pods, decisions …) and one row for each *try* of each request on each hop.
 * The player, the metrics and the inspector only read it. Times are whole microseconds since the start of the run, so that a run lasts an
 * hour at the most and rows compare exactly on every machine.
 *
 * A call (a request from one client to one service) is one or more rows: the tries, chained by `previous`, of which the one with the `final`
 * bit holds what the client got. A call that never reached a pod (404 NR, fault abort, no host, overflow …) is one row with `pod` = none. A
 * global timeout during back-off is a row of its own, without a pod.
 */
export interface Recording {
  readonly seed: number
  readonly durationUs: number
  /** How far the simulation has come; equals `durationUs` when the run is whole. */
  readonly simulatedUs: number
  readonly sources: readonly RecordedSource[]
  readonly nodes: readonly RecordedNode[]
  readonly edges: readonly RecordedEdge[]
  readonly pods: readonly RecordedPod[]
  readonly clusters: readonly string[]
  readonly decisions: readonly RecordedDecision[]
  /** What proxies beside pods decided, where they do not let in whatever comes. */
  readonly inbound: readonly RecordedInbound[]
  readonly steps: readonly RecordedStep[]
  readonly events: readonly RecordedEvent[]
  /** Those who changed the world while the run went on, with what they did and saw; absent where there were none. */
  readonly controllers?: readonly RecordedController[]
  readonly rows: RowColumns
}

/** The columns; only the first `length` entries count (the arrays are as long as their capacity). */
export interface RowColumns {
  readonly length: number
  /** Number of the user's request that this belongs to, from 0 in order of arrival. */
  readonly request: Uint32Array
  /** Row of the try whose handling made this call; `none` for the call of a source. */
  readonly parent: Uint32Array
  /** Row of the try before this one of the same call; `none` for a first try. */
  readonly previous: Uint32Array
  /** Index into `decisions`; `none16` where no proxy decided (a caller without a sidecar). */
  readonly decision: Uint16Array
  /** Index into `edges`: which client called which version of which service. */
  readonly edge: Uint16Array
  /** Index into `pods`; `none16` where no pod was reached. */
  readonly pod: Uint16Array
  /** What the try ended in, as the client's proxy saw it; 0 while under way at the end of the run, or refused without a status. */
  readonly status: Uint16Array
  /** Bits of {@link rowBits}, of the response flags and of the gRPC status (`grpc-bits.ts`). */
  readonly bits: Uint32Array
  /** When the client asked (first try) or the back-off began (a retry). */
  readonly arrive: Uint32Array
  /** When the try left the client's proxy: `arrive` plus fault delay, queueing or back-off. */
  readonly start: Uint32Array
  /** When the client's proxy knew the outcome; `none` while under way. */
  readonly end: Uint32Array
}

/** Stands for no row or index in a column of 32 bits. */
export const none = 0xffffffff
/** Stands for no index in a column of 16 bits. */
export const none16 = 0xffff

/** Response flags as Envoy prints them, each one bit of a row in this order, and what else is known of a try. Append only. */
export const responseFlags = ['NR', 'NC', 'UH', 'UF', 'UC', 'UR', 'UO', 'UT', 'URX', 'FI', 'DI', 'RL', 'UPE', 'DC', 'DT', 'LR'] as const
/** One of {@link responseFlags}. */
export type ResponseFlag = (typeof responseFlags)[number]
/** What else the `bits` of a row say, above the response flags. Append only. */
export const rowBits = {
  /** The last try of its call: its status and flags are the client's. */
  final: 1 << 16,
  retry: 1 << 17,
  mirror: 1 << 18,
  /** Waited over 0 for a fault delay. */
  delayed: 1 << 19,
  /** Waited in a connection pool or for a busy pod. */
  queued: 1 << 20,
  /** The try failed: 5xx, another gRPC status than OK, reset or timeout. */
  failed: 1 << 21,
  /** The answer was thrown away because another try followed. */
  retried: 1 << 22,
  /** Came from Envoy itself and not from the pod. */
  local: 1 << 23,
  /** Came from the proxy beside the pod, which let the application see nothing. */
  inbound: 1 << 24,
  // Bits 25–29 hold the gRPC status.
  /** No connection came about, since one side began TLS that the other does not take. */
  refusedTls: 1 << 30,
} as const

/** A source of the traffic. */
export interface RecordedSource {
  readonly name: string
  /** Node that the source's requests start from. */
  readonly node: number
  readonly range?: SourceRange
}

/** Whatever sends or receives: keyed by a name that stays the same through edits. */
export interface RecordedNode {
  /** `source:shoppers`, `gateway:istio-system/istio-ingressgateway`, `service:default/reviews`, `workload:default/sleep`, `host:api.example.com`, `unknown:nosuch.default.svc.cluster.local`. */
  readonly key: string
  readonly kind: 'source' | 'gateway' | 'service' | 'workload' | 'external' | 'unknown'
  readonly name: string
  readonly namespace: string
  /** The versions behind it; one without a name where it does not split. A version is a workload. */
  readonly versions: readonly RecordedVersion[]
  readonly ranges: readonly SourceRange[]
  /** Traffic policies configured for this host, by kind, each with the lines that set it. */
  readonly badges: readonly RecordedBadge[]
}

/** A rule of the configuration that acts on a node, as the picture marks it. */
export interface RecordedBadge {
  readonly kind:
    | 'request-routing'
    | 'traffic-split'
    | 'timeout'
    | 'retries'
    | 'fault'
    | 'mirroring'
    | 'circuit-breaker'
    | 'outlier-detection'
    | 'authorization'
    | 'rate-limit'
    | 'mtls'
    | 'no-sidecar'
  /** Absent where it holds for all versions. */
  readonly version?: string
  readonly text: string
  readonly range?: SourceRange
  /** Of outlier detection: while fewer percent of the pods are healthy than this, ejections do not count (`healthy_panic_threshold`). */
  readonly panicBelow?: number
}

/** A version of a node: the workload behind a subset. */
export interface RecordedVersion {
  /** `v1`; the workload's name where its pods carry no `version` label or share it with another workload; empty for a node without versions. */
  readonly label: string
  /** `namespace/name`. */
  readonly workload: string
  /** What Istio's metrics call it, where that is another name: of a ReplicaSet of an Argo Rollout, the Rollout's. */
  readonly reportedAs?: string
  /** Indices into `pods`. */
  readonly pods: readonly number[]
  readonly range?: SourceRange
}

/** A way that requests may take: from a node (and the version of it that calls) to a version of another. Present although nothing took it yet, if configured. */
export interface RecordedEdge {
  readonly from: number
  /** Index into the node's versions; -1 for a source. */
  readonly fromVersion: number
  readonly to: number
  /** Index into the target's versions; -1 where no version was reached (404, 503 NC, no host). */
  readonly toVersion: number
  readonly mirror: boolean
  /** Share of this client's requests to that node that the configuration sends here, 0..1, by step of the timeline; null where it cannot be computed. */
  readonly expected: readonly (number | null)[]
  /** Lines that decide it: destination, weight, subset. */
  readonly ranges: readonly SourceRange[]
}

/** A pod that was there at some time of the run. */
export interface RecordedPod {
  /** `namespace/name`. */
  readonly name: string
  readonly node: number
  readonly version: number
  readonly ip: string
  readonly ready: boolean
  /** Times at which its readiness changed, in microseconds, where it did: the first of them from `ready` to the opposite. */
  readonly changes?: readonly number[]
  /** Requests that it handles at once, where the scenario limits them. */
  readonly concurrency?: number
  /** Length of the body of each answer of its application, where the scenario tells it. */
  readonly responseBytes?: number
}

/** What one proxy does with one class of requests in one step of the timeline. */
export interface RecordedDecision {
  readonly step: number
  /** Node (and version) of the client. */
  readonly from: number
  readonly fromVersion: number
  /** Name of the source and index of the request class that started it. */
  readonly source: number
  readonly requestClass: number
  readonly request: HttpRequest
  readonly decision: Decision
  /** For each entry of the decision's clusters, the index into `clusters`. */
  readonly clusters: readonly number[]
}

/** What the proxy beside a pod does with requests that take an edge by a decision of the client's proxy. */
export interface RecordedInbound {
  /** Index into `decisions`; `none16` where the client has no proxy. */
  readonly client: number
  readonly edge: number
  /** Name of the source and index of the request class that started it. */
  readonly source: number
  readonly requestClass: number
  readonly decision: Decision
}

/** A part of the run between two applied changes. */
export interface RecordedStep {
  readonly startUs: number
  readonly name: string
  readonly range?: SourceRange
}

/** A controller's account of a run. */
export interface RecordedController {
  readonly name: string
  readonly log: readonly ControllerLog[]
}

/** What happened beside requests, for the timeline's markers. */
export interface RecordedEvent {
  readonly atUs: number
  readonly type:
    | 'applied'
    | 'ejected'
    | 'returned'
    | 'breaker-opened'
    | 'breaker-closed'
    /** A pod is ready, or no longer there or ready. */
    | 'pod-started'
    | 'pod-stopped'
    /** A workload has another number of replicas. */
    | 'scaled'
    /** The run stopped before its time: it was too large. */
    | 'bounded'
  readonly pod?: number
  readonly cluster?: number
  /** Node whose proxy did it. */
  readonly by?: number
  readonly untilUs?: number
  readonly text: string
}
