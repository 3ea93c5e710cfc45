import { finish, type InParts } from '../core/parts.ts'
import type { HostSpec } from '../envoy/cluster-spec.ts'
import type { Decision, Downstream, HttpRequest } from '../envoy/decision.ts'
import type { Pod, Service } from '../mesh/mesh.ts'
import { beginsVainTls } from '../xds/authentication-client.ts'
import { Atlas, type Place } from './atlas.ts'
import { gateBadges } from './badges.ts'
import { planWorkload, type WorkloadPlan } from './behaviour.ts'
import { type CallUrl, parseCallUrl, ServiceNames } from './destination.ts'
import { dialFromPod, dialGateway, isOutside, originalDestinations, readyEndpoints } from './dial.ts'
import type { Gate } from './gate.ts'
import { approachPod, portOf } from './gates.ts'
import type { Handler, OutgoingCall } from './handler.ts'
import type { Hop, PodRoute } from './hop.ts'
import { compileHop, directHop, type HopSite } from './hop-compiler.ts'
import { decidedBy } from './kept-decisions.ts'
import { type ClusterKey, kindKey, type PodKind, ProxyView, podName, StepWorld } from './pod-kind.ts'
import { none16, type RecordedDecision, type RecordedInbound } from './recording.ts'
import type { WorkloadCall } from './traffic.ts'
import type { SimulationInput, World } from './world.ts'

/** The request class of a source that calls descend from. */
export interface Root {
  readonly source: number
  readonly requestClass: number
}

/** A call before any step or proxy: who makes it, where to, and what it asks. */
export interface CallSite {
  readonly root: Root
  readonly from: Place
  readonly url: CallUrl
  readonly request: HttpRequest
  /** The address to connect to, where it is not the URL's host that decides: a gateway's own. */
  readonly gateway?: boolean
}

const MAX_DECISIONS = 0xfffe

/** Pods that are gone through in one part. */
const PODS_PER_PART = 500

/** Who makes a call in which step. */
interface Client {
  readonly namespace: string
  /** A pod of its kind; undefined for a client outside of the mesh. */
  readonly pod: Pod | undefined
  readonly step: number
}

const NOWHERE: Client = { namespace: '', pod: undefined, step: 0 }

type Way = Parameters<HopSite['routeTo']>[0]

function viewKey(kind: PodKind, step: number): string {
  return `${step} ${kind.key}`
}

/** A call as it reaches a pod. */
interface Arrival {
  readonly site: CallSite
  readonly client: Client & { readonly decision: number }
  readonly edge: number
}

/** Decides each class of requests once for each kind of client and step, and keeps what came of it: "match once, draw often". */
export class PlanBook {
  readonly atlas: Atlas
  readonly worlds: StepWorld[]
  readonly decisions: RecordedDecision[] = []
  readonly inbound: RecordedInbound[] = []
  readonly clusterKeys: ClusterKey[] = []
  private readonly names: ServiceNames[]
  private behaviours: SimulationInput['workloads']
  private readonly clusterIndex = new Map<string, number>()
  private readonly notedInbound = new Set<string>()
  private readonly views = new Map<string, ProxyView | undefined>()
  /** Whether TLS comes to nothing, by the caller's kind, the cluster and the kind of the called pod, of which there may be thousands. */
  private readonly vainTls = new Map<string, boolean>()
  private readonly handlers = new Map<string, Handler>()
  private readonly workloadPlans = new Map<string, WorkloadPlan>()
  private readonly kinds: (PodKind | undefined)[] = []
  private readonly outsideHandler: Handler

  constructor(input: SimulationInput) {
    this.worlds = input.steps.map((step) => new StepWorld(step.world))
    this.names = this.worlds.map((world) => new ServiceNames(world.mesh))
    this.behaviours = input.workloads
    this.atlas = new Atlas(input.steps.length, input.grouping)
    this.outsideHandler = { ...planWorkload({ name: '', namespace: '', labels: {} }, []), calls: [], gateway: false }
  }

  /** Registers all that the steps have. To be done before anything is asked. */
  *prepare(): InParts<void> {
    for (const world of this.worlds) {
      yield* this.atlas.register(world.mesh)
      yield
    }
    yield* this.noteLimits()
  }

  /** One step more; from it on workloads behave as `behaviours` say, where they are given. Gives its number. */
  addStep(world: World, behaviours: SimulationInput['workloads'] | undefined): number {
    this.worlds.push(new StepWorld(world))
    this.names.push(new ServiceNames(world.mesh))
    this.atlas.addStep()
    finish(this.atlas.register(world.mesh))
    if (behaviours) {
      this.behaviours = behaviours
      this.workloadPlans.clear()
      this.handlers.clear()
    }
    finish(this.noteLimits())
    return this.worlds.length - 1
  }

  /** Names of the clusters in the order of their indices. */
  get clusters(): readonly string[] {
    return this.clusterKeys.map((key) => key.name)
  }

  /** The kind of a pod, by its index. */
  kindOf(pod: number): PodKind | undefined {
    const known = this.kinds[pod]
    if (known) return known
    const name = this.atlas.pods[pod]?.name ?? ''
    const found = this.worlds.map((world) => world.withName(name)).find((p) => p !== undefined)
    if (!found) return undefined
    const place = this.atlas.placeOf(found.workload) ?? { node: this.atlas.pods[pod]?.node ?? 0, version: 0 }
    const kind = { key: kindKey(found), workload: found.workload, namespace: found.namespace, labels: found.labels, place }
    this.kinds[pod] = kind
    return kind
  }

  /** How long a pod of a kind takes to start. */
  startupUs(kind: PodKind): number {
    return this.workloadPlan(kind).behaviour.startupUs
  }

  /** Requests that a pod handles at once; 1 where there is no limit. */
  concurrency(pod: number): number {
    const kind = this.kindOf(pod)
    return (kind && this.workloadPlan(kind).behaviour.concurrency) || 1
  }

  /** Notes for every pod how many requests it handles at once, where that is limited, and how long its answers are. */
  private *noteLimits(): InParts<void> {
    for (const [index, pod] of this.atlas.pods.entries()) {
      if (index % PODS_PER_PART === PODS_PER_PART - 1) yield
      const kind = this.kindOf(index)
      if (!kind) continue
      const { behaviour, responseBytes } = this.workloadPlan(kind)
      if (behaviour.concurrency > 0) pod.concurrency = behaviour.concurrency
      if (responseBytes > 0) pod.responseBytes = responseBytes
    }
  }

  /** Compiles what {@link view} gives, a part at a time. */
  *prepareView(kind: PodKind, step: number): InParts<void> {
    const world = this.worlds[step]
    const sample = this.views.has(viewKey(kind, step)) ? undefined : world?.sampleOf(kind.key)
    if (world && sample) yield* world.world.prepareProxy(podName(sample))
  }

  /** The configuration of a kind's proxies; undefined where its pods have none in that step. */
  view(kind: PodKind, step: number): ProxyView | undefined {
    const key = viewKey(kind, step)
    if (!this.views.has(key)) this.views.set(key, this.createView(kind, step))
    return this.views.get(key)
  }

  /** The hop of a call that a pod of `kind` makes in a step. */
  podHop(kind: PodKind, site: CallSite, step: number): Hop {
    const view = this.view(kind, step)
    if (!view) return this.unproxiedHop(site, kind.namespace, step, this.worlds[step]?.sampleOf(kind.key))
    const downstream = this.dial(kind, site, step)
    if (!downstream) return this.unresolvedHop(site)
    const decision = decidedBy(view.compiled, downstream, site.request)
    const pod = this.worlds[step]?.sampleOf(kind.key)
    return compileHop(decision, this.hopSite(site, { namespace: kind.namespace, pod, step }, { view, downstream }))
  }

  /** The hop of a call that no proxy of the client's decides; `pod` is the client's, where it has one. */
  unproxiedHop(site: CallSite, namespace: string, step: number, pod?: Pod): Hop {
    const service = this.names[step]?.find(site.url.host, namespace)
    if (!service && !isOutside(site.url.host, this.worlds[step]?.mesh.config.domain ?? '')) return this.unresolvedHop(site)
    const endpoints = service ? this.readyEndpoints(service, site.url.port, step) : [-1]
    return directHop(endpoints, this.hopSite(site, { namespace, pod, step }))
  }

  /** A hop to given pods, whose handling `routeTo` says. */
  hopToPods(site: CallSite, pods: readonly number[], to: Place, routeTo: (pod: number) => PodRoute): Hop {
    return directHop(pods, { ...this.hopSite(site, NOWHERE), placeOfHost: () => to, routeTo: ({ pod }) => routeTo(pod) })
  }

  /** What a workload does with a class of requests that carries these headers. */
  handler(kind: PodKind, root: Root, headers: HttpRequest['headers']): Handler {
    const plan = this.workloadPlan(kind)
    const forwardable = new Set(plan.calls.flatMap((call) => call.forwardHeaders.map((name) => name.toLowerCase())))
    const forwarded = headers.filter(([name]) => forwardable.has(name))
    const key = `${root.source} ${root.requestClass} ${kind.key} ${JSON.stringify(forwarded)}`
    const known = this.handlers.get(key)
    if (known) return known
    const handler = {
      behaviour: plan.behaviour,
      calls: plan.calls.map((call) => this.outgoing(kind, root, call, forwarded)),
      gateway: false,
    }
    this.handlers.set(key, handler)
    return handler
  }

  /** What a gateway does: one call onward, whose answer it passes on. */
  handlerOfGateway(calls: readonly OutgoingCall[]): Handler {
    return { behaviour: this.outsideHandler.behaviour, calls, gateway: true }
  }

  /** A call decided step by step, each when first asked for. A step without such pods goes on with the plan of the step before. */
  callOf(kind: PodKind, site: CallSite, required: boolean): OutgoingCall {
    const hops: (Hop | undefined)[] = []
    const hopIn = (step: number): Hop => {
      let hop = hops[step]
      if (!hop) {
        hop = step > 0 && !this.worlds[step]?.sampleOf(kind.key) ? hopIn(step - 1) : this.podHop(kind, site, step)
        hops[step] = hop
      }
      return hop
    }
    return { hopIn, required }
  }

  /** Index of a cluster, by name and, where the cluster goes wherever the client dialled, by those addresses. */
  clusterFor(name: string, dialled: readonly HostSpec[]): number {
    const key = `${name} ${dialled.map((host) => host.address).join()}`
    const known = this.clusterIndex.get(key)
    if (known !== undefined) return known
    const index = this.clusterKeys.length
    this.clusterKeys.push({ name, dialled })
    this.clusterIndex.set(key, index)
    return index
  }

  private workloadPlan(kind: PodKind): WorkloadPlan {
    const known = this.workloadPlans.get(kind.workload)
    if (known) return known
    const subject = { name: kind.workload.slice(kind.workload.indexOf('/') + 1), namespace: kind.namespace, labels: kind.labels }
    const plan = planWorkload(subject, this.behaviours)
    this.workloadPlans.set(kind.workload, plan)
    return plan
  }

  private outgoing(kind: PodKind, root: Root, call: WorkloadCall, forwarded: HttpRequest['headers']): OutgoingCall {
    const url = parseCallUrl(call.url)
    const passed = new Set(call.forwardHeaders.map((name) => name.toLowerCase()))
    const own = Object.entries(call.headers).map(([name, value]) => [name.toLowerCase(), value] as const)
    const host = own.find(([name]) => name === 'host')?.[1]
    const headers = [...own.filter(([name]) => name !== 'host'), ...forwarded.filter(([name]) => passed.has(name))]
    const request: HttpRequest = { method: call.method, scheme: url.scheme, authority: host ?? url.authority, path: url.path, headers }
    return this.callOf(kind, { root, from: kind.place, url, request }, call.onFailure === 'fail')
  }

  private createView(kind: PodKind, step: number): ProxyView | undefined {
    const world = this.worlds[step]
    const sample = world?.sampleOf(kind.key)
    if (!world || !sample || !(sample.sidecar || sample.router)) return undefined
    const proxy = world.world.proxy(podName(sample))
    if (!proxy) return undefined
    return new ProxyView(proxy, this.clusterKeys, (address) => {
      const pod = world.withIp(address.slice(0, address.lastIndexOf(':')).replace(/^\[|\]$/g, ''))
      return pod ? this.atlas.pod(podName(pod)) : -1
    })
  }

  private hopSite(site: CallSite, client: Client, proxied?: { view: ProxyView; downstream: Downstream }): HopSite {
    const { namespace, step } = client
    let recorded = none16
    return {
      atlas: this.atlas,
      from: site.from,
      url: site.url,
      placeOfHost: (host) => this.placeOfHost(host, namespace, step),
      clusterFor: (name) => this.clusterFor(name, proxied ? this.dialledBy(proxied, name, step) : []),
      request: site.request,
      routeTo: (way) => this.routeTo(site, way, { ...client, decision: recorded }),
      record: (decision, clusters) => {
        recorded = this.record(site, step, decision, clusters)
        return recorded
      },
    }
  }

  private record(site: CallSite, step: number, decision: Decision, clusters: readonly number[]): number {
    if (this.decisions.length > MAX_DECISIONS) return none16
    const { root, from, request } = site
    this.decisions.push({ step, from: from.node, fromVersion: from.version, ...root, request, decision, clusters })
    return this.decisions.length - 1
  }

  private routeTo(site: CallSite, way: Way, client: Client & { readonly decision: number }): PodRoute {
    const { pod, request, to, mirror } = way
    const kind = pod >= 0 ? this.kindOf(pod) : undefined
    if (!kind) {
      const version = this.atlas.nodes[to.node]?.kind === 'external' ? 0 : -1
      const edge = this.atlas.edge(site.from, { node: to.node, version }, mirror)
      return { edge, handler: this.outsideHandler, gate: undefined, refusesTls: false, mediated: false }
    }
    const version = this.atlas.versionOf(to.node, kind.workload)
    const place = version >= 0 ? { node: to.node, version } : kind.place
    const edge = this.atlas.edge(site.from, place, mirror)
    const gate = this.gateAt(kind, way, { site, client, edge })
    const handler = this.handler(kind, site.root, request.headers)
    const mediated = !handler.gateway && this.worlds[client.step]?.sampleOf(kind.key)?.sidecar === true
    return { edge, handler, gate, refusesTls: this.refusesTls(site, kind, way, client), mediated }
  }

  /** Whether the client's proxy is told to begin TLS that nobody at the pod answers. */
  private refusesTls(site: CallSite, kind: PodKind, { cluster }: Way, { pod, step, namespace }: Client): boolean {
    const world = this.worlds[step]
    const sample = world?.sampleOf(kind.key)
    if (!world || !pod || !sample) return false
    const key = `${step} ${podName(pod)} ${cluster} ${site.url.host}:${site.url.port} ${kind.key}`
    const known = this.vainTls.get(key)
    if (known !== undefined) return known
    const asked = { service: this.names[step]?.find(site.url.host, namespace), port: site.url.port }
    const refuses = beginsVainTls(world.mesh, pod, cluster, { pod: sample, port: portOf({ world, cluster, asked }, sample) })
    this.vainTls.set(key, refuses)
    return refuses
  }

  /** What the proxy beside a pod does with the request; noted once for each edge. */
  private gateAt(kind: PodKind, { request, cluster }: Way, { site, client, edge }: Arrival): Gate | undefined {
    const world = this.worlds[client.step]
    const sample = world?.sampleOf(kind.key)
    // The proxy of a pod that is only called, and that lets in whatever comes, needs no view.
    const view = sample && world?.world.guards(podName(sample)) ? this.view(kind, client.step) : undefined
    if (!world || !view || !sample) return undefined
    const asked = { service: this.names[client.step]?.find(site.url.host, client.namespace), port: site.url.port }
    const approach = { world: world.world, caller: client.pod, cluster, asked, request }
    const found = approachPod(approach, sample, (downstream, sent) => decidedBy(view.compiled, downstream, sent))
    if (!found) return undefined
    const { decision, gate, mutual } = found
    const key = `${client.decision} ${edge} ${view.config.pod} ${site.root.source} ${site.root.requestClass}`
    if (!this.notedInbound.has(key) && this.inbound.length < MAX_DECISIONS) {
      this.notedInbound.add(key)
      this.inbound.push({ client: client.decision, edge, ...site.root, decision })
      for (const badge of gateBadges(decision, mutual)) this.atlas.addBadge(this.atlas.edges[edge]?.to ?? -1, badge)
    }
    return gate
  }

  /** The node that a host name stands for, without a version. */
  private placeOfHost(host: string, namespace: string, step: number): Place {
    const service = this.names[step]?.withHostname(host) ?? this.names[step]?.find(host, namespace)
    if (service?.registry === 'External')
      return { node: this.atlas.externalNode(service.hostname.startsWith('*') ? host : service.hostname).node, version: -1 }
    if (service)
      return {
        node: this.atlas.serviceNode(service),
        version: -1,
      }
    if (isOutside(host, this.worlds[step]?.mesh.config.domain ?? '')) return { node: this.atlas.externalNode(host).node, version: -1 }
    return { node: this.atlas.node(`unknown:${host}`, 'unknown', host, ''), version: -1 }
  }

  private unresolvedHop(site: CallSite): Hop {
    const { host } = site.url
    const node = this.atlas.node(`unknown:${host}`, 'unknown', host, '')
    return directHop([], { ...this.hopSite(site, NOWHERE), placeOfHost: () => ({ node, version: -1 }) })
  }

  private readyEndpoints(service: Service, port: number, step: number): readonly number[] {
    const ready = readyEndpoints(service, port)
    if (ready.length === 0 && service.registry === 'External' && service.endpoints.length === 0) return [-1]
    return ready.map((endpoint) => {
      const pod = endpoint.pod ?? this.worlds[step]?.withIp(endpoint.address)
      return typeof pod === 'string' ? this.atlas.pod(pod) : pod ? this.atlas.pod(podName(pod)) : -1
    })
  }

  /** Addresses that a cluster without hosts of its own goes to: the one dialled; a cluster IP stands for its endpoints, as kube-proxy has it. */
  private dialledBy({ view, downstream }: { view: ProxyView; downstream: Downstream }, cluster: string, step: number): readonly HostSpec[] {
    if (view.cluster(cluster)?.type !== 'ORIGINAL_DST') return []
    const addresses = originalDestinations(this.worlds[step]?.mesh, downstream)
    return addresses.map(({ address, port }) => ({
      address: `${address}:${port}`,
      ip: address,
      port,
      weight: 1,
      healthy: true,
      priority: 0,
      locality: 0,
    }))
  }

  private dial(kind: PodKind, site: CallSite, step: number): Downstream | undefined {
    const world = this.worlds[step]
    const pod = world?.sampleOf(kind.key)
    if (site.gateway) return world && pod && dialGateway(world.mesh, pod, site.url)
    return dialFromPod(this.names[step], world?.mesh, { namespace: kind.namespace, pod }, site.url)
  }
}
