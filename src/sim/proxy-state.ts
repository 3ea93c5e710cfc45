import { ClusterRuntime } from '../envoy/cluster-runtime.ts'
import type { ClusterSpec } from '../envoy/cluster-spec.ts'
import type { Attempt } from './call.ts'
import { RateLimiters } from './gate.ts'

/** A cluster in one proxy, with what the recording calls them. */
export class ClusterInUse {
  readonly runtime: ClusterRuntime<Attempt>
  /** Index into the recording's clusters. */
  readonly cluster: number
  readonly proxy: ProxyState
  /** When its circuit breaker last refused a request; −1 while it counts as closed. */
  refusedAtUs = -1

  constructor(runtime: ClusterRuntime<Attempt>, cluster: number, proxy: ProxyState) {
    this.runtime = runtime
    this.cluster = cluster
    this.proxy = proxy
  }
}

/** Where a proxy's clusters come from: their configuration as of now, and which pod an address belongs to. */
export interface ClusterSource {
  spec(cluster: number): ClusterSpec | undefined
  podOf(address: string): number
}

/** One proxy's memory: the clusters that it has used, by their index, and the buckets of its rate limits. */
export class ProxyState {
  /** Index of the pod that it serves. */
  readonly pod: number
  readonly limiters = new RateLimiters()
  private readonly seed: number
  private readonly startedUs: number
  private readonly clusters: (ClusterInUse | undefined)[] = []
  private source: ClusterSource

  constructor(pod: number, seed: number, startedUs: number, source: ClusterSource) {
    this.pod = pod
    this.seed = seed
    this.startedUs = startedUs
    this.source = source
  }

  /** The state of a cluster; undefined where the proxy knows none of that index. */
  cluster(index: number): ClusterInUse | undefined {
    return this.clusters[index] ?? this.create(index)
  }

  /** A new configuration: clusters of the same name keep their state, others are forgotten. */
  reconfigure(source: ClusterSource, nowUs: number): void {
    this.source = source
    for (const [index, used] of this.clusters.entries()) {
      const spec = used && source.spec(index)
      if (spec) used.runtime.reconfigure(spec, nowUs, source.podOf)
      else this.clusters[index] = undefined
    }
  }

  /** The endpoints may have changed: clusters whose hosts are others now take them. */
  refresh(nowUs: number): void {
    for (const [index, used] of this.clusters.entries()) {
      const spec = used && this.source.spec(index)
      if (spec && !sameHosts(spec.hosts, used.runtime.spec.hosts)) used.runtime.reconfigure(spec, nowUs, this.source.podOf)
    }
  }

  /** All connections to a pod break. */
  disconnect(pod: number): void {
    for (const used of this.clusters) used?.runtime.disconnect(pod)
  }

  private create(index: number): ClusterInUse | undefined {
    const spec = this.source.spec(index)
    if (!spec) return undefined
    const runtime = new ClusterRuntime<Attempt>(spec, this.seed, this.startedUs, this.source.podOf)
    const used = new ClusterInUse(runtime, index, this)
    this.clusters[index] = used
    return used
  }
}

function sameHosts(a: ClusterSpec['hosts'], b: ClusterSpec['hosts']): boolean {
  return a.length === b.length && a.every((host, i) => host === b[i])
}
