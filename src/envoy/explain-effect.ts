import type { Origins } from '../xds/proxy-config.ts'
import type { CompiledRoute } from './compile-route.ts'
import type {
  ClusterChoice,
  Decision,
  DecisionStep,
  FaultRules,
  Fraction,
  LocalReply,
  RetryRules,
  RouteOutcome,
  TcpOutcome,
} from './decision.ts'
import { info, step } from './decision-step.ts'
import { explainAnswerHeaders, explainRequestHeaders, explainRewrite } from './explain-headers.ts'
import type { RoutedRequest } from './routed-request.ts'

interface EffectInput {
  readonly request: RoutedRequest | undefined
  readonly outcome: Decision['outcome']
  readonly origins: Origins
}

/** What the route that was taken does, step by step; for a TCP chain, which clusters it leads to. */
export function explainEffect(route: CompiledRoute | undefined, { request, outcome, origins }: EffectInput): readonly DecisionStep[] {
  if (outcome.type === 'tcp') return explainConnection(outcome)
  if (!route || !request || outcome.type === 'refused') return []
  const faults = explainFault(outcome.fault)
  if (outcome.type === 'reply') return [...faults, ...explainReply(route, outcome.reply, origins)]
  return [...faults, ...explainForwarding(route, request, { outcome, origins })]
}

function explainConnection({ clusters, totalWeight, idleTimeoutMs, maxDurationMs }: TcpOutcome): readonly DecisionStep[] {
  const steps = [...explainClusters(clusters, totalWeight)]
  if (idleTimeoutMs) steps.push(info('timeout', 'idleTimeout', `closed after ${duration(idleTimeoutMs)} without a byte`))
  if (maxDurationMs) steps.push(info('timeout', 'maxConnectionDuration', `closed after ${duration(maxDurationMs)}`))
  return steps
}

interface ForwardingInput {
  readonly outcome: RouteOutcome
  readonly origins: Origins
}

function explainForwarding(route: CompiledRoute, request: RoutedRequest, { outcome, origins }: ForwardingInput): readonly DecisionStep[] {
  const { plan, corsHeaders } = outcome
  const { source } = route
  const cors = source.typed_per_filter_config?.['envoy.filters.http.cors']
  const hashPolicy = source.route?.hash_policy?.[0]
  const steps: DecisionStep[] = []
  if (corsHeaders && cors) steps.push(info('cors', '', 'the origin is allowed, so the answer gets the CORS headers', origins.get(cors)))
  steps.push(...explainClusters(plan.clusters, plan.totalWeight))
  steps.push(
    ...explainRequestHeaders(source, origins),
    ...explainRewrite(source, { request, upstream: (plan.clusters.find(({ known }) => known) ?? plan.clusters[0])?.request, origins }),
  )
  for (const mirror of plan.mirrors) {
    const reason = mirror.known ? `gets a copy of ${percent(mirror)}` : 'is unknown, so no copy is sent'
    steps.push(info('mirror', mirror.cluster, reason, mirror.range))
  }
  if (plan.timeoutMs > 0) steps.push(info('timeout', 'timeout', `${duration(plan.timeoutMs)} for all tries together`, plan.timeoutRange))
  if (plan.retry) steps.push(...explainRetry(plan.retry))
  if (plan.hash !== undefined) {
    steps.push(info('hash', hexadecimal(plan.hash), 'the hash picks the host', hashPolicy && origins.get(hashPolicy)))
  }
  return [...steps, ...explainAnswerHeaders(source, origins)]
}

function explainFault({ delay, abort }: FaultRules = {}): readonly DecisionStep[] {
  const steps: DecisionStep[] = []
  if (delay) steps.push(info('fault', 'delay', `delays ${percent(delay)} by ${duration(delay.ms)}`, delay.range))
  if (abort) {
    const answer = abort.grpcStatus === undefined ? `${abort.status}` : `grpc-status ${abort.grpcStatus}`
    steps.push(info('fault', 'abort', `aborts ${percent(abort)} with ${answer}`, abort.range))
  }
  return steps
}

function explainReply({ source }: CompiledRoute, reply: LocalReply, origins: Origins): readonly DecisionStep[] {
  const { redirect, direct_response: direct } = source
  if (reply.details === 'cors_response') {
    const cors = source.typed_per_filter_config?.['envoy.filters.http.cors']
    return [step('cors', 'taken', reply.details, 'the proxy answers the preflight itself', cors && origins.get(cors))]
  }
  if (!redirect && !direct) return []
  const location = reply.headers.find(([name]) => name === 'location')?.[1]
  const reason = location === undefined ? `the proxy answers ${reply.status} itself` : `the proxy answers ${reply.status}, to ${location}`
  const answer = step(redirect ? 'redirect' : 'direct-response', 'taken', reply.details, reason, origins.get(redirect ?? direct ?? source))
  return [answer, ...explainAnswerHeaders(source, origins)]
}

function explainClusters(clusters: readonly ClusterChoice[], totalWeight: number): readonly DecisionStep[] {
  const isOnly = clusters.length === 1
  return clusters.map((choice) => {
    const share = isOnly ? 'takes every request' : shareOf(choice, totalWeight)
    if (choice.known) return step('cluster', isOnly ? 'taken' : 'info', choice.cluster, share, choice.range)
    const answer = choice.notFoundStatus ? `: ${choice.notFoundStatus} NC` : ''
    return step('cluster', 'failed', choice.cluster, `${share}, yet the proxy has no such cluster${answer}`, choice.range)
  })
}

function shareOf({ begin, end }: ClusterChoice, totalWeight: number): string {
  if (end === begin) return 'weight 0, never drawn'
  const draws = end - begin === 1 ? `draw ${begin}` : `draws ${begin}–${end - 1}`
  return `${draws} of 0–${totalWeight - 1}: ${tidy((100 * (end - begin)) / totalWeight, 1)}`
}

function explainRetry(retry: RetryRules): readonly DecisionStep[] {
  if (retry.numRetries === 0) return []
  const codes = retry.retriableStatusCodes.length ? ` ${retry.retriableStatusCodes.join(', ')}` : ''
  const times = retry.numRetries === 1 ? 'once' : `up to ${retry.numRetries} times`
  const steps = [info('retry', 'retries', `tries again ${times} on ${retry.retryOn.join(', ') || 'nothing'}${codes}`, retry.range)]
  if (retry.perTryTimeoutMs > 0) {
    steps.push(info('timeout', 'perTryTimeout', `${duration(retry.perTryTimeoutMs)} for each try`, retry.perTryTimeoutRange))
  }
  return steps
}

const hexadecimal = (hash: bigint) => hash.toString(16).padStart(16, '0')

/** A configured share, with all the digits that Envoy knows: `0.57 %`. */
const percent = ({ numerator, denominator }: Fraction) => tidy(Math.min(100, (100 * numerator) / denominator), 4)

const tidy = (share: number, decimals: number) => `${Number(share.toFixed(decimals))}\u00a0%`

function duration(ms: number): string {
  return ms < 1000 ? `${ms}\u00a0ms` : `${Number((ms / 1000).toFixed(3))}\u00a0s`
}
