import type { CompiledChoice, Forwarding } from './compile-route.ts'
import { retryWithHeaders, withoutControlHeaders } from './control-headers.ts'
import type { ClusterChoice, Downstream, RouterPlan, UpstreamRequest } from './decision.ts'
import { type HashKey, sourceAddress } from './hash-policy.ts'
import type { FormatContext, RequestOrigin } from './header-format.ts'
import { mutateHeaders } from './header-mutation.ts'
import { formatGrpcTimeout, timeoutFor, withoutIdleTryTimeout } from './route-rules.ts'
import { type HeaderLine, headerValue, type RoutedRequest } from './routed-request.ts'

/** What the plan is made for, besides the route. */
export interface ForwardingInput {
  readonly request: RoutedRequest
  readonly downstream: Downstream
  readonly routeName: string
  /** Whether the proxy is a sidecar: it believes x-forwarded-for. */
  readonly isSidecar: boolean
}

/** The router's plan for this request: everything about its way upstream that is known before a draw. */
export function planFor(forward: Forwarding, input: ForwardingInput): RouterPlan {
  if (forward.hash || forward.ownRequests || forward.setsControlHeaders || input.request.grpc) return elaboratePlan(forward, input)
  const received = asReceived(input.request)
  const request = forward.changesRequest ? upstreamRequest(forward, input, UNTIMED) : received
  const clusters = forward.choices.map(({ choice }) => choiceFor(choice, choice.known ? request : received, undefined))
  return planWith(forward, clusters, forward.plan.timeoutMs)
}

/** What the answer's headers can quote where the cluster is not known: nothing was changed for it. */
const asReceived = ({ method, path, authority, headers }: RoutedRequest): UpstreamRequest => ({ method, path, authority, headers })

/** The plan where the choices get different requests, where something is hashed, or where a gRPC caller sets the timeout. */
function elaboratePlan(forward: Forwarding, input: ForwardingInput): RouterPlan {
  const timeoutMs = timeoutFor(forward.timeouts, input.request)
  const ownRetry = forward.plan.retry && withoutIdleTryTimeout(forward.plan.retry, timeoutMs)
  const expectedMs = ownRetry?.perTryTimeoutMs || timeoutMs
  const made = forward.choices.map((compiled) => {
    const whole = upstreamRequest(forward, input, { expectedMs, compiled })
    const { path, headers } = whole
    const request = forward.setsControlHeaders ? { ...whole, headers: withoutControlHeaders(headers) } : whole
    return {
      compiled,
      request,
      whole,
      key: forward.hash?.({ path, headers, downstream: input.downstream, trustForwardedFor: input.isSidecar }),
    }
  })
  const received = asReceived(input.request)
  const first = made[0]?.key
  const clusters = made.map(({ compiled, request, key }) =>
    choiceFor(compiled.choice, compiled.choice.known ? request : received, key?.hash === first?.hash ? undefined : key?.hash),
  )
  const retry = forward.setsControlHeaders ? retryWithHeaders(ownRetry, made[0]?.whole.headers ?? []) : ownRetry
  return { ...planWith(forward, clusters, timeoutMs, first), retry }
}

/** Written out field by field: this is made for every request, and one shape of objects is what keeps it fast. */
function choiceFor(choice: CompiledChoice['choice'], request: UpstreamRequest, hash: bigint | undefined): ClusterChoice {
  const { cluster, begin, end, known, notFoundStatus, responseHeaders, range } = choice
  return { cluster, begin, end, known, notFoundStatus, request, responseHeaders, hash, range }
}

function planWith({ plan, makesCookie }: Forwarding, clusters: readonly ClusterChoice[], timeoutMs: number, key?: HashKey): RouterPlan {
  const { totalWeight, mirrors, timeoutRange, retry } = plan
  return {
    clusters,
    totalWeight,
    timeoutMs,
    timeoutRange,
    retry,
    mirrors,
    hash: key?.hash,
    setCookies: makesCookie ? key?.setCookies : undefined,
  }
}

interface Attempt {
  /** What grpc-timeout tells the upstream; 0 = nothing. */
  readonly expectedMs: number
  readonly compiled: CompiledChoice | undefined
}
const UNTIMED: Attempt = { expectedMs: 0, compiled: undefined }

/** Envoy's order: the weighted cluster's headers and host, the route's headers, the route's host, the path (`source/common/router/config_impl.cc`, finalizeRequestHeaders). */
function upstreamRequest(forward: Forwarding, input: ForwardingInput, { expectedMs, compiled }: Attempt): UpstreamRequest {
  const { request } = input
  let authority = request.authority
  let headers = request.headers
  const contextOf = (kept: readonly HeaderLine[]): FormatContext => ({
    request: { method: request.method, path: request.path, authority, headers: kept },
    origin: originOf(input),
    tries: 1,
    cluster: compiled?.choice.cluster ?? forward.choices[0]?.choice.cluster ?? '',
  })
  if (compiled?.mutation) headers = mutateHeaders(headers, compiled.mutation, contextOf)
  if (compiled?.hostRewrite) authority = compiled.hostRewrite
  if (forward.requestMutation) headers = mutateHeaders(headers, forward.requestMutation, contextOf)
  if (forward.hostRewrite) {
    headers = withHeader(headers, 'x-envoy-original-host', authority)
    authority = forward.hostRewrite
  }
  if (request.grpc && expectedMs > 0) headers = withHeader(headers, 'grpc-timeout', formatGrpcTimeout(expectedMs))
  if (!forward.pathRewrite) return { method: request.method, path: request.path, authority, headers }
  const path = forward.pathRewrite(request)
  return { method: request.method, path, authority, headers: withHeader(headers, 'x-envoy-original-path', request.path) }
}

function withHeader(headers: readonly HeaderLine[], name: string, value: string): readonly HeaderLine[] {
  const others = headerValue(headers, name) === undefined ? headers : headers.filter((line) => line[0] !== name)
  return [...others, [name, value]]
}

/** What header values can ask for of the request's way here. */
export function originOf({ request, downstream, routeName, isSidecar }: ForwardingInput): RequestOrigin {
  const { headers, scheme, protocol } = request
  const { peerAddress = '', address, port, sni = '' } = downstream
  return {
    scheme,
    protocol,
    routeName,
    remoteAddress: sourceAddress({ headers, downstream, trustForwardedFor: isSidecar }) ?? '',
    directAddress: peerAddress,
    localAddress: address,
    localPort: port,
    serverName: sni,
  }
}
