import { parseDuration } from '../core/duration.ts'
import type { TcpProxy } from '../xds/proxy-config.ts'
import type { CompiledProxy } from './compile.ts'
import type { CompiledFilterChain } from './compile-listener.ts'
import type { CompiledRoute } from './compile-route.ts'
import { applyCors } from './cors.ts'
import { type Course, takeCourse } from './course.ts'
import type { Decision, Downstream, HttpRequest, LocalReply, TcpOutcome } from './decision.ts'
import { directReply, tlsRedirect } from './direct-reply.ts'
import { explain } from './explain.ts'
import { type ForwardingInput, originOf, planFor } from './forward.ts'
import { connectionHash } from './hash-policy.ts'
import { compileHeaderFormat } from './header-format.ts'
import type { Received } from './http-connection-manager.ts'
import { localReply, type ReplyCause, replies, replyContext } from './local-reply.ts'
import { applyResponseHeaders } from './response-headers.ts'
import type { RoutedRequest } from './routed-request.ts'

/** How much of a decision is worked out. */
export interface DecideOptions {
  /** Whether to account for every step; without it `steps` is empty and the decision is made some ten times faster. */
  readonly explain: boolean
}

/** What one proxy does with one request of a class, on one connection: everything that no draw and no state decides. Never throws. */
export function decide(
  proxy: CompiledProxy,
  downstream: Downstream,
  request: HttpRequest,
  options: DecideOptions = { explain: true },
): Decision {
  const course = takeCourse(proxy, downstream, request)
  const route = course.route
  const outcome = outcomeOf(proxy, course, downstream, request)
  return {
    proxy: proxy.pod,
    listener: course.listener?.listener.name ?? null,
    routeConfig: route && course.http ? course.http.routeConfig : null,
    virtualHost: (route && course.virtualHost?.host.name) ?? null,
    route: route ? { index: route.index, name: route.name, range: options.explain ? route.effect.range : undefined } : null,
    outcome,
    steps: options.explain ? explain({ proxy, sent: request, course, outcome }) : NO_STEPS,
  }
}

const NO_STEPS: Decision['steps'] = []

type Outcome = Decision['outcome']
type EarlyReply = Extract<Received, { readonly type: 'reply' }>

function outcomeOf(proxy: CompiledProxy, course: Course, downstream: Downstream, request: HttpRequest): Outcome {
  if (course.refused !== undefined || !course.chain) return { type: 'refused', details: course.refused ?? '' }
  if (!course.received) return tcpOutcome(proxy, course.chain, { request, downstream, denied: course.guarded?.refused?.details })
  const answerer = { course, downstream, isSidecar: proxy.isSidecar }
  if (course.received.type === 'reply') return earlyOutcome(answerer, course.received, request)
  const { filters, request: routed = course.received.request } = course
  if (!filters) return routedOutcome(proxy, course, downstream, routed)
  const outcome = filters.refused
    ? { type: 'reply' as const, reply: filterReply(filters.refused, answerer, routed) }
    : routedOutcome(proxy, course, downstream, routed)
  if (filters.limits.length === 0 || (outcome.type !== 'route' && outcome.type !== 'reply')) return outcome
  const limits = filters.limits.map(({ rules, cause }) => ({
    ...rules,
    reply: filterReply(filledIn(cause, answerer, routed), answerer, routed),
  }))
  return { ...outcome, rateLimits: limits }
}

/** Who answers in place of the router. */
interface Answerer {
  readonly course: Course
  readonly downstream: Downstream
  readonly isSidecar: boolean
}

function earlyOutcome(answerer: Answerer, { cause, unchanged }: EarlyReply, request: HttpRequest): Outcome {
  const answer = localReply(cause, replyContext(request))
  return { type: 'reply', reply: unchanged ? onRoute(answer, answerer, unchanged) : answer }
}

/** The answer of a filter before the router: with the response headers of the route that the request would have taken, which are made before the filter sets its flag. */
function filterReply(cause: ReplyCause, answerer: Answerer, request: RoutedRequest): LocalReply {
  const { flags, ...answer } = localReply(cause, contextOf(request))
  return { ...onRoute({ ...answer, flags: [] }, answerer, request), flags }
}

/** The answer of a rate limit, whose headers may quote the request. */
function filledIn(cause: ReplyCause, { course, downstream, isSidecar }: Answerer, request: RoutedRequest): ReplyCause {
  if (!cause.headers?.some(([, value]) => value.includes('%'))) return cause
  const origin = originOf({ request, downstream, routeName: course.route?.name ?? '', isSidecar })
  const headers = cause.headers.map(([name, value]) => [name, compileHeaderFormat(value)({ request, origin })] as const)
  return { ...cause, headers: headers.filter(([, value]) => value !== '') }
}

function onRoute(answer: LocalReply, { course, downstream, isSidecar }: Answerer, request: RoutedRequest): LocalReply {
  const { route } = course
  return route?.effect.forward ? withRouteHeaders(answer, route, { request, downstream, routeName: route.name, isSidecar }) : answer
}

/** What becomes of a request that no filter has refused. */
function routedOutcome(proxy: CompiledProxy, course: Course, downstream: Downstream, routed: RoutedRequest): Outcome {
  if (course.tlsRequired) return { type: 'reply', reply: tlsRedirect(routed) }
  if (!course.route) return reply(routed, replies.routeNotFound)
  const input = { request: routed, downstream, routeName: course.route.name, isSidecar: proxy.isSidecar }
  if (course.received?.type === 'routed' && course.received.refusedUpgrade !== undefined) return refusedUpgrade(course.route, input)
  return routeOutcome(course.route, input)
}

const contextOf = ({ grpc, method }: RoutedRequest) => ({ grpc, head: method === 'HEAD' })

function reply(request: RoutedRequest, cause: ReplyCause): Outcome {
  return { type: 'reply', reply: localReply(cause, contextOf(request)) }
}

function refusedUpgrade(route: CompiledRoute, input: ForwardingInput): Outcome {
  return { type: 'reply', reply: withRouteHeaders(localReply(replies.upgradeFailed, contextOf(input.request)), route, input) }
}

function routeOutcome(route: CompiledRoute, input: ForwardingInput): Outcome {
  const effect = route.effect
  const { fault, responseHeaders, forward } = effect
  const { request } = input
  if (!forward) {
    const answer = withRouteHeaders(directReply(route, request), route, input)
    return { type: 'reply', reply: answer, fault, responseHeaders }
  }
  const cors = effect.cors && applyCors(effect.cors, request)
  if (cors?.type === 'reply') return { type: 'reply', reply: cors.reply, fault, responseHeaders }
  const plan = planFor(forward, input)
  const origin = effect.quotesRequest ? originOf(input) : undefined
  return { type: 'route', plan, fault, responseHeaders, origin, corsHeaders: cors?.operations }
}

function withRouteHeaders(answer: LocalReply, { effect }: CompiledRoute, input: ForwardingInput): LocalReply {
  const { add, remove } = effect.responseHeaders
  if (add.length === 0 && remove.length === 0) return answer
  return { ...answer, headers: applyResponseHeaders(answer, [effect.responseHeaders], { request: input.request, origin: originOf(input) }) }
}

interface Connection {
  readonly request: HttpRequest
  readonly downstream: Downstream
  /** Why a filter closes it. */
  readonly denied: string | undefined
}

function tcpOutcome(proxy: CompiledProxy, chain: CompiledFilterChain, { request, downstream, denied }: Connection): Outcome {
  const { method, path, authority, headers } = request
  const weighted = chain.tcp?.weighted_clusters?.clusters ?? [{ name: chain.tcp?.cluster ?? '', weight: 1 }]
  let begin = 0
  const clusters = weighted.map(({ name, weight }) => {
    const choice = {
      cluster: name,
      begin,
      end: begin + weight,
      known: proxy.knows(name),
      notFoundStatus: 0,
      request: { method, path, authority, headers },
    }
    begin = choice.end
    return choice
  })
  const hash = connectionHash(chain.tcp?.hash_policy, downstream)
  return {
    type: 'tcp',
    clusters,
    totalWeight: begin,
    ...(hash !== undefined && { hash }),
    ...tcpTimes(chain.tcp),
    ...(denied !== undefined && { denied }),
  }
}

function tcpTimes(tcp: TcpProxy | undefined): Pick<TcpOutcome, 'idleTimeoutMs' | 'maxDurationMs'> {
  const idleTimeoutMs = parseDuration(tcp?.idle_timeout ?? '')
  const maxDurationMs = parseDuration(tcp?.max_downstream_connection_duration ?? '')
  return { ...(idleTimeoutMs && { idleTimeoutMs }), ...(maxDurationMs && { maxDurationMs }) }
}
