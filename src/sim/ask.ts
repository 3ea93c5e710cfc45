import { compileCluster } from '../envoy/cluster-spec.ts'
import { decide } from '../envoy/decide.ts'
import type { ClusterChoice, Decision, Downstream, HttpRequest } from '../envoy/decision.ts'
import { hostShares, picksByHash } from '../envoy/load-balancer-shares.ts'
import { clusterNotFound, faultAbort, localReply, type ReplyContext, replies, replyContext } from '../envoy/local-reply.ts'
import type { Mesh, Pod } from '../mesh/mesh.ts'
import type { ProxyConfig } from '../xds/proxy-config.ts'
import { Arrivals, limitsOn, type Sender } from './ask-arrival.ts'
import { type CallUrl, parseCallUrl, ServiceNames } from './destination.ts'
import { dialFromPod, dialGateway, isOutside, originalDestinations, readyEndpoints } from './dial.ts'
import { podName } from './pod-kind.ts'
import type { Answer, AnswerEndpoint, AnswerOutcome, Question } from './question.ts'
import { podsOf } from './roots.ts'
import type { World } from './world.ts'

/**
 * What becomes of one request, accounted for in full and without any draw: who decides it, why, and each way that it may go with its share.
 * A gateway is asked what it does with the request that reaches one of its pods. Never throws.
 */
export function ask(world: World, question: Question): Answer {
  const url = parseCallUrl(question.url.replace(/^(\s*(?:https?:\/\/)?)[^/?#@\s]*@/i, '$1'))
  const request = requestOf(question, url)
  const pod = podOf(world.mesh, question.from)
  if (question.from.type === 'gateway') return askGateway(world, { pod, url, request })
  const namespace = question.from.type === 'workload' ? question.from.namespace : 'default'
  const names = new ServiceNames(world.mesh)
  const proxy = pod && world.proxy(podName(pod))
  const sender: Sender = {
    caller: pod,
    asked: { service: names.find(url.host, namespace), port: url.port },
    context: replyContext(request),
  }
  if (!pod || !proxy) return askDirectly(world, sender, { url, request })
  const dialled = dialFromPod(names, world.mesh, { namespace, pod }, url)
  return dialled ? decided(world, { ...sender, pod: podName(pod) }, dialled, request) : unanswered(request, podName(pod), notFound(url))
}

function requestOf({ method, headers, protocol }: Question, url: CallUrl): HttpRequest {
  const lower = headers.map(([name, value]) => [name.trim().toLowerCase(), value] as const).filter(([name]) => name !== '')
  const host = lower.findLast(([name]) => name === 'host')?.[1]
  return {
    method: method.trim().toUpperCase() || 'GET',
    scheme: url.scheme,
    authority: host ?? url.authority,
    path: url.path,
    headers: lower.filter(([name]) => name !== 'host'),
    ...(protocol && { protocol }),
  }
}

/** The pod that is taken for the source: all of one kind decide alike. */
function podOf(mesh: Mesh, from: Question['from']): Pod | undefined {
  if (from.type === 'outside') return undefined
  const pods = podsOf(mesh, from)
  return pods.find((pod) => pod.ready) ?? pods[0]
}

interface Asked {
  readonly url: CallUrl
  readonly request: HttpRequest
}

function askGateway(world: World, { pod, url, request }: Asked & { readonly pod: Pod | undefined }): Answer {
  if (!pod) return unanswered(request, null, 'no pod carries out this gateway')
  if (!world.proxy(podName(pod))) return unanswered(request, null, `pod ${pod.name} is no gateway`)
  const sender = { caller: pod, asked: { service: undefined, port: url.port }, context: replyContext(request) }
  return decided(world, { ...sender, pod: podName(pod) }, dialGateway(world.mesh, pod, url), request)
}

/** Without a proxy on the way the connection goes to any ready endpoint of the Service, or to the host outside. */
function askDirectly(world: World, sender: Sender, { url, request }: Asked): Answer {
  const { mesh } = world
  const { service } = sender.asked
  if (!service && !isOutside(url.host, mesh.config.domain)) return unanswered(request, null, notFound(url))
  const ready = service ? readyEndpoints(service, url.port) : []
  const external = !service || (service.registry === 'External' && service.endpoints.length === 0)
  const addresses = external ? [{ address: url.host, port: url.port }] : ready
  const dialled = { address: service?.address ?? url.host, port: url.port }
  const { method, path, authority, headers } = request
  const endpoints = addresses.map((each) => endpoint(mesh, each.address, each.port, 1 / addresses.length))
  const outcome: AnswerOutcome =
    addresses.length > 0
      ? { type: 'upstream', share: 1, cluster: '', request: { method, path, authority, headers }, endpoints }
      : { type: 'refused', share: 1, details: `${service?.name ?? url.host} has no ready endpoint on port ${url.port}` }
  return met(world, sender, { request, proxy: null, dialled, decision: null, outcomes: [outcome], copies: [] })
}

function unanswered(request: HttpRequest, proxy: string | null, details: string): Answer {
  return {
    request,
    proxy,
    dialled: null,
    decision: null,
    outcomes: [{ type: 'refused', share: 1, details }],
    copies: [],
    arrivals: [],
    limits: [],
  }
}

const notFound = ({ host }: CallUrl) => (host === '' ? 'the URL names no host' : `DNS finds no address for ${host}`)

function decided(world: World, { pod, ...sender }: Sender & { readonly pod: string }, dialled: Downstream, request: HttpRequest): Answer {
  const proxy = world.proxy(pod)
  if (!proxy) return unanswered(request, null, `pod ${pod} has no proxy`)
  const decision = decide(proxy.compiled, dialled, request)
  const { outcome } = decision
  const copies = outcome.type === 'route' ? outcome.plan.mirrors.map(copyOf) : []
  const upstream = new Upstream(world.mesh, proxy.config, dialled, sender.context)
  return met(world, sender, { request, proxy: pod, dialled, decision, outcomes: outcomesOf(decision, upstream), copies })
}

/** The answer with what the pods' own sidecars make of the request. */
function met(world: World, sender: Sender, answer: Omit<Answer, 'arrivals' | 'limits'>): Answer {
  const arrivals = new Arrivals(world, sender)
  const outcomes = answer.outcomes.map((outcome) => arrivals.meet(outcome))
  return { ...answer, outcomes, arrivals: arrivals.all, limits: limitsOn(answer.decision, arrivals.all) }
}

type Mirror = Extract<Decision['outcome'], { type: 'route' }>['plan']['mirrors'][number]

function copyOf({ cluster, numerator, denominator, known, range }: Mirror): Answer['copies'][number] {
  return { cluster, share: Math.min(1, numerator / denominator), known, ...(range && { range }) }
}

/** Every outcome of a decision: an abort takes its share first, the clusters divide the rest. */
function outcomesOf({ outcome, steps }: Decision, upstream: Upstream): readonly AnswerOutcome[] {
  if (outcome.type === 'refused') return [{ type: 'refused', share: 1, details: outcome.details }]
  const abort = outcome.type === 'tcp' ? undefined : outcome.fault?.abort
  const aborted = abort ? Math.min(1, abort.numerator / abort.denominator) : 0
  const aborts: readonly AnswerOutcome[] =
    abort && aborted > 0
      ? [{ type: 'reply', share: aborted, cluster: '', reply: faultAbort(abort, upstream.context), range: abort.range }]
      : []
  const rest = 1 - aborted
  if (rest <= 0) return aborts
  if (outcome.type === 'reply') return [...aborts, { type: 'reply', share: rest, cluster: '', reply: outcome.reply }]
  const { clusters, totalWeight } = outcome.type === 'route' ? outcome.plan : outcome
  // As in a run: a rule without a destination answers 503 NC.
  if (clusters.length === 0) return [...aborts, { type: 'reply', share: rest, cluster: '', reply: clusterNotFound(503, upstream.context) }]
  const shareOf = ({ begin, end }: ClusterChoice) => (totalWeight > 0 ? (end - begin) / totalWeight : 1 / clusters.length)
  const reached = clusters.map((choice) => upstream.outcomeOf(choice, rest * shareOf(choice)))
  return [...aborts, ...(outcome.type === 'tcp' && outcome.denied !== undefined ? reached.map(closed(steps)) : reached)]
}

/** A filter closes the connection once the upstream's has come about. */
function closed(steps: Decision['steps']): (outcome: AnswerOutcome) => AnswerOutcome {
  const step = steps.findLast(({ part, verdict }) => part === 'authorization' && verdict === 'failed')
  const details = `the connection is closed: ${[step?.name, step?.reason].filter(Boolean).join(' ')}`
  return (outcome) => (outcome.type === 'upstream' ? { type: 'refused', share: outcome.share, details } : outcome)
}

/** What lies behind the clusters of one proxy, for a connection to the address dialled. */
class Upstream {
  readonly context: ReplyContext
  private readonly mesh: Mesh
  private readonly config: ProxyConfig
  private readonly dialled: Downstream

  constructor(mesh: Mesh, config: ProxyConfig, dialled: Downstream, context: ReplyContext) {
    this.mesh = mesh
    this.config = config
    this.dialled = dialled
    this.context = context
  }

  outcomeOf({ cluster, known, notFoundStatus, request, range }: ClusterChoice, share: number): AnswerOutcome {
    if (!known) return { type: 'reply', share, cluster, reply: clusterNotFound(notFoundStatus, this.context), range }
    const endpoints = this.endpointsOf(cluster)
    if (endpoints.some((each) => each.share !== 0)) return { type: 'upstream', share, cluster, request, endpoints, range }
    return { type: 'reply', share, cluster, reply: localReply(replies.noHealthyUpstream, this.context), range }
  }

  private endpointsOf(name: string): readonly AnswerEndpoint[] {
    const cluster = this.config.clusters.find((each) => each.name === name)
    if (!cluster) return []
    const spec = compileCluster(
      cluster,
      this.config.endpoints.find((each) => each.cluster_name === name),
    )
    if (spec.originalDestination) {
      const addresses = originalDestinations(this.mesh, this.dialled)
      return addresses.map(({ address, port }) => endpoint(this.mesh, address, port, 1 / addresses.length))
    }
    const shares = hostShares(spec)
    const usable = shares.filter((share) => share > 0).length
    return spec.hosts.map(({ ip, port }, i) => {
      const share = shares[i] ?? 0
      return endpoint(this.mesh, ip, port, picksByHash(spec) && usable > 1 && share > 0 ? null : share)
    })
  }
}

function endpoint(mesh: Mesh, ip: string, port: number, share: number | null): AnswerEndpoint {
  const pod = mesh.pods.find((each) => each.ip === ip)
  return { address: `${ip}:${port}`, pod: pod ? podName(pod) : null, share }
}
