import type { InParts } from '../core/parts.ts'
import type { SourceRange } from '../core/source.ts'
import type { Writable } from '../core/writable.ts'
import type { Mesh, Pod, Service, Workload } from '../mesh/mesh.ts'
import type { Grouping } from './grouping.ts'
import type { RecordedBadge, RecordedEdge, RecordedNode, RecordedPod, RecordedVersion } from './recording.ts'

interface GrowingVersion extends Writable<RecordedVersion> {
  readonly pods: number[]
}
interface GrowingNode extends Writable<RecordedNode> {
  readonly versions: GrowingVersion[]
  readonly ranges: SourceRange[]
  readonly badges: RecordedBadge[]
}
interface GrowingPod extends RecordedPod {
  changes?: number[]
  concurrency?: number
  responseBytes?: number
}
interface GrowingEdge extends Writable<RecordedEdge> {
  readonly expected: (number | null)[]
  readonly ranges: SourceRange[]
}

/** One end of an edge: a node, and the version of it (−1: none). */
export interface Place {
  readonly node: number
  readonly version: number
}

/** Edges that a recording can number. */
const MAX_EDGES = 0xfffe

/** Everything that a recording names, from all steps of a run: nodes with their versions, pods, edges. Numbers, once given, stay. */
export class Atlas {
  readonly nodes: GrowingNode[] = []
  readonly pods: GrowingPod[] = []
  readonly edges: GrowingEdge[] = []
  private readonly nodeByKey = new Map<string, number>()
  private readonly podByName = new Map<string, number>()
  private readonly edgeByKey = new Map<string, number>()
  private readonly placeByWorkload = new Map<string, Place>()
  private readonly grouping: Grouping | undefined
  private steps: number

  constructor(steps: number, grouping?: Grouping) {
    this.steps = steps
    this.grouping = grouping
  }

  /** One step more, of which nothing is known yet. */
  addStep(): void {
    this.steps++
    for (const { expected } of this.edges) expected.push(null)
  }

  /** Registers a mesh's gateways, services, workloads and pods, a part at a time. Called for each step in order. */
  *register(mesh: Mesh): InParts<void> {
    const workloads = new Map(mesh.workloads.map((workload) => [workload.id, workload]))
    const workloadOf = new Map(mesh.pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod.workload]))
    this.registerGroups(workloads)
    for (const workload of mesh.workloads) if (workload.pods.some((pod) => pod.router)) this.registerGateway(workload)
    for (const service of mesh.services) {
      if (this.grouping?.services.has(`${service.namespace}/${service.name}`)) continue
      const names = new Set(service.endpoints.flatMap((endpoint) => (endpoint.pod ? [workloadOf.get(endpoint.pod) ?? ''] : [])))
      const members = [...names].flatMap((id) => workloads.get(id) ?? []).filter((workload) => !workload.pods.some((pod) => pod.router))
      if (members.length === 0) continue
      this.registerService(service, members)
      yield
    }
    for (const workload of mesh.workloads) {
      if (this.placeByWorkload.has(workload.id)) continue
      this.registerWorkload(workload)
      yield
    }
  }

  /** The node and version that stand for a workload. */
  placeOf(workload: string): Place | undefined {
    return this.placeByWorkload.get(workload)
  }

  /** Index of a pod by `namespace/name`. */
  pod(name: string): number {
    return this.podByName.get(name) ?? -1
  }

  /** The pod became ready, or ceased to be. */
  notePodChange(pod: number, atUs: number): void {
    const known = this.pods[pod]
    if (!known) return
    known.changes ??= []
    known.changes.push(atUs)
  }

  node(key: string, kind: RecordedNode['kind'], name: string, namespace: string): number {
    const known = this.nodeByKey.get(key)
    if (known !== undefined) return known
    const index = this.nodes.length
    this.nodes.push({ key, kind, name, namespace, versions: [], ranges: [], badges: [] })
    this.nodeByKey.set(key, index)
    return index
  }

  nodeWithKey(key: string): number | undefined {
    return this.nodeByKey.get(key)
  }

  /** The one version of a host outside. */
  externalNode(host: string): Place {
    const node = this.node(`host:${host}`, 'external', host, '')
    const versions = this.nodes[node]?.versions
    if (versions?.length === 0) versions.push({ label: '', workload: '', pods: [] })
    return { node, version: 0 }
  }

  /** Version of the node that a workload is; −1 where it is none. */
  versionOf(node: number, workload: string): number {
    return this.nodes[node]?.versions.findIndex((version) => version.workload === workload) ?? -1
  }

  edge(from: Place, to: Place, mirror: boolean): number {
    const key = `${from.node} ${from.version} ${to.node} ${to.version} ${mirror}`
    const known = this.edgeByKey.get(key)
    if (known !== undefined) return known
    const index = Math.min(this.edges.length, MAX_EDGES)
    this.edgeByKey.set(key, index)
    if (this.edges.length > MAX_EDGES) return index
    const expected = Array.from({ length: this.steps }, () => null)
    this.edges.push({ from: from.node, fromVersion: from.version, to: to.node, toVersion: to.version, mirror, expected, ranges: [] })
    return index
  }

  addEdgeRange(edge: number, range: SourceRange | undefined): void {
    const ranges = this.edges[edge]?.ranges
    if (range && ranges && !ranges.some((known) => sameRange(known, range))) ranges.push(range)
  }

  addNodeRange(node: number, range: SourceRange | undefined): void {
    const ranges = this.nodes[node]?.ranges
    if (range && ranges && !ranges.some((known) => sameRange(known, range))) ranges.push(range)
  }

  addBadge(node: number, badge: RecordedBadge): void {
    const badges = this.nodes[node]?.badges
    if (badges && !badges.some((known) => known.kind === badge.kind && known.version === badge.version && known.text === badge.text))
      badges.push(badge)
  }

  /** The node that a Service is shown as. */
  serviceNode({ namespace, name }: Pick<Service, 'namespace' | 'name'>): number {
    const id = `${namespace}/${name}`
    const shown = this.grouping?.services.get(id) ?? id
    return this.node(`service:${shown}`, 'service', shown.slice(shown.indexOf('/') + 1), namespace)
  }

  private registerGroups(workloads: ReadonlyMap<string, Workload>): void {
    for (const [id, { service, label }] of this.grouping?.versions ?? []) {
      const workload = workloads.get(id)
      const [namespace = '', name = ''] = service.split('/')
      if (workload) this.addVersion(this.serviceNode({ namespace, name }), workload, label)
    }
  }

  private registerGateway(workload: Workload): void {
    const node = this.node(`gateway:${workload.id}`, 'gateway', workload.name, workload.namespace)
    this.addNodeRange(node, workload.range)
    this.addVersion(node, workload, '')
  }

  private registerService(service: Service, members: readonly Workload[]): void {
    const node = this.serviceNode(service)
    this.addNodeRange(node, service.range)
    for (const workload of members) this.addVersion(node, workload, versionLabel(workload, members))
  }

  private registerWorkload(workload: Workload): void {
    const node = this.node(`workload:${workload.id}`, 'workload', workload.name, workload.namespace)
    this.addNodeRange(node, workload.range)
    this.addVersion(node, workload, '')
  }

  private noteSidecar(node: number, version: string, workload: Workload): void {
    const bare = workload.pods.length > 0 && workload.pods.every((pod) => !pod.sidecar && !pod.router)
    if (bare) this.addBadge(node, { kind: 'no-sidecar', version, text: `Pods of ${workload.name} have no sidecar`, range: workload.range })
  }

  /** A workload's place is in the first node that holds it; later nodes list its pods too. */
  private addVersion(node: number, workload: Workload, label: string): void {
    const versions = this.nodes[node]?.versions ?? []
    let index = versions.findIndex((version) => version.workload === workload.id)
    if (index < 0) {
      index = versions.length
      const reportedAs = reportedName(workload)
      versions.push({ label, workload: workload.id, ...(reportedAs && { reportedAs }), pods: [], range: workload.range })
    }
    this.noteSidecar(node, versions[index]?.label ?? '', workload)
    const place = this.placeByWorkload.get(workload.id) ?? { node, version: index }
    this.placeByWorkload.set(workload.id, place)
    const pods = versions[index]?.pods ?? []
    const listed = new Set(pods)
    for (const pod of workload.pods) {
      const number = this.addPod(pod, place)
      if (!listed.has(number)) pods.push(number)
      listed.add(number)
    }
  }

  private addPod(pod: Pod, place: Place): number {
    const name = `${pod.namespace}/${pod.name}`
    const known = this.podByName.get(name)
    if (known !== undefined) return known
    const index = this.pods.length
    this.pods.push({ name, node: place.node, version: place.version, ip: pod.ip, ready: pod.ready && !pod.spare })
    this.podByName.set(name, index)
    return index
  }
}

/** Istio takes a ReplicaSet of an Argo Rollout for that Rollout (pkg/kube, GetWorkloadMetaFromPod). */
function reportedName({ id, kind, labels }: Workload): string | undefined {
  const suffix = `-${labels['rollouts-pod-template-hash']}`
  return kind === 'ReplicaSet' && id.endsWith(suffix) ? id.slice(0, -suffix.length) : undefined
}

/** The version label where it tells this workload from the service's others, else its name. */
function versionLabel(workload: Workload, members: readonly Workload[]): string {
  if (members.length === 1) return workload.version
  const unique = workload.version !== '' && members.every((other) => other === workload || other.version !== workload.version)
  return unique ? workload.version : workload.name
}

function sameRange(a: SourceRange, b: SourceRange): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end
}
