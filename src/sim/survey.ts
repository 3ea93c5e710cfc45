import { finish, type InParts } from '../core/parts.ts'
import type { ClusterSpec } from '../envoy/cluster-spec.ts'
import { hostShares, picksByHash } from '../envoy/load-balancer-shares.ts'
import { meanRate } from './arrivals.ts'
import { badgesOf, clusterBadges } from './badges.ts'
import { finiteTogether } from './class-choice.ts'
import type { Gate } from './gate.ts'
import type { Handler } from './handler.ts'
import type { Hop, Target } from './hop.ts'
import type { PlanBook } from './plan-book.ts'
import type { ProxyView } from './pod-kind.ts'
import { MAX_DEPTH } from './pod-work.ts'
import type { Roots } from './roots.ts'
import type { TrafficSource } from './traffic.ts'
import type { SimulationInput } from './world.ts'

/** Requests that one client kind makes along an edge, as the configuration has it. */
interface Flow {
  mass: number
  /** Whether chance alone does not tell how it splits. */
  unknown: boolean
}

/** A call as the survey follows it: by whom, how often (per second), and through which proxy's eyes. */
interface Visit {
  readonly hop: Hop
  readonly rate: number
  /** Pod that makes the call: −1 for a source. */
  readonly pod: number
}

/** Ends that are found in one part: some milliseconds. */
const WAYS_PER_PART = 200

/** One end of a target's requests, and the share of them that it gets. */
interface Way {
  readonly edge: number
  readonly share: number
  readonly handler?: Handler
  readonly gate?: Gate | undefined
  readonly pod: number
  readonly byHash: boolean
}

// Simplified: expected shares count first tries, while no host is ejected, no breaker open and every pod is there that the manifests ask for.
/**
 * Walks every way that the traffic of a step may take, without drawing anything: so that all edges that are configured exist before the
 * first request, each with the share of its client's requests that it should get.
 */
class Survey {
  private readonly book: PlanBook
  private readonly step: number
  private readonly flows = new Map<number, Flow>()
  private readonly noted = new Set<Hop>()
  private readonly mirrored = new Map<number, { copies: number; of: number }>()
  private readonly waysOf = new Map<Target, readonly Way[]>()
  /** Calls that all pods and sources together make, per second. */
  callsPerSecond = 0

  constructor(book: PlanBook, step: number) {
    this.book = book
    this.step = step
  }

  /**
   * Follows the traffic of all sources from `fromUs` to `toUs` and notes the expected shares in the atlas. Gives the pairs of client and node
   * whose shares are known: their other edges are expected to get nothing.
   */
  *run(traffic: readonly TrafficSource[], roots: Roots, fromUs: number, toUs: number): InParts<ReadonlySet<string>> {
    let visits: readonly Visit[] = yield* this.firstVisits(traffic, roots, fromUs, toUs)
    for (let depth = 0; depth <= MAX_DEPTH && visits.length > 0; depth++) {
      const onward: Visit[] = []
      for (const visit of visits) {
        this.callsPerSecond += visit.rate
        yield* this.prepare(visit)
        for (const next of this.visit(visit)) onward.push(next)
        yield
      }
      visits = merge(onward)
    }
    return this.note()
  }

  private *firstVisits(traffic: readonly TrafficSource[], roots: Roots, fromUs: number, toUs: number): InParts<readonly Visit[]> {
    const visits: Visit[] = []
    for (const [s, source] of traffic.entries()) {
      yield* roots.prepare(source, this.step)
      const weights = finiteTogether(source.requests.map(({ weight }) => Math.max(0, weight)))
      const total = weights.reduce((sum, weight) => sum + weight, 0)
      const rate = meanRate(source.rate, fromUs, toUs) || 1e-9
      for (const [c, weight] of weights.entries()) {
        const { starts } = roots.plan(s, c, this.step)
        const each = total > 0 ? (rate * weight) / total / starts.length : 0
        for (const { pod, hop } of starts) visits.push({ hop, pod, rate: each })
        yield
      }
    }
    return visits
  }

  /** The calls that follow from a call. */
  private visit({ hop, rate, pod }: Visit): readonly Visit[] {
    this.noteDecision(hop, pod)
    const { abort } = hop.fault ?? {}
    const aborted = abort ? Math.min(1, abort.numerator / abort.denominator) : 0
    if (hop.type === 'reply' || (hop.type === 'direct' && hop.endpoints.length === 0)) {
      this.add(hop.edge, rate, false)
      return []
    }
    const onward: Visit[] = []
    let begin = 0
    for (const target of hop.targets) {
      const share = (rate * (target.end - begin)) / hop.totalWeight
      begin = target.end
      if (aborted > 0) this.add(target.edgeToNone, share * aborted, false)
      for (const next of this.reach(hop, target, share * (1 - aborted))) onward.push(next)
    }
    for (const mirror of hop.mirrors) for (const next of this.mirror(mirror, rate * (1 - aborted))) onward.push(next)
    return onward
  }

  private mirror({ numerator, denominator, hop }: Hop['mirrors'][number], rate: number): readonly Visit[] {
    const target = hop.targets[0]
    if (!target) return []
    const copies = rate * Math.min(1, numerator / denominator)
    for (const { edge, share } of this.ways(target)) {
      const known = this.mirrored.get(edge) ?? { copies: 0, of: 0 }
      this.mirrored.set(edge, { copies: known.copies + copies * share, of: known.of + rate })
      this.book.atlas.addEdgeRange(edge, target.range)
      if (target.likelyEdge < 0) target.likelyEdge = edge
    }
    return this.reachPods(target, copies)
  }

  private reach(hop: Hop, target: Target, rate: number): readonly Visit[] {
    const ways = this.ways(target)
    const split = new Set(ways.map((way) => way.edge)).size > 1
    for (const { edge, share, byHash } of ways) {
      // How much a rate limit refuses depends on when requests come.
      this.add(edge, rate * share, (byHash && split) || hop.limits.length > 0)
      this.book.atlas.addEdgeRange(edge, target.range)
      if (target.likelyEdge < 0) target.likelyEdge = edge
    }
    return this.reachPods(target, rate)
  }

  private reachPods(target: Target, rate: number): readonly Visit[] {
    return this.ways(target).flatMap(({ handler, gate, share, pod }) =>
      handler && gate?.refusal === undefined ? handler.calls.map((call) => ({ hop: call.hopIn(this.step), rate: rate * share, pod })) : [],
    )
  }

  /** Finds where the requests of a call may end, of which there may be thousands. */
  private *prepare({ hop, pod }: Visit): InParts<void> {
    for (const target of [...hop.targets, ...hop.mirrors.flatMap((mirror) => mirror.hop.targets)]) {
      if (this.waysOf.has(target)) continue
      const ways = yield* this.findWays(hop, target, pod)
      this.waysOf.set(target, ways)
      yield
      yield* this.prepareCallers(ways)
    }
  }

  /** Compiles the proxies of pods that call others in their turn. */
  private *prepareCallers(ways: readonly Way[]): InParts<void> {
    for (const { handler, gate, pod } of ways) {
      const calls = handler !== undefined && handler.calls.length > 0 && gate?.refusal === undefined
      const kind = calls ? this.book.kindOf(pod) : undefined
      if (kind) yield* this.book.prepareView(kind, this.step)
    }
  }

  /** Where a target's requests may end: each pod with its share, or none. A target belongs to one hop, and that to one kind of callers. */
  private ways(target: Target): readonly Way[] {
    return this.waysOf.get(target) ?? []
  }

  private *findWays(hop: Hop, target: Target, caller: number): InParts<readonly Way[]> {
    if (hop.type === 'direct') {
      const open = hop.endpoints.filter((pod) => !this.isSpare(pod))
      return open.map((pod) => ({ ...target.routeTo(pod), share: 1 / open.length, pod, byHash: false }))
    }
    const kind = this.book.kindOf(caller)
    const view = kind && this.book.view(kind, this.step)
    const all = target.known ? view?.spec(target.cluster) : undefined
    const spec = view && all && this.withoutSpares(all, view)
    const shares = spec ? hostShares(spec) : []
    const ways: Way[] = []
    for (const [i, share] of shares.entries()) {
      if (i % WAYS_PER_PART === WAYS_PER_PART - 1) yield
      if (share <= 0) continue
      const pod = view?.podOf(spec?.hosts[i]?.address ?? '') ?? -1
      ways.push({ ...target.routeTo(pod), share, pod, byHash: spec ? picksByHash(spec) : false })
    }
    return ways.length > 0 ? ways : [{ edge: target.edgeToNone, share: 1, pod: -1, byHash: false }]
  }

  private withoutSpares(spec: ClusterSpec, view: ProxyView): ClusterSpec {
    if (!this.book.worlds[this.step]?.hasSpares) return spec
    return { ...spec, hosts: spec.hosts.filter(({ address }) => !this.isSpare(view.podOf(address))) }
  }

  private isSpare(pod: number): boolean {
    const world = this.book.worlds[this.step]
    return (world?.hasSpares && world.withName(this.book.atlas.pods[pod]?.name ?? '')?.spare) ?? false
  }

  /** Badges of what is configured for this hop, on the nodes that it leads to. */
  private noteDecision(hop: Hop, pod: number): void {
    if (this.noted.has(hop)) return
    this.noted.add(hop)
    const { atlas, decisions } = this.book
    const decision = decisions[hop.decision]?.decision
    const kind = this.book.kindOf(pod)
    const view = kind && this.book.view(kind, this.step)
    if (!decision || !view) return
    const onWhole = badgesOf(decision, view)
    for (const target of [...hop.targets, ...hop.mirrors.flatMap((mirror) => mirror.hop.targets)]) {
      const places = this.ways(target).map(({ edge }) => atlas.edges[edge])
      const node = places[0]?.to
      if (node === undefined) continue
      for (const found of onWhole) atlas.addBadge(node, found)
      const cluster = view.cluster(this.book.clusterKeys[target.cluster]?.name ?? '')
      if (cluster) for (const found of clusterBadges(cluster, view, this.onlyVersion(node, places))) atlas.addBadge(node, found)
    }
  }

  /** The label of the one version that a cluster of a node with several leads to. */
  private onlyVersion(node: number, places: readonly ({ readonly toVersion: number } | undefined)[]): string | undefined {
    const versions = this.book.atlas.nodes[node]?.versions ?? []
    const reached = new Set(places.map((place) => place?.toVersion ?? -1))
    return versions.length > 1 && reached.size === 1 ? versions[[...reached][0] ?? -1]?.label : undefined
  }

  private add(edge: number, mass: number, unknown: boolean): void {
    const flow = this.flows.get(edge)
    if (!flow) this.flows.set(edge, { mass, unknown })
    else {
      flow.mass += mass
      flow.unknown ||= unknown
    }
  }

  private note(): ReadonlySet<string> {
    const { edges } = this.book.atlas
    const totals = new Map<string, Flow>()
    for (const [index, flow] of this.flows) {
      const total = totals.get(clientAndNode(edges[index])) ?? { mass: 0, unknown: false }
      totals.set(clientAndNode(edges[index]), { mass: total.mass + flow.mass, unknown: total.unknown || flow.unknown })
    }
    for (const [index, flow] of this.flows) {
      const edge = edges[index]
      const total = totals.get(clientAndNode(edge))
      if (edge && total && total.mass > 0) edge.expected[this.step] = total.unknown ? null : flow.mass / total.mass
    }
    for (const [index, { copies, of }] of this.mirrored) {
      const edge = edges[index]
      if (edge && of > 0) edge.expected[this.step] = copies / of
    }
    return new Set([...totals].filter(([, total]) => !total.unknown).map(([key]) => key))
  }
}

/** The surveys of a run's steps, of which later ones may come to be while it goes on. */
export class Surveys {
  private readonly book: PlanBook
  private readonly roots: Roots
  private readonly traffic: readonly TrafficSource[]
  private readonly known: ReadonlySet<string>[] = []

  constructor(book: PlanBook, roots: Roots, traffic: readonly TrafficSource[]) {
    this.book = book
    this.roots = roots
    this.traffic = traffic
  }

  /** Surveys the steps of a run as far as they are known. Gives about how many calls it will make. */
  *addAll(steps: SimulationInput['steps'], durationUs: number): InParts<number> {
    let calls = 0
    for (const [index, step] of steps.entries()) {
      const from = Math.round(step.atMs * 1000)
      const next = Math.round((steps[index + 1]?.atMs ?? durationUs / 1000) * 1000)
      calls += yield* this.survey(from, Math.max(from, Math.min(next, durationUs)))
    }
    this.settle()
    return calls
  }

  /** Surveys one step more. */
  add(fromUs: number, toUs: number): void {
    finish(this.survey(fromUs, toUs))
    this.settle()
  }

  private *survey(fromUs: number, toUs: number): InParts<number> {
    const survey = new Survey(this.book, this.known.length)
    this.known.push(yield* survey.run(this.traffic, this.roots, fromUs, toUs))
    return (survey.callsPerSecond * (toUs - fromUs)) / 1e6
  }

  /** The other edges of a client and node whose shares are known are expected to get nothing. */
  private settle(): void {
    for (const edge of this.book.atlas.edges) {
      this.known.forEach((pairs, step) => {
        if (pairs.has(clientAndNode(edge))) edge.expected[step] ??= 0
      })
    }
  }
}

function clientAndNode(edge: { from: number; fromVersion: number; to: number } | undefined): string {
  return edge ? `${edge.from} ${edge.fromVersion} ${edge.to}` : ''
}

/** Calls of the same hop by pods of one kind are one. */
function merge(visits: readonly Visit[]): readonly Visit[] {
  const byHop = new Map<Hop, Visit>()
  for (const visit of visits) {
    const known = byHop.get(visit.hop)
    byHop.set(visit.hop, known ? { ...known, rate: known.rate + visit.rate } : visit)
  }
  return [...byHop.values()]
}
