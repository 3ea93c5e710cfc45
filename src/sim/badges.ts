import type { SourceRange } from '../core/source.ts'
import type { Decision, Fraction, RouterPlan } from '../envoy/decision.ts'
import type { Cluster, Route } from '../xds/proxy-config.ts'
import type { ProxyView } from './pod-kind.ts'
import type { RecordedBadge } from './recording.ts'

/** What is configured for the requests of one decision, as badges of the host that they go to. */
export function badgesOf(decision: Decision, view: ProxyView): readonly RecordedBadge[] {
  const { outcome } = decision
  const fault = outcome.type === 'route' || outcome.type === 'reply' ? outcome.fault : undefined
  const plan = outcome.type === 'route' ? outcome.plan : undefined
  return [
    ...routingBadges(decision, view),
    ...(plan ? planBadges(plan) : []),
    ...(fault?.delay ? [badge('fault', `Delays ${percent(fault.delay)} by ${duration(fault.delay.ms)}`, fault.delay.range)] : []),
    ...(fault?.abort ? [badge('fault', `Aborts ${percent(fault.abort)} with ${fault.abort.status}`, fault.abort.range)] : []),
  ]
}

/** What is configured for one cluster, as badges of its host or, of a subset, of the version behind it. */
export function clusterBadges(cluster: Cluster, view: ProxyView, version: string | undefined): readonly RecordedBadge[] {
  const { origins } = view.config
  const found: RecordedBadge[] = []
  const limits = cluster.circuit_breakers?.thresholds.map(limitText).find((text) => text !== '')
  if (limits)
    found.push(badge('circuit-breaker', limits, cluster.circuit_breakers?.thresholds.map((t) => origins.get(t)).find(Boolean), version))
  const outlier = cluster.outlier_detection
  if (outlier) found.push({ ...badge('outlier-detection', outlierText(outlier), origins.get(outlier), version), ...panicBelow(cluster) })
  return found
}

/** What the proxy beside the pods of a host asks of those who call; `mutual`: this caller speaks mutual TLS. */
export function gateBadges({ steps, outcome }: Decision, mutual: boolean): readonly RecordedBadge[] {
  const limits = outcome.type === 'route' || outcome.type === 'reply' ? (outcome.rateLimits ?? []) : []
  const policy =
    steps.findLast(({ part, name }) => part === 'authorization' && name !== '') ?? steps.find(({ part }) => part === 'authorization')
  const refused = steps.find(({ part, verdict }) => part === 'filter-chain' && verdict === 'failed')
  return [
    ...(policy ? [badge('authorization', policy.name ? `AuthorizationPolicy ${policy.name}` : 'AuthorizationPolicy', policy.range)] : []),
    ...limits.flatMap(({ buckets, range }) =>
      buckets.map(({ maxTokens, tokensPerFill, fillIntervalMs }) =>
        badge('rate-limit', `Each pod lets ${tokensPerFill} in ${duration(fillIntervalMs)} through, ${maxTokens} at once`, range),
      ),
    ),
    ...(refused ? [badge('mtls', mutual ? 'Mutual TLS is switched off' : 'Only mutual TLS is let in', refused.range)] : []),
  ]
}

function badge(kind: RecordedBadge['kind'], text: string, range: SourceRange | undefined, version?: string): RecordedBadge {
  return { kind, text, ...(version !== undefined && { version }), ...(range && { range }) }
}

function routingBadges({ virtualHost, route }: Decision, view: ProxyView): readonly RecordedBadge[] {
  const routes = view.routesOf(virtualHost)
  const choosing = routes.filter((candidate) => !matchesAll(candidate)).length
  if (choosing === 0 || !route?.range) return []
  return [badge('request-routing', `${choosing} of ${routes.length} routes ${choosing === 1 ? 'has' : 'have'} conditions`, route.range)]
}

function matchesAll({ match }: Route): boolean {
  return match.prefix === '/' && !match.headers?.length && !match.query_parameters?.length
}

function planBadges(plan: RouterPlan): readonly RecordedBadge[] {
  const { clusters, retry, mirrors } = plan
  const shares = clusters.map(({ begin, end }) => `${Math.round((1000 * (end - begin)) / plan.totalWeight) / 10} %`)
  return [
    ...(clusters.length > 1 ? [badge('traffic-split', `Splits ${shares.join(', ')}`, clusters[0]?.range)] : []),
    ...(plan.timeoutMs > 0 ? [badge('timeout', `Timeout after ${duration(plan.timeoutMs)}`, plan.timeoutRange)] : []),
    ...(retry?.range && retry.numRetries > 0
      ? [badge('retries', `Up to ${retry.numRetries} retries on ${retry.retryOn.join(', ')}`, retry.range)]
      : []),
    ...mirrors.map((mirror) =>
      badge('mirroring', `Mirrors ${percent(mirror)} to ${mirror.cluster.split('|').slice(2).filter(Boolean).join(' of ')}`, mirror.range),
    ),
  ]
}

const NO_LIMIT = 0xffffffff

function limitText(threshold: NonNullable<Cluster['circuit_breakers']>['thresholds'][number]): string {
  const limits: readonly (readonly [number | undefined, string])[] = [
    [threshold.max_connections, 'connections'],
    [threshold.max_pending_requests, 'pending requests'],
    [threshold.max_requests, 'requests'],
    [threshold.max_retries, 'retries'],
  ]
  const set = limits.filter(([value]) => value !== undefined && value < NO_LIMIT).map(([value, what]) => `${value} ${what}`)
  return set.length > 0 ? `At most ${set.join(', ')}` : ''
}

function outlierText(outlier: NonNullable<Cluster['outlier_detection']>): string {
  const errors = outlier.enforcing_consecutive_5xx === 0 ? outlier.consecutive_gateway_failure : (outlier.consecutive_5xx ?? 5)
  return `Ejects a pod after ${errors ?? 5} errors in a row`
}

/** Envoy's default of 50 % never holds: istiod always sets the threshold, to none where `minHealthPercent` is 0. */
function panicBelow({ common_lb_config: shared }: Cluster): Pick<RecordedBadge, 'panicBelow'> {
  const { value = 0 } = (shared?.['healthy_panic_threshold'] ?? {}) as { readonly value?: number }
  return value > 0 ? { panicBelow: value } : {}
}

function percent({ numerator, denominator }: Fraction): string {
  return `${Math.round((1e5 * Math.min(1, numerator / denominator)) / 10) / 100} %`
}

function duration(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${ms / 1000} s`
}
