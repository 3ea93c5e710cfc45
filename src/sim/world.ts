import type { SourceRange } from '../core/source.ts'
import type { CompiledProxy } from '../envoy/compile.ts'
import type { Mesh } from '../mesh/mesh.ts'
import type { ProxyConfig } from '../xds/proxy-config.ts'
import type { TrafficSource, WorkloadBehaviour } from './traffic.ts'

/** The cluster as it stands during one step of the timeline; proxies are compiled when first asked for and then kept. */
export interface World {
  readonly mesh: Mesh
  /** Undefined for a pod that has no proxy. `pod` is `namespace/name`. */
  proxy(pod: string): { readonly config: ProxyConfig; readonly compiled: CompiledProxy } | undefined
}

/** Everything that a run depends on. */
export interface SimulationInput {
  readonly seed: number
  readonly durationMs: number
  readonly traffic: readonly TrafficSource[]
  readonly workloads: readonly WorkloadBehaviour[]
  /** In order of time; the first begins at 0. */
  readonly steps: readonly { readonly atMs: number; readonly name: string; readonly world: World; readonly range?: SourceRange }[]
}
