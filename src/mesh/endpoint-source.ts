import type { Resource } from '../manifest/resource.ts'
import { groupBy } from './group-by.ts'
import { LabelIndex } from './label-index.ts'
import { number, record, records, strings, text } from './loose.ts'
import type { Endpoint, Pod, ServicePort } from './mesh.ts'
import { augmentLabels } from './workloads.ts'

/** A WorkloadEntry, or one of a ServiceEntry's `endpoints`. */
export interface WorkloadAddress {
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  readonly address: string
  readonly ports: Readonly<Record<string, unknown>>
  readonly weight: number
  readonly locality: string
  readonly serviceAccount: string
}

/** What of a Service decides its endpoints. */
export interface EndpointQuestion {
  readonly name: string
  readonly namespace: string
  readonly selector: Readonly<Record<string, string>>
  readonly ports: readonly ServicePort[]
  /** `publishNotReadyAddresses`: pods that are not ready count as ready. */
  readonly notReady: boolean
}

/** The addresses behind a service: what the EndpointSlice controller and istiod's endpoint builder make of pods, WorkloadEntries and slices. */
export class EndpointSource {
  readonly pods: LabelIndex<Pod>
  readonly entries: LabelIndex<WorkloadAddress>
  readonly #podsByIp: ReadonlyMap<string, Pod>
  readonly #slices: ReadonlyMap<string, readonly Resource[]>

  constructor(resources: readonly Resource[], pods: readonly Pod[]) {
    this.pods = new LabelIndex(pods)
    this.#podsByIp = new Map(pods.map((pod) => [pod.ip, pod]))
    const entries = resources.filter((r) => r.kind === 'WorkloadEntry' && r.group === 'networking.istio.io')
    this.entries = new LabelIndex(entries.map((r) => workloadAddress(record(r.spec), r.metadata.namespace, r.metadata.labels)))
    const slices = resources.filter(
      (r) => (r.kind === 'EndpointSlice' && r.group === 'discovery.k8s.io') || (r.kind === 'Endpoints' && r.group === ''),
    )
    this.#slices = groupBy(
      slices,
      (r) => `${r.metadata.namespace}/${r.kind === 'Endpoints' ? r.metadata.name : r.metadata.labels['kubernetes.io/service-name']}`,
    )
  }

  ofService(service: EndpointQuestion): readonly Endpoint[] {
    const given = (this.#slices.get(`${service.namespace}/${service.name}`) ?? []).flatMap((slice) => this.#ofSlice(slice, service.ports))
    if (Object.keys(service.selector).length === 0) return given
    const pods = this.pods.select(service.namespace, service.selector)
    const entries = this.entries.select(service.namespace, service.selector)
    const own = service.ports
      .filter((port) => port.protocol !== 'UDP')
      .flatMap((port) => {
        const target = firstTarget(pods, port)
        const ofPods = target === undefined ? [] : pods.map((pod) => podEndpoint(pod, port, target, service.notReady))
        return [...ofPods, ...entries.map((entry) => addressEndpoint(entry, port, entryPort(entry, port)))]
      })
    return unique([...own, ...given])
  }

  #ofSlice(slice: Resource, ports: readonly ServicePort[]): readonly Endpoint[] {
    const groups = slice.kind === 'Endpoints' ? subsetGroups(slice) : [sliceGroup(slice)]
    return groups.flatMap((group) =>
      ports.flatMap((port) => {
        const target = group.ports.find((p) => text(p['name']) === port.name)?.['port']
        return typeof target !== 'number'
          ? []
          : group.addresses.map(({ address, ready }) => this.#plainEndpoint(address, port, target, ready))
      }),
    )
  }

  #plainEndpoint(address: string, servicePort: ServicePort, port: number, ready: boolean): Endpoint {
    const pod = this.#podsByIp.get(address)
    if (pod) return { ...podEndpoint(pod, servicePort, port, true), ready }
    return { address, port, ...named(servicePort), labels: {}, ready, weight: 1, locality: '' }
  }
}

interface AddressGroup {
  readonly ports: readonly Readonly<Record<string, unknown>>[]
  readonly addresses: readonly { readonly address: string; readonly ready: boolean }[]
}

function sliceGroup(slice: Resource): AddressGroup {
  const addresses = records(slice.body['endpoints']).flatMap((endpoint) => {
    const ready = record(endpoint['conditions'])['ready'] !== false
    return Array.isArray(endpoint['addresses']) ? endpoint['addresses'].map((a) => ({ address: String(a), ready })) : []
  })
  return { ports: records(slice.body['ports']), addresses }
}

function subsetGroups(endpoints: Resource): readonly AddressGroup[] {
  const read = (list: unknown, ready: boolean) => records(list).map((a) => ({ address: text(a['ip']), ready }))
  return records(endpoints.body['subsets']).map((subset) => ({
    ports: records(subset['ports']),
    addresses: [...read(subset['addresses'], true), ...read(subset['notReadyAddresses'], false)],
  }))
}

/** The controller makes one slice with one number a port: that of the first pod that knows the name. */
function firstTarget(pods: readonly Pod[], port: ServicePort): number | undefined {
  const { targetPort } = port
  if (typeof targetPort === 'number') return targetPort
  for (const pod of pods) {
    const named = pod.containerPorts.find((p) => p.name === targetPort)
    if (named) return named.port
  }
  return undefined
}

function named(port: ServicePort): Pick<Endpoint, 'servicePort' | 'portName'> {
  return { servicePort: port.port, portName: port.name }
}

/** The endpoint that a pod is of a service's port. */
export function podEndpoint(pod: Pod, servicePort: ServicePort, port: number, alwaysReady: boolean): Endpoint {
  return {
    address: pod.ip,
    port,
    ...named(servicePort),
    pod: `${pod.namespace}/${pod.name}`,
    labels: pod.workloadLabels,
    ready: alwaysReady || pod.ready,
    weight: 1,
    locality: pod.locality,
    node: pod.node,
    serviceAccount: pod.serviceAccount,
  }
}

/** The endpoint that an address outside the cluster is of a service's port. */
export function addressEndpoint(entry: WorkloadAddress, servicePort: ServicePort, port: number): Endpoint {
  const { address, labels, weight, locality, serviceAccount } = entry
  return { address, port, ...named(servicePort), labels, ready: true, weight, locality, ...(serviceAccount ? { serviceAccount } : {}) }
}

function entryPort(entry: WorkloadAddress, port: ServicePort): number {
  const named = number(entry.ports[port.name]) ?? number(entry.ports[String(port.targetPort)])
  return named ?? (typeof port.targetPort === 'number' ? port.targetPort : port.port)
}

/** A WorkloadEntry's spec; labels of its metadata win over those of the spec. */
export function workloadAddress(
  spec: Readonly<Record<string, unknown>>,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): WorkloadAddress {
  const locality = text(spec['locality'])
  return {
    namespace,
    labels: augmentLabels({ ...strings(spec['labels']), ...labels }, locality, ''),
    address: text(spec['address']),
    ports: record(spec['ports']),
    weight: number(spec['weight']) || 1,
    locality,
    serviceAccount: text(spec['serviceAccount']),
  }
}

/** An address that two slices name counts once. */
function unique(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const seen = new Set<string>()
  return endpoints.filter((e) => {
    const key = `${e.servicePort} ${e.address} ${e.port}`
    return !seen.has(key) && seen.add(key)
  })
}
