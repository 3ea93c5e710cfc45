import type { SourceRange } from '../core/source.ts'
import type { FaultRules, Fraction, RetryRules } from '../envoy/decision.ts'
import type { RetryConditions } from '../envoy/retry-conditions.ts'
import type { Gate, Limit, Refusal } from './gate.ts'
import type { Handler } from './handler.ts'
import { none16 } from './recording.ts'

/** What is decided once for a class of requests at one client, all draws left open: the compiled form of a Decision. */
export class Hop {
  readonly type: /** A proxy forwards it. */
    | 'route'
    /** A proxy answers by itself, or closes the connection. */
    | 'reply'
    /** No proxy on the way: any ready endpoint of the Service. */
    | 'direct'
  /** Index into the recording's decisions; `none16` for a direct hop. */
  readonly decision: number
  /** Local rate limits, met before all else, and those met once the fault filter has had its say. */
  readonly limits: readonly Limit[]
  readonly lateLimits: readonly Limit[]
  readonly fault: FaultRules | undefined
  readonly targets: readonly Target[]
  readonly totalWeight: number
  /** How the client learns of what went wrong: by an HTTP status, one of gRPC, or the end of its connection. */
  readonly protocol: 'http' | 'grpc' | 'tcp'
  /** Whether the application is asked in the terms of gRPC, whatever its client's proxy takes the connection for. */
  readonly grpc: boolean
  /** 0 = none. */
  readonly timeoutUs: number
  readonly perTryTimeoutUs: number
  /** What becomes of a TCP connection by itself; undefined where nothing does, or the hop is none. */
  readonly tcp: TcpRules | undefined
  readonly retry: { readonly rules: RetryRules; readonly conditions: RetryConditions } | undefined
  readonly mirrors: readonly (Fraction & { readonly hop: Hop })[]
  readonly hash: bigint | undefined
  /** The cookie that the proxy makes of the connection for who has none: then each request, on its own connection, has its own hash. */
  readonly cookie: HopCookie | undefined
  /** The proxy's own answer: status (0: refused), that of gRPC (−1: none) and response flag bits. */
  readonly reply: Refusal & { readonly bits: number }
  /** Edge of an answer without any destination. */
  readonly edge: number
  /** Index of the pods of a direct hop. */
  readonly endpoints: readonly number[]

  // Every request reads a hop a dozen times: made in one place, all hops of all runs have the same shape, which engines read fast.
  constructor(parts: HopParts) {
    this.type = parts.type
    this.decision = parts.decision ?? none16
    this.limits = parts.limits ?? []
    this.lateLimits = parts.lateLimits ?? []
    this.fault = parts.fault
    this.targets = parts.targets ?? []
    this.totalWeight = parts.totalWeight ?? 0
    this.protocol = parts.protocol ?? 'http'
    this.grpc = parts.grpc ?? false
    this.timeoutUs = parts.timeoutUs ?? 0
    this.perTryTimeoutUs = parts.perTryTimeoutUs ?? 0
    this.tcp = parts.tcp
    this.retry = parts.retry
    this.mirrors = parts.mirrors ?? []
    this.hash = parts.hash
    this.cookie = parts.cookie
    this.reply = parts.reply ?? NO_REPLY
    this.edge = parts.edge
    this.endpoints = parts.endpoints ?? []
  }
}

/** What a hop has; without a part there is nothing of it. */
type HopParts = Pick<Hop, 'type' | 'edge'> & Partial<Hop>

const NO_REPLY: Hop['reply'] = { status: 0, grpcStatus: -1, bits: 0 }

/** How a proxy ends a TCP connection that it has passed on. */
export interface TcpRules {
  /** A filter closes it on its first bytes. */
  readonly closes: boolean
  /** How long it may last without a byte, all bytes of the client being sent at once; 0 = as long as the run. */
  readonly lifeUs: number
  /** Flags of a connection that has lasted so long. */
  readonly bits: number
}

/** A cookie that a proxy sets so that its bearer stays with one host. */
export interface HopCookie {
  /** Host and name, by which a user keeps it. */
  readonly key: string
  /** 0 = for as long as the user stays. */
  readonly lifeUs: number
}

/** One destination: a cluster of the client's proxy, and what each pod behind it means for the recording. */
export class Target {
  /** Upper end of its interval of the route's weights. */
  readonly end: number
  /** Index into the recording's clusters. */
  readonly cluster: number
  readonly known: boolean
  readonly notFoundStatus: number
  /** The hash of the request that it gets, where that is another than the hop's. */
  readonly hash: bigint | undefined
  /** The lines that name it. */
  readonly range: SourceRange | undefined
  /** Edge for a request that has not left yet: one that is likely; −1 while none is known. */
  likelyEdge = -1

  private readonly ways: TargetWays
  private readonly routes: (PodRoute | undefined)[] = []
  private missEdge = -1

  constructor(choice: TargetChoice, ways: TargetWays) {
    this.end = choice.end
    this.cluster = choice.cluster
    this.known = choice.known
    this.notFoundStatus = choice.notFoundStatus
    this.hash = choice.hash
    this.range = choice.range
    this.ways = ways
  }

  /** Edge of a try that reached no version. Drawn only once something takes it. */
  get edgeToNone(): number {
    if (this.missEdge < 0) this.missEdge = this.ways.edgeToNone()
    return this.missEdge
  }

  /** What leads to a pod, by its index (−1: an address outside). */
  routeTo(pod: number): PodRoute {
    let route = this.routes[pod + 1]
    if (!route) {
      route = this.ways.routeTo(pod)
      this.routes[pod + 1] = route
    }
    return route
  }
}

/** What a decision says of a destination. */
export interface TargetChoice {
  readonly end: number
  readonly cluster: number
  readonly known: boolean
  readonly notFoundStatus: number
  readonly hash?: bigint | undefined
  readonly range?: SourceRange | undefined
}

/** How a target finds its edges and routes when first asked. */
export interface TargetWays {
  edgeToNone(): number
  routeTo(pod: number): PodRoute
}

/** A try's way to one pod: the edge it takes and what the pod does with requests of this class. */
export interface PodRoute {
  readonly edge: number
  readonly handler: Handler
  /** The proxy beside the pod, where it may refuse requests of this class. */
  readonly gate: Gate | undefined
  /** The client's proxy begins TLS that nobody there answers: no connection comes about. */
  readonly refusesTls: boolean
  /** A proxy beside the pod answers for the application: a connection that it breaks ends there. */
  readonly mediated: boolean
}
