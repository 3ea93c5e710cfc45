import type { SourceRange } from '../core/source.ts'
import type { DestinationRule, Gateway, ServiceEntry, Sidecar, VirtualService } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'

/** Protocol of a service port as istiod infers it (pkg/config/protocol); `Unsupported` is detected per connection. */
export type Protocol =
  | 'HTTP'
  | 'HTTP2'
  | 'HTTP_PROXY'
  | 'GRPC'
  | 'GRPC-Web'
  | 'HTTPS'
  | 'TLS'
  | 'TCP'
  | 'UDP'
  | 'Mongo'
  | 'Redis'
  | 'MySQL'
  | 'Unsupported'

/** One pod: given as such, or made of a workload's template as its controller would (`reviews-v1-0`, `-1`, …). */
export interface Pod {
  readonly name: string
  readonly namespace: string
  readonly ip: string
  readonly labels: Readonly<Record<string, string>>
  readonly serviceAccount: string
  readonly ready: boolean
  /** Whether the istio-proxy runs beside it, as Istio's injection webhook decides: see `injection.ts`. */
  readonly sidecar: boolean
  /** Whether it is itself a proxy at the edge (`istio: ingressgateway` and the like). */
  readonly router: boolean
  /** `namespace/name` of the {@link Workload} that it belongs to. */
  readonly workload: string
  readonly node: string
  /** `region/zone/subzone`, empty where unknown. */
  readonly locality: string
  readonly containerPorts: readonly { readonly name: string; readonly port: number }[]
  /** Not there at first: what a controller may add while a simulation runs. */
  readonly spare?: boolean
  /** Its labels with those of its topology (`topology.kubernetes.io/zone`, `kubernetes.io/hostname`), as istiod compares them. */
  readonly workloadLabels: Readonly<Record<string, string>>
}

/** What makes pods: Deployment, StatefulSet, DaemonSet, ReplicaSet, or a Pod by itself; also a WorkloadEntry. */
export interface Workload {
  /** `namespace/name`. */
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly namespace: string
  /** Labels of its pods. */
  readonly labels: Readonly<Record<string, string>>
  /** `app` or `app.kubernetes.io/name` label, else the workload's name. */
  readonly app: string
  /** `version` or `app.kubernetes.io/version` label, empty if there is none. */
  readonly version: string
  readonly pods: readonly Pod[]
  readonly range: SourceRange
}

/** A port of a service, its protocol selected as istiod does (name, `appProtocol`). */
export interface ServicePort {
  readonly name: string
  readonly port: number
  readonly targetPort: number | string
  readonly protocol: Protocol
}

/** One address that a service port leads to. Its labels hold the topology labels of its Node too. */
export interface Endpoint {
  readonly address: string
  readonly port: number
  readonly servicePort: number
  /** Name of the service's port, by which istiod finds the endpoints of a port. */
  readonly portName: string
  /** `namespace/name` of the pod, absent for addresses outside the cluster. */
  readonly pod?: string
  readonly labels: Readonly<Record<string, string>>
  readonly ready: boolean
  readonly weight: number
  readonly locality: string
  readonly node?: string
  readonly serviceAccount?: string
}

/** One host of istiod's service registry: a Kubernetes Service, or one host of a ServiceEntry. */
export interface Service {
  readonly hostname: string
  readonly name: string
  readonly namespace: string
  readonly registry: 'Kubernetes' | 'External'
  readonly ports: readonly ServicePort[]
  /** Cluster IP, `0.0.0.0` where it has none. */
  readonly address: string
  readonly resolution: 'ClientSideLB' | 'DNSLB' | 'DNSRoundRobinLB' | 'Passthrough' | 'Alias' | 'DynamicDNS'
  readonly externalName?: string
  readonly meshExternal: boolean
  /** Namespaces that see it: `*`, `.`-resolved names, `~`. */
  readonly exportTo: readonly string[]
  readonly selector: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly endpoints: readonly Endpoint[]
  /** Seconds since 1970; 0 for a Kubernetes Service that states no time, 2026-01-01 for such a ServiceEntry: so the registry orders them. */
  readonly creation: number
  /** ExternalName services that lead here, through however many hops. */
  readonly aliases?: readonly { readonly hostname: string; readonly namespace: string }[]
  /** Nearer endpoints are preferred without any DestinationRule. */
  readonly trafficDistribution?: 'PreferSameZone' | 'PreferSameNode'
  /** `internalTrafficPolicy: Local`: only endpoints on the caller's node. */
  readonly nodeLocal?: boolean
  /** ServiceEntry only: `namespace/name` of the resource, `subjectAltNames` and the like stand there. */
  readonly serviceEntry?: string
  readonly range: SourceRange
}

/** The part of MeshConfig that routing depends on. */
export interface MeshConfig {
  readonly trustDomain: string
  readonly domain: string
  readonly rootNamespace: string
  readonly outboundTrafficPolicy: 'ALLOW_ANY' | 'REGISTRY_ONLY' | 'ALLOW_ANY_DYNAMIC_DNS'
  readonly body: Readonly<Record<string, unknown>>
}

/**
 * Everything that istiod knows of the cluster, with short names resolved, in the order that precedence asks for (oldest first). What two
 * meshes have in common may be the same objects: see `PartsCache`.
 */
export interface Mesh {
  readonly config: MeshConfig
  readonly namespaces: ReadonlyMap<string, Readonly<Record<string, string>>>
  readonly services: readonly Service[]
  readonly workloads: readonly Workload[]
  readonly pods: readonly Pod[]
  /** Hosts and destinations fully qualified, delegates merged in, delegates themselves left out. */
  readonly virtualServices: readonly Resource<VirtualService>[]
  readonly destinationRules: readonly Resource<DestinationRule>[]
  readonly gateways: readonly Resource<Gateway>[]
  readonly serviceEntries: readonly Resource<ServiceEntry>[]
  readonly sidecars: readonly Resource<Sidecar>[]
  /** All resources of the text, for what has no list of its own. */
  readonly resources: readonly Resource[]
}
