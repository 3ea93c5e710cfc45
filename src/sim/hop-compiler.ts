import type { ClusterChoice, Decision, FaultRules, HttpRequest, LocalReply, RouterPlan, TcpOutcome } from '../envoy/decision.ts'
import { clusterNotFound, replyContext } from '../envoy/local-reply.ts'
import { compileRetryConditions } from '../envoy/retry-conditions.ts'
import type { Atlas, Place } from './atlas.ts'
import type { CallUrl } from './destination.ts'
import { bitsOfFlags, flagBits } from './flags.ts'
import { limitsOf, refusalOf } from './gate.ts'
import { Hop, type HopCookie, type PodRoute, Target, type TargetChoice } from './hop.ts'
import { rowBits } from './recording.ts'

/** Where a hop begins, and how the things it names are numbered. */
export interface HopSite {
  readonly atlas: Atlas
  readonly from: Place
  readonly url: CallUrl
  readonly placeOfHost: (host: string) => Place
  readonly clusterFor: (name: string) => number
  /** The request as the client sends it. */
  readonly request: SentRequest
  /** What leads to a pod of the node `to` that receives such a request, by a cluster of the client's proxy (empty: without one). */
  readonly routeTo: (way: {
    readonly pod: number
    readonly request: SentRequest
    readonly cluster: string
    readonly to: Place
    readonly mirror: boolean
  }) => PodRoute
  /** Notes the decision in the recording and gives its number. */
  readonly record: (decision: Decision, clusters: readonly number[]) => number
}

/** A request as it is on its way to a pod. */
export type SentRequest = Pick<HttpRequest, 'method' | 'path' | 'authority' | 'headers'>

/** A hop without a proxy, to any of these pods. */
export function directHop(endpoints: readonly number[], site: HopSite): Hop {
  const to = site.placeOfHost(site.url.host)
  const target = targetAt(site, to, {
    choice: { end: 1, cluster: 0, known: true, notFoundStatus: 0 },
    request: site.request,
    name: '',
    mirror: false,
  })
  const edge = endpoints.length === 0 ? target.edgeToNone : 0
  return new Hop({ type: 'direct', ...spoken(site), edge, targets: [target], totalWeight: 1, endpoints })
}

/** What the decision leaves to be drawn, with everything named by number. */
export function compileHop(decision: Decision, site: HopSite): Hop {
  const { outcome } = decision
  switch (outcome.type) {
    case 'route':
      return routeHop(decision, outcome.plan, outcome.fault, site)
    case 'tcp':
      return new Hop({
        ...routeHop(decision, { ...outcome, timeoutMs: 0, mirrors: [] }, undefined, site),
        protocol: 'tcp',
        tcp: tcpRules(outcome),
      })
    case 'reply':
      return replyHop(decision, replyOf(outcome.reply), outcome.fault, site)
    case 'refused':
      return replyHop(decision, { status: 0, grpcStatus: -1, bits: rowBits.failed }, undefined, site)
  }
}

function tcpRules({ denied, idleTimeoutMs, maxDurationMs }: TcpOutcome): Hop['tcp'] {
  const lifeMs = Math.min(idleTimeoutMs ?? Infinity, maxDurationMs ?? Infinity)
  const lasts = lifeMs === Infinity
  const bits = lifeMs === maxDurationMs ? flagBits.DT : 0
  return denied === undefined && lasts ? undefined : { closes: denied !== undefined, lifeUs: lasts ? 0 : usOf(lifeMs), bits }
}

function replyOf(reply: LocalReply): Hop['reply'] {
  return { ...refusalOf(reply), bits: bitsOfFlags(reply.flags) }
}

/** An answer, or none, that the proxy gives by itself. */
function replyHop(decision: Decision, reply: Hop['reply'], fault: FaultRules | undefined, site: HopSite): Hop {
  const edge = replyEdge(decision, site)
  return new Hop({ type: 'reply', ...spoken(site), decision: site.record(decision, []), ...limitsAround(decision), fault, reply, edge })
}

function routeHop(decision: Decision, plan: RouterPlan, fault: FaultRules | undefined, site: HopSite): Hop {
  // Simplified: a rule without a destination, which Istio's validation rejects, answers 503 NC; Envoy would refuse the whole route table.
  if (plan.clusters.length === 0) return replyHop(decision, replyOf(clusterNotFound(503, replyContext(site.request))), fault, site)
  const clusters = plan.clusters.map((choice) => site.clusterFor(choice.cluster))
  const targets = plan.clusters.map((choice, i) => targetOf(choice, clusters[i] ?? 0, site))
  const { retry } = plan
  const perTryUs = usOf(retry?.perTryTimeoutMs ?? 0)
  const timeoutUs = usOf(plan.timeoutMs)
  const main = new Hop({
    type: 'route',
    decision: site.record(decision, clusters),
    ...limitsAround(decision),
    fault,
    targets,
    totalWeight: plan.totalWeight,
    ...spoken(site),
    timeoutUs,
    // A time per try that is not below that of the whole request is dropped.
    perTryTimeoutUs: timeoutUs > 0 && perTryUs >= timeoutUs ? 0 : perTryUs,
    retry: retry && retry.numRetries > 0 ? { rules: retry, conditions: compileRetryConditions(retry) } : undefined,
    hash: plan.hash,
    cookie: cookieOf(plan.setCookies?.[0], site),
    edge: 0,
  })
  const mirrors = plan.mirrors.map((mirror) => ({
    numerator: mirror.numerator,
    denominator: mirror.denominator,
    hop: mirrorHop(mirror, plan, main, site),
  }))
  return new Hop({ ...main, mirrors })
}

function limitsAround(decision: Decision): Pick<Hop, 'limits' | 'lateLimits'> {
  const all = limitsOf(decision)
  const late = all.filter(({ rules }) => rules.behindFault)
  return { limits: late.length > 0 ? all.filter(({ rules }) => !rules.behindFault) : all, lateLimits: late }
}

function spoken({ request }: HopSite): Pick<Hop, 'protocol' | 'grpc'> {
  const { grpc } = replyContext(request)
  return { grpc, protocol: grpc ? 'grpc' : 'http' }
}

/** The cookie of a Set-Cookie line. */
function cookieOf(line: string | undefined, site: HopSite): HopCookie | undefined {
  if (line === undefined) return undefined
  const name = line.slice(0, line.indexOf('='))
  return { key: `${site.url.authority} ${name}`, lifeUs: Number(/; Max-Age=(\d+)/.exec(line)?.[1] ?? 0) * 1_000_000 }
}

/** The copy of a request: to its own cluster, with the time of the whole request, never retried nor delayed, and hashed by nothing. */
function mirrorHop(mirror: RouterPlan['mirrors'][number], plan: RouterPlan, main: Hop, site: HopSite): Hop {
  const to = site.placeOfHost(hostOfCluster(mirror.cluster) ?? site.url.host)
  const choice = { end: 1, cluster: site.clusterFor(mirror.cluster), known: mirror.known, notFoundStatus: 503, range: mirror.range }
  const target = targetAt(site, to, { choice, request: plan.clusters[0]?.request ?? site.request, name: mirror.cluster, mirror: true })
  const { decision, protocol, grpc, timeoutUs } = main
  return new Hop({ type: 'route', decision, protocol, grpc, targets: [target], totalWeight: 1, timeoutUs, edge: 0 })
}

function targetOf(choice: ClusterChoice, cluster: number, site: HopSite): Target {
  const to = site.placeOfHost(hostOfCluster(choice.cluster) ?? site.url.host)
  const { end, known, notFoundStatus, hash, range } = choice
  return targetAt(site, to, {
    choice: { end, cluster, known, notFoundStatus, hash, range },
    request: choice.request,
    name: choice.cluster,
    mirror: false,
  })
}

function targetAt(
  site: HopSite,
  to: Place,
  { choice, request, name, mirror }: { choice: TargetChoice; request: SentRequest; name: string; mirror: boolean },
): Target {
  return new Target(choice, {
    edgeToNone: () => site.atlas.edge(site.from, { node: to.node, version: -1 }, mirror),
    routeTo: (pod) => site.routeTo({ pod, request, cluster: name, to, mirror }),
  })
}

/** Where a request points that its proxy answers by itself: the host that it asked for. */
function replyEdge(decision: Decision, site: HopSite): number {
  const host = decision.virtualHost?.replace(/:\d+$/, '') ?? site.url.host
  const to = site.placeOfHost(host.includes('*') || !host.includes('.') ? site.url.host : host)
  return site.atlas.edge(site.from, { node: to.node, version: -1 }, false)
}

/** The host in a cluster's name, `outbound|9080|v1|reviews.default.svc.cluster.local` or with `outbound_.`; undefined for others. */
export function hostOfCluster(cluster: string): string | undefined {
  const parts = cluster.includes('|') ? cluster.split('|') : cluster.split('_.')
  return parts.length === 4 ? parts[3]?.replace(/^_/, '') : undefined
}

function usOf(ms: number): number {
  return Math.round(ms * 1000)
}
