import type { SourceRange } from '../core/source.ts'
import type { ProxyConfig, Route, RouteAction, WeightedCluster } from '../xds/proxy-config.ts'
import { setsControlHeaders } from './control-headers.ts'
import { type CorsPolicy, compileCors } from './cors.ts'
import type { ClusterChoice, FaultRules, ResponseHeaderOperations, RouterPlan } from './decision.ts'
import { compileHashPolicies } from './hash-policy.ts'
import { compileRequestMutation, type HeaderMutation } from './header-mutation.ts'
import { compilePathRewrite, type PathRewrite } from './path-rewrite.ts'
import { responseOperationsOf } from './response-headers.ts'
import { CompiledRouteMatch } from './route-match.ts'
import {
  clusterNotFoundStatus,
  compileFault,
  compileMirrors,
  compileRetry,
  compileTimeouts,
  type RouteTimeouts,
  withoutIdleTryTimeout,
} from './route-rules.ts'

/** A route, ready to be matched; what it does is compiled when it is first taken. */
export class CompiledRoute {
  readonly index: number
  readonly name: string
  readonly source: Route
  readonly match: CompiledRouteMatch
  readonly #context: RouteContext
  #effect: RouteEffect | undefined = undefined

  constructor(route: Route, index: number, context: RouteContext) {
    this.index = index
    this.name = route.name ?? ''
    this.source = route
    this.match = new CompiledRouteMatch(route.match)
    this.#context = context
  }

  get effect(): RouteEffect {
    this.#effect ??= effectOf(this.source, this.match, this.#context)
    return this.#effect
  }
}

/** What a route does with the requests that it takes. */
export interface RouteEffect {
  readonly range: SourceRange | undefined
  readonly responseHeaders: ResponseHeaderOperations
  /** Whether a value of its response headers holds an operator. */
  readonly quotesRequest: boolean
  readonly fault: FaultRules | undefined
  readonly cors: CorsPolicy | undefined
  /** Absent for redirects and direct responses. */
  readonly forward: Forwarding | undefined
}

// Simplified: auto_host_rewrite, which takes the host's DNS name, leaves the Host header as it is.
/** How a route sends requests on. */
export interface Forwarding {
  readonly choices: readonly CompiledChoice[]
  /** Whether a choice changes the request in its own way: else all share one. */
  readonly ownRequests: boolean
  /** Whether the route changes the request for all choices alike. */
  readonly changesRequest: boolean
  /** The plan as far as it is the same for every request. */
  readonly plan: Omit<RouterPlan, 'clusters' | 'hash' | 'setCookies'>
  readonly requestMutation: HeaderMutation | undefined
  readonly hostRewrite: string | undefined
  readonly pathRewrite: PathRewrite | undefined
  readonly timeouts: RouteTimeouts
  readonly hash: ReturnType<typeof compileHashPolicies>
  /** Whether a load balancer asks for the hash, and so lets a cookie be made for it. */
  readonly makesCookie: boolean
  /** Whether the route's own operations set headers that steer the router. */
  readonly setsControlHeaders: boolean
}

/** One cluster that a route may choose, with the operations of its own level. */
export interface CompiledChoice {
  readonly choice: Omit<ClusterChoice, 'request' | 'hash'>
  readonly mutation: HeaderMutation | undefined
  readonly hostRewrite: string | undefined
}

/** What the routes of one proxy are compiled with. */
export interface RouteContext {
  readonly config: ProxyConfig
  readonly knows: (cluster: string) => boolean
  /** Whether the load balancer of a cluster goes by hashes. */
  readonly hashes: (cluster: string) => boolean
}

function effectOf(route: Route, match: CompiledRouteMatch, context: RouteContext): RouteEffect {
  const { origins } = context.config
  const forwards = route.route && !route.redirect && !route.direct_response
  return {
    range: origins.get(route) ?? origins.get(route.match),
    responseHeaders: responseOperationsOf(route),
    quotesRequest: [route, ...(route.route?.weighted_clusters?.clusters ?? [])].some(quotes),
    fault: compileFault(route, origins),
    cors: forwards ? compileCors(route) : undefined,
    forward: forwards ? forwardingOf(route, route.route, { ...context, match }) : undefined,
  }
}

function forwardingOf(
  route: Route,
  action: RouteAction,
  { match, config, knows, hashes }: RouteContext & { readonly match: CompiledRouteMatch },
): Forwarding {
  const { origins } = config
  const context = { config, knows, hashes }
  const choices = action.weighted_clusters ? weighted(action, context) : [single(action, context)]
  const namesCluster = route.request_headers_to_add?.some(({ header }) => header.value?.includes('%UPSTREAM_CLUSTER')) ?? false
  const requestMutation = compileRequestMutation(route)
  const pathRewrite = compilePathRewrite(action, match.path.matchedLength)
  const timeouts = compileTimeouts(action)
  const timeoutRange = origins.field(action, 'timeout')
  const retry = action.retry_policy && withoutIdleTryTimeout(compileRetry(action.retry_policy, origins), timeouts.timeoutMs)
  return {
    choices,
    ownRequests: choices.some(({ mutation, hostRewrite }) => mutation || hostRewrite) || namesCluster,
    plan: {
      totalWeight: choices.at(-1)?.choice.end ?? 0,
      timeoutMs: timeouts.timeoutMs,
      mirrors: compileMirrors(action, knows, origins),
      ...(timeoutRange && { timeoutRange }),
      ...(retry && { retry }),
    },
    changesRequest: Boolean(requestMutation || action.host_rewrite_literal || pathRewrite),
    requestMutation,
    hostRewrite: action.host_rewrite_literal || undefined,
    pathRewrite,
    timeouts,
    hash: compileHashPolicies(action.hash_policy),
    makesCookie: choices.some(({ choice }) => hashes(choice.cluster)),
    setsControlHeaders: setsControlHeaders(requestMutation) || choices.some(({ mutation }) => setsControlHeaders(mutation)),
  }
}

function single(action: RouteAction, { config, knows }: RouteContext): CompiledChoice {
  const cluster = action.cluster ?? ''
  const range = config.origins.field(action, 'cluster') ?? config.origins.get(action)
  const choice = {
    cluster,
    begin: 0,
    end: 1,
    known: knows(cluster),
    notFoundStatus: clusterNotFoundStatus(action),
    ...(range && { range }),
  }
  return { choice, mutation: undefined, hostRewrite: undefined }
}

function weighted(action: RouteAction, { config, knows }: RouteContext): readonly CompiledChoice[] {
  const notFoundStatus = clusterNotFoundStatus(action)
  let begin = 0
  return (action.weighted_clusters?.clusters ?? []).map((entry: WeightedCluster) => {
    const end = begin + (entry.weight ?? 0)
    const range = config.origins.get(entry)
    const choice = {
      cluster: entry.name,
      begin,
      end,
      known: knows(entry.name),
      notFoundStatus,
      ...responsesOf(entry),
      ...(range && { range }),
    }
    begin = end
    return { choice, mutation: compileRequestMutation(entry), hostRewrite: entry.host_rewrite_literal || undefined }
  })
}

const quotes = (level: Route | WeightedCluster) => level.response_headers_to_add?.some(({ header }) => header.value?.includes('%')) ?? false

function responsesOf(entry: WeightedCluster): Pick<ClusterChoice, 'responseHeaders'> {
  const responseHeaders = responseOperationsOf(entry)
  return responseHeaders.add.length || responseHeaders.remove.length ? { responseHeaders } : {}
}
