import { describe, expect, it } from 'vitest'
import { decide } from '../../src/envoy/decide.ts'
import type { ClusterChoice, Decision, LocalReply, RouteOutcome } from '../../src/envoy/decision.ts'
import { clusterNotFound, faultAbort, replyContext } from '../../src/envoy/local-reply.ts'
import { finalResponseHeaders } from '../../src/envoy/response-headers.ts'
import { same } from '../conformance/same.ts'
import { type RecordedAnswer, type RecordedCall, recordedCalls } from './recorded.ts'

/** Decided by filters before the router, which is not what is tested here; and one body of text that was recorded byte by byte. */
const OTHERS = [
  'gateways/gateway-authorization-policy-before-routing calls[1]',
  'gateways/gateway-authorization-policy-before-routing calls[2]',
  'gateways/gateway-authorization-policy-before-routing calls[5]',
  'gateways/gateway-authorization-policy-before-routing calls[7]',
  'match/redirect-uri-replaces-the-path calls[9]',
  'runtime/ratelimit-local-at-the-gateway calls[3]',
]

const NOISE =
  /^(x-call|x-attempts|x-request-id|connection|content-length|content-type|host|x-envoy-(?!overloaded)|x-forwarded|user-agent|accept|te$|grpc-timeout|server|date|x-pod|traceparent|forwarded|transfer-encoding)/

const joined = (lines: readonly (readonly [string, string])[]) => {
  const map: Record<string, string> = {}
  for (const [name, value] of lines) map[name] = name in map ? `${map[name]},${value}` : value
  return quiet(map)
}
const quiet = (headers: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !NOISE.test(name)))

/** `details` of answers that take an upstream, or a clock, to come about. */
const isRunTime = (want: RecordedAnswer) =>
  want.details?.startsWith('upstream_') || want.details?.includes('timeout') || want.details?.includes('healthy')

function differences({ proxy, downstream, request, want }: RecordedCall): readonly unknown[] {
  const decision = decide(proxy, downstream, request)
  const pairs: (readonly [unknown, unknown])[] = [[want.listener, decision.listener]]
  if (want.route !== undefined) {
    pairs.push([want.route, decision.route?.name ?? null], [want.route_index, decision.route?.index ?? null])
    pairs.push([want.virtual_host, decision.virtualHost], [want.route_config, decision.routeConfig])
  }
  if (!want.times) pairs.push(...outcomePairs(want, decision, request))
  return pairs.filter(([a, b]) => !same(a, b))
}

type Pairs = readonly (readonly [unknown, unknown])[]

function outcomePairs(want: RecordedAnswer, { outcome }: Decision, request: RecordedCall['request']): Pairs {
  if (want.tcp_cluster !== undefined) {
    const clusters = outcome.type === 'tcp' ? outcome.clusters : []
    return [[true, clusters.some(({ cluster, known }) => (want.tcp_cluster === null ? !known : known && cluster === want.tcp_cluster))]]
  }
  if (want.listener === null || want.status === 0) return [[true, outcome.type === 'refused' || outcome.type === 'tcp']]
  if (outcome.type === 'reply')
    return want.flags?.includes('FI') ? [[true, outcome.fault?.abort !== undefined]] : replyPairs(want, outcome.reply)
  return outcome.type === 'route' ? routePairs(want, outcome, request) : [['an answer', outcome.type]]
}

function replyPairs(want: RecordedAnswer, reply: LocalReply): Pairs {
  const flags = want.flags === undefined ? [] : [[want.flags.filter((flag) => flag !== 'DI'), reply.flags] as const]
  const headers = [quiet(want.response_headers), joined(reply.headers)] as const
  return [[want.status, reply.status], [want.body ?? '', reply.body], headers, ...flags]
}

function routePairs(want: RecordedAnswer, outcome: RouteOutcome, request: RecordedCall['request']): Pairs {
  const { clusters } = outcome.plan
  const isUnknown = want.flags?.includes('NC') ?? false
  const choices = clusters.filter((choice) => (isUnknown ? !choice.known : !want.cluster || choice.cluster === want.cluster))
  const shares = Object.fromEntries([...new Set(clusters.map((c) => c.cluster))].map((name) => [name, shareOf(clusters, name)]))
  const each = choices.map((choice) => [
    ...(want.clusters ? [[want.clusters, shares] as const] : []),
    ...choicePairs(want, outcome, { choice, request }),
  ])
  return each.find((pairs) => pairs.every(([a, b]) => same(a, b))) ?? each[0] ?? [['a cluster', undefined]]
}

const shareOf = (clusters: readonly ClusterChoice[], name: string) =>
  clusters.filter((c) => c.cluster === name).reduce((sum, c) => sum + c.end - c.begin, 0)

function choicePairs(
  want: RecordedAnswer,
  outcome: RouteOutcome,
  { choice, request }: { choice: ClusterChoice; request: RecordedCall['request'] },
): Pairs {
  const upstream = want.upstream
  const pairs: (readonly [unknown, unknown])[] = []
  if (upstream) {
    const { method, path, authority, headers } = choice.request
    pairs.push([upstream.method, method], [upstream.path, path], [upstream.host, authority], [quiet(upstream.headers), joined(headers)])
  }
  const context = replyContext(request)
  const local = want.flags?.includes('NC')
    ? clusterNotFound(choice.notFoundStatus, context)
    : outcome.fault?.abort && want.flags?.includes('FI') && faultAbort(outcome.fault.abort, context)
  if (local) {
    const isFault = local.flags.includes('FI')
    pairs.push(...replyPairs(want, { ...local, headers: finalResponseHeaders(outcome, choice, { ...local, isFault }) }))
  } else if (!isRunTime(want)) pairs.push([true, choice.known])
  return pairs
}

describe('decisions equal those of the real Envoy', () => {
  it.each(['match', 'hosts', 'gateways', 'runtime', 'random'])('%s', (folder) => {
    const calls = recordedCalls(folder)
    expect(calls.length).toBeGreaterThan(300)
    const wrong = calls.filter((call) => differences(call).length > 0).map((call) => call.where)
    expect(wrong).toEqual(OTHERS.filter((where) => where.startsWith(`${folder}/`)))
  })
})
