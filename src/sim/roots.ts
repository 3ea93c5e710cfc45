import type { InParts } from '../core/parts.ts'
import type { Mesh, Pod } from '../mesh/mesh.ts'
import type { Place } from './atlas.ts'
import { parseCallUrl } from './destination.ts'
import type { Handler } from './handler.ts'
import type { Hop } from './hop.ts'
import type { CallSite, PlanBook, Root } from './plan-book.ts'
import { type PodKind, podName } from './pod-kind.ts'
import type { RecordedSource } from './recording.ts'
import type { TrafficSource } from './traffic.ts'

/** Where a source's requests of one class begin in one step: at any of these pods, or at none. */
export interface RootPlan {
  readonly starts: readonly { readonly pod: number; readonly hop: Hop }[]
}

/** How the sources of a run send, class by class and step by step. */
export class Roots {
  readonly sources: readonly RecordedSource[]
  private readonly book: PlanBook
  private readonly traffic: readonly TrafficSource[]
  private readonly gatewayHandlers = new Map<string, Handler>()
  /** By step, source and class. */
  private readonly plans: (RootPlan | undefined)[][][] = []

  constructor(book: PlanBook, traffic: readonly TrafficSource[]) {
    this.book = book
    this.traffic = traffic
    this.sources = traffic.map((source) => this.recorded(source))
  }

  /** Compiles, a part at a time, what the plans of a source need. */
  *prepare({ from }: TrafficSource, step: number): InParts<void> {
    const mesh = this.book.worlds[step]?.mesh
    if (!mesh || from.type !== 'workload') return
    for (const pod of podsOf(mesh, from)) {
      const kind = this.book.kindOf(this.book.atlas.pod(podName(pod)))
      if (kind) yield* this.book.prepareView(kind, step)
    }
  }

  plan(source: number, requestClass: number, step: number): RootPlan {
    return this.plans[step]?.[source]?.[requestClass] ?? this.keep({ source, requestClass }, step)
  }

  private keep(root: Root, step: number): RootPlan {
    const ofStep = this.plans[step] ?? this.traffic.map(() => [])
    this.plans[step] = ofStep
    const plan = this.create(root, step)
    const ofSource = ofStep[root.source]
    if (ofSource) ofSource[root.requestClass] = plan
    return plan
  }

  private create(root: Root, step: number): RootPlan {
    const source = this.traffic[root.source]
    const asked = source?.requests[root.requestClass]
    if (!source || !asked) return { starts: [] }
    const url = parseCallUrl(asked.url)
    const from = this.placeOf(source, root.source)
    const site = { root, from, url, request: asked.request }
    if (source.from.type === 'outside') return { starts: [{ pod: -1, hop: this.book.unproxiedHop(site, 'default', step) }] }
    const mesh = this.book.worlds[step]?.mesh
    const pods = mesh ? podsOf(mesh, source.from) : []
    if (source.from.type === 'gateway') return { starts: [{ pod: -1, hop: this.gatewayHop(site, source.from.name, pods) }] }
    const starts = pods.flatMap((pod) => this.startAt(pod, site, step))
    return { starts: starts.length > 0 ? starts : [{ pod: -1, hop: this.book.unproxiedHop(site, source.from.namespace, step) }] }
  }

  private startAt(pod: Pod, site: CallSite, step: number): RootPlan['starts'] {
    const index = this.book.atlas.pod(podName(pod))
    const kind = this.book.kindOf(index)
    return kind ? [{ pod: index, hop: this.book.podHop(kind, { ...site, from: kind.place }, step) }] : []
  }

  /** Two hops: from the source to a pod of the gateway, and on through the gateway's proxy. */
  private gatewayHop(site: CallSite, name: string, pods: readonly Pod[]): Hop {
    const { book } = this
    const indices = pods.filter((pod) => pod.ready).map((pod) => book.atlas.pod(podName(pod)))
    const first = indices[0] === undefined ? undefined : book.kindOf(indices[0])
    const to: Place = first?.place ?? { node: book.atlas.node(`unknown:${name}`, 'unknown', name, ''), version: -1 }
    return book.hopToPods(site, indices, to, (pod) => {
      const kind = book.kindOf(pod) ?? first
      const edge = kind ? book.atlas.edge(site.from, kind.place, false) : 0
      const handler = kind ? this.gatewayHandler(kind, site) : book.handlerOfGateway([])
      return { edge, handler, gate: undefined, refusesTls: false, mediated: false }
    })
  }

  /** What a gateway pod does with the class; the same in all steps, so that requests under way find the hop of a later one. */
  private gatewayHandler(kind: PodKind, site: CallSite): Handler {
    const key = `${site.root.source} ${site.root.requestClass} ${kind.key}`
    let handler = this.gatewayHandlers.get(key)
    if (!handler) {
      handler = this.book.handlerOfGateway([this.book.callOf(kind, { ...site, from: kind.place, gateway: true }, true)])
      this.gatewayHandlers.set(key, handler)
    }
    return handler
  }

  private recorded(source: TrafficSource): RecordedSource {
    const { node } = this.placeOf(source, this.traffic.indexOf(source))
    return { name: source.name, node, ...(source.range && { range: source.range }) }
  }

  /** A source inside the mesh stands where its workload does. */
  private placeOf(source: TrafficSource, index: number): Place {
    const { from } = source
    const inside = from.type === 'workload' ? this.book.atlas.placeOf(`${from.namespace}/${from.name}`) : undefined
    if (inside) return inside
    const name = source.name || `source-${index + 1}`
    return { node: this.book.atlas.node(`source:${name}`, 'source', name, ''), version: -1 }
  }
}

type From = TrafficSource['from']

/** The pods that requests enter by: of the workload of that name, or those that carry out the Gateway of that name. */
export function podsOf(mesh: Mesh, from: Exclude<From, { type: 'outside' }>): readonly Pod[] {
  const workload = mesh.workloads.find(({ id }) => id === `${from.namespace}/${from.name}`)
  if (from.type === 'workload') return workload?.pods ?? []
  const gateway = mesh.gateways.find(({ metadata }) => metadata.namespace === from.namespace && metadata.name === from.name)
  if (!gateway) return workload?.pods.filter((pod) => pod.router) ?? podsOfGatewayApi(mesh, from)
  const selector = Object.entries(gateway.spec.selector ?? {})
  return mesh.pods.filter((pod) => pod.router && selector.every(([key, value]) => pod.labels[key] === value))
}

function podsOfGatewayApi(mesh: Mesh, { namespace, name }: { namespace: string; name: string }): readonly Pod[] {
  return mesh.pods.filter((pod) => pod.namespace === namespace && pod.labels['gateway.networking.k8s.io/gateway-name'] === name)
}
