import type { SourceRange } from '../core/source.ts'
import type { Decision, Downstream, HttpRequest, LocalReply, RateLimitRules, UpstreamRequest } from '../envoy/decision.ts'
import type { Mesh } from '../mesh/mesh.ts'
import type { TrafficSource } from './traffic.ts'

/** One request that someone asks about: what a source would send, once. */
export interface Question {
  readonly from: TrafficSource['from']
  readonly method: string
  /** Absolute; without a scheme it is http. */
  readonly url: string
  /** As typed: names in any case; `host` stands for the URL's. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly protocol?: HttpRequest['protocol']
}

/** The full account of one request: what decides it, and everything that may come of it. No number is drawn. */
export interface Answer {
  /** The request as it arrives at the proxy that decides. */
  readonly request: HttpRequest
  /** `namespace/pod` whose proxy decides: the gateway's, or the sidecar of the caller; null where there is none on the way. */
  readonly proxy: string | null
  /** The connection that the request comes on; null where DNS finds no address. */
  readonly dialled: Downstream | null
  readonly decision: Decision | null
  /** Each way that it may go, with its share: they add up to 1. Before any retry; no host is ejected, no breaker open, no rate limit reached. */
  readonly outcomes: readonly AnswerOutcome[]
  /** Copies that are sent besides; `share` of those requests that are forwarded. */
  readonly copies: readonly { readonly cluster: string; readonly share: number; readonly known: boolean; readonly range?: SourceRange }[]
  /** What the sidecars of the pods that it may reach make of it: those that may refuse a request, one for all that decide alike. */
  readonly arrivals: readonly AnswerArrival[]
  /** Rate limits that it meets on its way: within them the outcomes hold. */
  readonly limits: readonly AnswerLimit[]
}

/** What the called pod's sidecar decides about the request that reaches it. */
export interface AnswerArrival {
  /** `namespace/pod`. */
  readonly pod: string
  readonly decision: Decision
}

/** A local rate limit that the request would meet. */
export interface AnswerLimit {
  /** `namespace/pod` of the proxy that counts. */
  readonly proxy: string
  readonly rules: RateLimitRules
}

/** One of the ways in which the request can go on or end, with its `share` of such requests (0..1). */
export type AnswerOutcome =
  /** It goes on to one of the endpoints of a cluster; `cluster` is empty where no proxy is on the way. */
  | {
      readonly type: 'upstream'
      readonly share: number
      readonly cluster: string
      readonly request: UpstreamRequest
      readonly endpoints: readonly AnswerEndpoint[]
      readonly range?: SourceRange | undefined
    }
  /** A proxy answers by itself, the asked one or, where `by` names a pod, its sidecar; `cluster` is the one that was sent to or could not be, else empty. */
  | {
      readonly type: 'reply'
      readonly share: number
      readonly cluster: string
      readonly reply: LocalReply
      readonly by?: string
      readonly range?: SourceRange | undefined
    }
  /** No connection: nobody listens, or the name has no address. */
  | { readonly type: 'refused'; readonly share: number; readonly details: string }

/** Where a request may end: the share is of those that its cluster gets; null where a hash and not chance decides. */
export interface AnswerEndpoint {
  readonly address: string
  /** `namespace/pod`; null for an address outside the mesh. */
  readonly pod: string | null
  readonly share: number | null
  /** What the pod's sidecar answers in its place. */
  readonly refusal?: LocalReply
}

/** Where questions may come from: each gateway, each workload that is none, and outside of the mesh. */
export function questionSources(mesh: Mesh): readonly TrafficSource['from'][] {
  const named = mesh.gateways.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
  const carried = mesh.pods.flatMap((pod) => {
    const name = pod.labels['gateway.networking.k8s.io/gateway-name']
    return pod.router && name !== undefined ? [`${pod.namespace}/${name}`] : []
  })
  const workloads = mesh.workloads.filter(({ pods }) => pods.length > 0 && !pods.some((pod) => pod.router))
  return [
    ...[...new Set([...named, ...carried])].map((id) => source('gateway', id)),
    ...workloads.map(({ id }) => source('workload', id)),
    { type: 'outside' },
  ]
}

function source(type: 'gateway' | 'workload', id: string): TrafficSource['from'] {
  const slash = id.indexOf('/')
  return { type, namespace: id.slice(0, slash), name: id.slice(slash + 1) }
}
