import type { CompiledChoice, Forwarding, RouteEffect } from './compile-route.ts'
import type { ClusterChoice, Downstream, RouterPlan, UpstreamRequest } from './decision.ts'
import type { FormatContext } from './header-format.ts'
import { mutateHeaders } from './header-mutation.ts'
import { formatGrpcTimeout, timeoutFor } from './route-rules.ts'
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
export function planFor(effect: RouteEffect, forward: Forwarding, input: ForwardingInput): RouterPlan {
  const timeoutMs = timeoutFor(forward.timeouts, input.request)
  const retry = forward.retry
  const expectedMs = retry?.perTryTimeoutMs || timeoutMs
  const requests = upstreamRequests(effect, forward, input, expectedMs)
  const keys =
    forward.hash &&
    requests.map((request) =>
      forward.hash?.({ path: request.path, headers: request.headers, downstream: input.downstream, trustForwardedFor: input.isSidecar }),
    )
  const first = keys?.[0]
  const clusters = forward.choices.map((choice, index) =>
    choiceFor(choice, requests[index] ?? requests[0], keys?.[index]?.hash, first?.hash),
  )
  return {
    clusters,
    totalWeight: forward.totalWeight,
    timeoutMs,
    mirrors: forward.mirrors,
    ...(forward.timeoutRange && { timeoutRange: forward.timeoutRange }),
    ...(retry && { retry }),
    ...(first?.hash !== undefined && { hash: first.hash }),
    ...(first?.setCookie !== undefined && { setCookie: first.setCookie }),
  }
}

const NO_REQUEST: UpstreamRequest = { method: '', path: '', authority: '', headers: [] }

function choiceFor(
  choice: CompiledChoice,
  request: UpstreamRequest = NO_REQUEST,
  hash: bigint | undefined,
  planHash: bigint | undefined,
): ClusterChoice {
  const { cluster, begin, end, known, notFoundStatus } = choice
  const out = { cluster, begin, end, known, notFoundStatus, request }
  if (!choice.responseHeaders && !choice.range && hash === planHash) return out
  return {
    ...out,
    ...(choice.responseHeaders && { responseHeaders: choice.responseHeaders }),
    ...(hash !== planHash && hash !== undefined && { hash }),
    ...(choice.range && { range: choice.range }),
  }
}

/** One request a choice; where no choice changes anything of its own, all share one. */
function upstreamRequests(
  effect: RouteEffect,
  forward: Forwarding,
  input: ForwardingInput,
  expectedMs: number,
): readonly UpstreamRequest[] {
  const differ = forward.choices.some((choice) => choice.mutation || choice.hostRewrite)
  if (differ) return forward.choices.map((choice) => upstreamRequest(effect, forward, { ...input, choice, expectedMs }))
  const shared = upstreamRequest(effect, forward, { ...input, choice: undefined, expectedMs })
  return forward.choices.length === 1 ? [shared] : forward.choices.map(() => shared)
}

interface UpstreamInput extends ForwardingInput {
  readonly choice: CompiledChoice | undefined
  readonly expectedMs: number
}

/** Envoy's order: the weighted cluster's headers and host, the route's headers, the route's host, the path (`source/common/router/config_impl.cc`, finalizeRequestHeaders). */
function upstreamRequest(
  effect: RouteEffect,
  forward: Forwarding,
  { request, choice, routeName, expectedMs }: UpstreamInput,
): UpstreamRequest {
  let authority = request.authority
  let headers = request.headers
  const contextOf = (kept: readonly HeaderLine[]): FormatContext => ({
    request: { method: request.method, path: request.path, authority, scheme: request.scheme, headers: kept },
    protocol: request.protocol,
    routeName,
    cluster: choice?.cluster ?? '',
  })
  if (choice?.mutation) headers = mutateHeaders(headers, choice.mutation, contextOf)
  if (choice?.hostRewrite) authority = choice.hostRewrite
  if (effect.requestMutation) headers = mutateHeaders(headers, effect.requestMutation, contextOf)
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
