import type { SourceRange } from '../core/source.ts'
import type { RequestOrigin } from './header-format.ts'

/** A request as it arrives at a proxy. Header names are lower case; pseudo headers are the fields before. */
export interface HttpRequest {
  readonly method: string
  readonly scheme: 'http' | 'https'
  /** The Host header as sent, port included. */
  readonly authority: string
  /** Path with query (and fragment, which Envoy refuses). */
  readonly path: string
  /** In the order sent; a repeated header stands twice. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly protocol?: 'HTTP/1.0' | 'HTTP/1.1' | 'HTTP/2'
}

/** The connection that the request comes on. */
export interface Downstream {
  /** Address dialled: a cluster IP, a pod's, or the name of a host outside the registry. */
  readonly address: string
  readonly port: number
  /** TLS server name where the caller speaks TLS to a proxy. */
  readonly sni?: string
  readonly peerAddress?: string
  /** `cluster.local/ns/shop/sa/web` of the caller's certificate, where it speaks the mesh's mutual TLS to a sidecar. */
  readonly peerPrincipal?: string
  /** Whether the pod's own sidecar takes the connection in for it, instead of leading it out. */
  readonly inbound?: boolean
}

/** The part of the proxy that a step tells of. */
export type DecisionPart =
  | 'listener'
  | 'filter-chain'
  | 'http-connection-manager'
  | 'rate-limit'
  | 'authentication'
  | 'authorization'
  | 'virtual-host'
  | 'route'
  | 'fault'
  | 'cors'
  | 'cluster'
  | 'rewrite'
  | 'headers'
  | 'mirror'
  | 'timeout'
  | 'retry'
  | 'hash'
  | 'redirect'
  | 'direct-response'

/** One thing that the proxy looked at, and what came of it. Steps stand in the order in which Envoy takes them. */
export interface DecisionStep {
  readonly part: DecisionPart
  readonly verdict: 'taken' | 'failed' | 'info'
  /** Name of the thing: `0.0.0.0_9080`, the route's name, … */
  readonly name: string
  /** The reason in a short sentence, as the window says it: `header end-user is absent`. */
  readonly reason: string
  readonly range?: SourceRange
}

/** A share of requests as Envoy tests it: `random % denominator < numerator`. */
export interface Fraction {
  readonly numerator: number
  readonly denominator: 100 | 10_000 | 1_000_000
}

/** The request as it leaves for an upstream cluster. */
export interface UpstreamRequest {
  readonly method: string
  readonly path: string
  readonly authority: string
  readonly headers: readonly (readonly [name: string, value: string])[]
}

/** One cluster that a route may send a request to, with its interval of the draw and what that cluster would receive. */
export interface ClusterChoice {
  readonly cluster: string
  /** Taken where `draw % totalWeight` falls in `[begin, end)`. */
  readonly begin: number
  readonly end: number
  /** Whether the proxy knows the cluster; if not the share of it answers 503 NC (500 for the Gateway API). */
  readonly known: boolean
  readonly notFoundStatus: number
  readonly request: UpstreamRequest
  /** What a weighted cluster does to the answer, before the route's own operations. */
  readonly responseHeaders?: ResponseHeaderOperations | undefined
  /** Where the request that this cluster gets hashes otherwise than the plan says. */
  readonly hash?: bigint | undefined
  readonly range?: SourceRange | undefined
}

/** A route's `retry_policy` with Envoy's defaults filled in. */
export interface RetryRules {
  readonly numRetries: number
  /** Tokens of `retry_on`. */
  readonly retryOn: readonly string[]
  readonly retriableStatusCodes: readonly number[]
  /** 0 = none. */
  readonly perTryTimeoutMs: number
  readonly baseIntervalMs: number
  readonly maxIntervalMs: number
  /** Hosts already tried are avoided. */
  readonly previousHosts: boolean
  readonly previousPriorities: boolean
  readonly hostSelectionAttempts: number
  readonly range?: SourceRange
  readonly perTryTimeoutRange?: SourceRange
}

/** A route's HTTP fault: a delay, an abort, or both, each for its own fraction of the requests. */
export interface FaultRules {
  readonly delay?: Fraction & { readonly ms: number; readonly range?: SourceRange }
  readonly abort?: Fraction & { readonly status: number; readonly grpcStatus?: number; readonly range?: SourceRange }
}

/** A bucket of tokens, one for each `key` of a proxy: full at first, it fills evenly. */
export interface BucketRules {
  readonly key: string
  readonly maxTokens: number
  readonly tokensPerFill: number
  readonly fillIntervalMs: number
}

/** A local rate limit that requests of a class meet. */
export interface RateLimitRules {
  /** A request takes a token of each in this order; the first without one refuses it. */
  readonly buckets: readonly BucketRules[]
  /** Share of requests that are counted, and share of those without a token that are refused. */
  readonly enabled: Fraction
  readonly enforced: Fraction
  /** Whether it stands behind the fault filter: what that aborts takes no token, and its delay comes first. */
  readonly behindFault: boolean
  /** Whether answers tell in x-ratelimit headers how many tokens are left. */
  readonly tellsState: boolean
  /** The answer to a refused request. */
  readonly reply: LocalReply
  readonly range?: SourceRange
}

/** What the router does with a request of this class; all of it is known before any draw. */
export interface RouterPlan {
  readonly clusters: readonly ClusterChoice[]
  readonly totalWeight: number
  /** 0 = none. */
  readonly timeoutMs: number
  readonly timeoutRange?: SourceRange | undefined
  readonly retry?: RetryRules | undefined
  readonly mirrors: readonly (Fraction & { readonly cluster: string; readonly known: boolean; readonly range?: SourceRange })[]
  /** The hash that picks the host on a ring or table; absent where no policy yields one. */
  readonly hash?: bigint | undefined
  /**
   * Set-Cookie lines of cookies that Envoy makes for a caller who has none (`consistentHash.httpCookie.ttl`), one for each policy. Each choice of a
   * host adds them to the answer of the upstream: a request that was tried twice brings them twice.
   */
  readonly setCookies?: readonly string[] | undefined
}

/** An answer that the proxy gives by itself. */
export interface LocalReply {
  readonly status: number
  /** Response flags as Envoy prints them. */
  readonly flags: readonly string[]
  /** Response code details: `route_not_found`, `direct_response`, … */
  readonly details: string
  readonly body: string
  readonly headers: readonly (readonly [name: string, value: string])[]
}

/**
 * The whole account of what one proxy does with one class of requests. What depends on a draw or on state (which of the clusters, which
 * host, faults, retries) is left open, with the numbers that decide it.
 */
export interface Decision {
  /** `namespace/pod` of the proxy. */
  readonly proxy: string
  readonly listener: string | null
  readonly routeConfig: string | null
  readonly virtualHost: string | null
  readonly route: { readonly index: number; readonly name: string; readonly range?: SourceRange | undefined } | null
  readonly outcome:
    | RouteOutcome
    /** The reply holds the route's response headers already; `responseHeaders` is for a fault's answer in its place. */
    | {
        readonly type: 'reply'
        readonly reply: LocalReply
        readonly fault?: FaultRules | undefined
        readonly responseHeaders?: ResponseHeaderOperations | undefined
        readonly rateLimits?: readonly RateLimitRules[] | undefined
      }
    | TcpOutcome
    /** No listener on that port (a gateway), or no filter chain: the connection is refused or closed. */
    | { readonly type: 'refused'; readonly details: string }
  readonly steps: readonly DecisionStep[]
}

/** A connection is passed on as it is. */
export interface TcpOutcome {
  readonly type: 'tcp'
  readonly clusters: readonly ClusterChoice[]
  readonly totalWeight: number
  readonly hash?: bigint
  /** How long it may last without a byte, and at all; absent where Envoy's hour, or nothing, limits it. */
  readonly idleTimeoutMs?: number
  readonly maxDurationMs?: number
  /** Why a filter closes it on its first bytes, when the upstream is connected already; absent where none does. */
  readonly denied?: string
}

/** The request takes a route: what the router does with it, and what its filters do before and after. */
export interface RouteOutcome {
  readonly type: 'route'
  readonly plan: RouterPlan
  readonly fault?: FaultRules | undefined
  /** Met one after the other, before the fault; absent where there is none. */
  readonly rateLimits?: readonly RateLimitRules[] | undefined
  readonly responseHeaders: ResponseHeaderOperations
  /** What the values of response headers can ask for; absent where none asks. */
  readonly origin?: RequestOrigin | undefined
  /** What CORS adds, last, to every answer but a fault's. */
  readonly corsHeaders?: ResponseHeaderOperations | undefined
}

/** One level of operations on a response; `applyResponseHeaders` puts the levels in their order and fills in the values. */
export interface ResponseHeaderOperations {
  readonly remove: readonly string[]
  /** `value` may hold Envoy's command operators (`%RESPONSE_CODE%`), unless it is `literal`. */
  readonly add: readonly {
    readonly name: string
    readonly value: string
    readonly append: boolean
    readonly only?: 'if-absent' | 'if-present'
    readonly literal?: boolean
  }[]
}
