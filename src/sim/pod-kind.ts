import { type ClusterSpec, compileCluster, type HostSpec } from '../envoy/cluster-spec.ts'
import type { CompiledProxy } from '../envoy/compile.ts'
import type { Mesh, Pod } from '../mesh/mesh.ts'
import type { ProxyConfig, Route } from '../xds/proxy-config.ts'
import type { Place } from './atlas.ts'
import type { ClusterSource } from './proxy-state.ts'
import type { World } from './world.ts'

/** Pods that istiod tells apart by nothing: those of one workload in one locality. One of them stands for all. */
export interface PodKind {
  readonly key: string
  readonly workload: string
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  readonly place: Place
}

/** What the run knows a cluster by: its name, and the address dialled where the cluster goes wherever the client wanted. */
export interface ClusterKey {
  readonly name: string
  readonly dialled: readonly HostSpec[]
}

/** The configuration of one kind's proxies in one step of the timeline. */
export class ProxyView implements ClusterSource {
  readonly compiled: CompiledProxy
  readonly config: ProxyConfig
  readonly podOf: (address: string) => number
  private readonly clusters: ReadonlyMap<string, ProxyConfig['clusters'][number]>
  private readonly assignments: ReadonlyMap<string, ProxyConfig['endpoints'][number]>
  private readonly specs: (ClusterSpec | null | undefined)[] = []
  private readonly keys: readonly ClusterKey[]

  constructor(
    proxy: { readonly config: ProxyConfig; readonly compiled: CompiledProxy },
    keys: readonly ClusterKey[],
    podOf: (address: string) => number,
  ) {
    this.compiled = proxy.compiled
    this.config = proxy.config
    this.keys = keys
    this.podOf = podOf
    this.clusters = new Map(proxy.config.clusters.map((cluster) => [cluster.name, cluster]))
    this.assignments = new Map(proxy.config.endpoints.map((assignment) => [assignment.cluster_name, assignment]))
  }

  spec(index: number): ClusterSpec | undefined {
    let spec = this.specs[index]
    if (spec === undefined) {
      spec = this.compile(this.keys[index])
      this.specs[index] = spec
    }
    return spec ?? undefined
  }

  cluster(name: string): ProxyConfig['clusters'][number] | undefined {
    return this.clusters.get(name)
  }

  /** The routes of a virtual host, of whatever table has it. */
  routesOf(virtualHost: string | null): readonly Route[] {
    if (virtualHost === null) return []
    return this.config.routes.flatMap((table) => table.virtual_hosts).find((host) => host.name === virtualHost)?.routes ?? []
  }

  private compile(key: ClusterKey | undefined): ClusterSpec | null {
    const cluster = key && this.clusters.get(key.name)
    if (!cluster) return null
    const spec = compileCluster(cluster, this.assignments.get(cluster.name))
    return spec.originalDestination ? { ...spec, lbPolicy: 'RANDOM', hosts: key.dialled } : spec
  }
}

/** One step's world with the look-ups that a run needs. */
export class StepWorld {
  readonly world: World
  private readonly podByIp: ReadonlyMap<string, Pod>
  private readonly podByName: ReadonlyMap<string, Pod>
  private readonly samples = new Map<string, Pod>()
  /** Whether some pods are not there at first. */
  readonly hasSpares: boolean

  constructor(world: World) {
    this.world = world
    this.podByIp = new Map(world.mesh.pods.map((pod) => [pod.ip, pod]))
    this.podByName = new Map(world.mesh.pods.map((pod) => [podName(pod), pod]))
    this.hasSpares = world.mesh.pods.some((pod) => pod.spare)
    for (const pod of world.mesh.pods) if (!this.samples.has(kindKey(pod))) this.samples.set(kindKey(pod), pod)
  }

  get mesh(): Mesh {
    return this.world.mesh
  }

  withIp(ip: string): Pod | undefined {
    return this.podByIp.get(ip)
  }

  withName(name: string): Pod | undefined {
    return this.podByName.get(name)
  }

  /** A pod that stands for all of its kind; undefined where the step has none. */
  sampleOf(kind: string): Pod | undefined {
    return this.samples.get(kind)
  }
}

/** What pods have in common whose requests are decided alike. */
export function kindKey(pod: Pod): string {
  return `${pod.workload} ${pod.locality}`
}

/** `namespace/name`. */
export function podName(pod: Pod): string {
  return `${pod.namespace}/${pod.name}`
}
