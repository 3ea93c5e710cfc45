import { fairLimit } from '../core/fair-limit.ts'
import type { Resource } from '../manifest/resource.ts'
import { groupBy } from './group-by.ts'
import { hasSidecar } from './injection.ts'
import { number, record, records, strings, text } from './loose.ts'
import type { Pod, Workload } from './mesh.ts'
import type { MeshOptions } from './mesh-config.ts'

const CONTROLLERS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'])
const POD_OWNERS = new Set([...CONTROLLERS, 'Job', 'ReplicationController'])

/** What a cluster holds beside the pods that decides about them. */
export interface Surroundings {
  /** Labels of the Namespaces that the text gives. */
  readonly namespaces: ReadonlyMap<string, Readonly<Record<string, string>>>
  /** Labels of the Nodes that the text gives. */
  readonly nodes: ReadonlyMap<string, Readonly<Record<string, string>>>
}

/** A pod before it has an address. */
interface PodDraft {
  readonly workload: string
  readonly name: string
  readonly namespace: string
  readonly metadata: { readonly labels: Readonly<Record<string, string>>; readonly annotations: Readonly<Record<string, string>> }
  readonly spec: Readonly<Record<string, unknown>>
  readonly status: Readonly<Record<string, unknown>>
  readonly spare?: boolean
}

/**
 * The pods of a text and what makes them. Pods that the text gives come first, then those that the controllers would make of each
 * workload's template, `<workload>-<n>`, the spare ones of `mostReplicas` at last; a pod without an address in its status gets one of 10.1.0.0/16 in that order.
 */
export function buildWorkloads(
  resources: readonly Resource[],
  around: Surroundings,
  { mostReplicas = new Map(), addresses = new Map() }: Pick<MeshOptions, 'mostReplicas' | 'addresses'> = {},
): { readonly workloads: readonly Workload[]; readonly pods: readonly Pod[] } {
  const owners = new Owners(resources)
  const given = resources.filter(isPod)
  const controllers = resources.filter((r) => isController(r) && !owners.ownerOf(r))
  const makers = controllers.filter((r) => !owners.ownsPods(r, given))
  const mostOf = (r: Resource) => mostReplicas.get(identify(r)) ?? 0
  const limit = replicaLimit(makers.map((r) => Math.max(statedReplicas(r), mostOf(r))))
  // Spare pods come last, so that they change no other pod's address.
  const spares = makers.flatMap((r) => replicas(r, limit, mostOf(r)))
  const drafts = [...given.map((r) => givenPod(r, owners)), ...makers.flatMap((r) => replicas(r, limit)), ...spares]
  const address = addressing(drafts, addresses)
  const pods = drafts.map((draft, index) => buildPod(draft, address(draft, index), around))
  const byWorkload = groupBy(pods, (pod) => pod.workload)
  const single = given.filter((r) => !owners.ownerOf(r))
  const workloads = [...controllers, ...single].map((r) => buildWorkload(r, byWorkload.get(identify(r)) ?? []))
  return { workloads: [...workloads, ...resources.filter(isWorkloadEntry).map(entryWorkload)], pods }
}

const isPod = (r: Resource) => r.kind === 'Pod' && r.group === ''
const isController = (r: Resource) => CONTROLLERS.has(r.kind) && (r.group === 'apps' || r.group === 'extensions')
const isWorkloadEntry = (r: Resource) => r.kind === 'WorkloadEntry' && r.group === 'networking.istio.io'
const identify = (r: Resource) => `${r.metadata.namespace}/${r.metadata.name}`

/** Who made a resource, of those that stand in the same text (a dump of a cluster holds Deployments, their ReplicaSets and their Pods). */
class Owners {
  readonly #byKey: ReadonlyMap<string, Resource>

  constructor(resources: readonly Resource[]) {
    this.#byKey = new Map(resources.filter((r) => POD_OWNERS.has(r.kind)).map((r) => [`${r.kind} ${identify(r)}`, r]))
  }

  /** The last of the chain of owners, undefined where the text holds none. */
  ownerOf(resource: Resource): Resource | undefined {
    const reference = records(record(resource.body['metadata'])['ownerReferences']).find((o) => POD_OWNERS.has(text(o['kind'])))
    const owner = reference && this.#byKey.get(`${text(reference['kind'])} ${resource.metadata.namespace}/${text(reference['name'])}`)
    return owner && owner !== resource ? (this.ownerOf(owner) ?? owner) : undefined
  }

  ownsPods(resource: Resource, pods: readonly Resource[]): boolean {
    return pods.some((pod) => this.ownerOf(pod) === resource)
  }
}

function givenPod(resource: Resource, owners: Owners): PodDraft {
  const { name, namespace, labels, annotations } = resource.metadata
  const owner = owners.ownerOf(resource)
  const status = record(resource.body['status'])
  return { workload: identify(owner ?? resource), name, namespace, metadata: { labels, annotations }, spec: record(resource.spec), status }
}

/** The pods of a template, `limit` of them; where `most` is given, those that it may have beyond its replicas. */
function replicas(resource: Resource, limit: number, most?: number): readonly PodDraft[] {
  const spec = record(resource.spec)
  const template = record(spec['template'])
  const metadata = record(template['metadata'])
  const count = Math.min(statedReplicas(resource), limit)
  const spare = most !== undefined
  const first = spare ? count : 0
  const last = Math.min(spare ? most : count, limit)
  const made = { labels: strings(metadata['labels']), annotations: strings(metadata['annotations']) }
  return Array.from({ length: Math.max(0, last - first) }, (_, n) => ({
    workload: identify(resource),
    name: `${resource.metadata.name}-${first + n}`,
    spare,
    namespace: resource.metadata.namespace,
    metadata: made,
    spec: record(template['spec']),
    status: {},
  }))
}

/** How many pods a controller asks for. */
export function statedReplicas(resource: Resource): number {
  const stated = resource.kind === 'DaemonSet' ? 1 : (number(record(resource.spec)['replicas']) ?? 1)
  return Math.max(0, Math.trunc(stated))
}

const MAX_REPLICAS = 1000
const MAX_PODS = 10_000

// Simplified: of a workload with more than 1000 replicas the first 1000 are modelled, and fewer where all templates together make more than 10000.
/** Pods of one workload at the most, of workloads that want so many each. */
export function replicaLimit(wanted: readonly number[]): number {
  return Math.max(1, Math.min(MAX_REPLICAS, fairLimit(wanted, MAX_PODS)))
}

/** The address of a pod: the one in its status, the one that it has already, else the first free one from its place on. */
function addressing(drafts: readonly PodDraft[], addresses: ReadonlyMap<string, string>): (draft: PodDraft, index: number) => string {
  const used = new Set(addresses.size === 0 ? [] : drafts.flatMap((draft) => addresses.get(nameOf(draft)) ?? []))
  return (draft, index) => {
    const known = text(draft.status['podIP']) || addresses.get(nameOf(draft))
    if (known) return known
    let place = index
    while (used.has(addressAt(place))) place++
    if (used.size > 0) used.add(addressAt(place))
    return addressAt(place)
  }
}

const nameOf = ({ namespace, name }: PodDraft) => `${namespace}/${name}`
const addressAt = (place: number) => `10.1.${Math.floor(place / 250)}.${(place % 250) + 1}`

function buildPod(draft: PodDraft, ip: string, around: Surroundings): Pod {
  const { namespace, spec, status, metadata } = draft
  const containers = records(spec['containers'])
  const node = text(spec['nodeName'])
  const router = isRouter(metadata.labels)
  const locality = localityOf(metadata.labels, around.nodes.get(node))
  const ports = containers
    .flatMap((c) => records(c['ports']))
    .map((p) => ({ name: text(p['name']), port: number(p['containerPort']) ?? 0 }))
  const question = {
    namespace,
    namespaceLabels: around.namespaces.get(namespace),
    ...metadata,
    hostNetwork: spec['hostNetwork'] === true,
    containers: [...containers, ...records(spec['initContainers'])].map((c) => text(c['name'])),
  }
  return {
    name: draft.name,
    namespace,
    ip,
    labels: metadata.labels,
    serviceAccount: text(spec['serviceAccountName']) || 'default',
    ready: isReady(status),
    sidecar: !router && hasSidecar(question),
    router,
    workload: draft.workload,
    node,
    locality,
    containerPorts: ports,
    ...(draft.spare && { spare: true }),
    workloadLabels: augmentLabels(metadata.labels, locality, node),
  }
}

/** Istio's own gateways carry the label `istio: …gateway…`, those of the Gateway API the name of their Gateway. */
function isRouter(labels: Readonly<Record<string, string>>): boolean {
  return 'gateway.networking.k8s.io/gateway-name' in labels || (labels['istio'] ?? '').includes('gateway')
}

function isReady(status: Readonly<Record<string, unknown>>): boolean {
  if (!Array.isArray(status['conditions'])) return true
  return records(status['conditions']).some((c) => c['type'] === 'Ready' && c['status'] === 'True')
}

/** `region/zone/subzone` by the pod's own label, else by its Node (pilot serviceregistry/kube/controller, getPodLocality). */
function localityOf(labels: Readonly<Record<string, string>>, node: Readonly<Record<string, string>> | undefined): string {
  const own = labels['istio-locality']
  if (own) return own.includes('/') ? own : own.replaceAll('.', '/')
  const region = node?.['topology.kubernetes.io/region'] ?? node?.['failure-domain.beta.kubernetes.io/region'] ?? ''
  const zone = node?.['topology.kubernetes.io/zone'] ?? node?.['failure-domain.beta.kubernetes.io/zone'] ?? ''
  const subzone = node?.['topology.istio.io/subzone'] ?? ''
  return region || zone || subzone ? `${region}/${zone}/${subzone}` : ''
}

/** The labels with those of the place (pilot serviceregistry/util/label, AugmentLabels). */
export function augmentLabels(labels: Readonly<Record<string, string>>, locality: string, node: string): Readonly<Record<string, string>> {
  const [region, zone, subzone] = locality.split('/')
  return {
    ...labels,
    ...(region ? { 'topology.kubernetes.io/region': region } : {}),
    ...(zone ? { 'topology.kubernetes.io/zone': zone } : {}),
    ...(subzone ? { 'topology.istio.io/subzone': subzone } : {}),
    ...(node ? { 'kubernetes.io/hostname': node } : {}),
    'topology.istio.io/cluster': 'Kubernetes',
  }
}

function buildWorkload(resource: Resource, pods: readonly Pod[]): Workload {
  const template = record(record(record(resource.spec)['template'])['metadata'])
  const labels = isPod(resource) ? resource.metadata.labels : strings(template['labels'])
  return { ...named(resource, labels), pods }
}

function entryWorkload(resource: Resource): Workload {
  return { ...named(resource, { ...strings(record(resource.spec)['labels']), ...resource.metadata.labels }), pods: [] }
}

function named(resource: Resource, labels: Readonly<Record<string, string>>): Omit<Workload, 'pods'> {
  const { name, namespace } = resource.metadata
  return {
    id: identify(resource),
    kind: resource.kind,
    name,
    namespace,
    labels,
    app: labels['app'] ?? labels['app.kubernetes.io/name'] ?? name,
    version: labels['version'] ?? labels['app.kubernetes.io/version'] ?? '',
    range: resource.source.range,
  }
}
