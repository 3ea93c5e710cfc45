import { finish, type InParts } from '../core/parts.ts'
import type { SourceRange } from '../core/source.ts'
import { type CompiledProxy, compileProxyConfig } from '../envoy/compile.ts'
import type { Resource } from '../manifest/resource.ts'
import type { Mesh } from '../mesh/mesh.ts'
import { isRule } from '../mesh/settled-parts.ts'
import { compileInbound, compileProxyInParts } from '../xds/compile-proxy.ts'
import type { ProxyConfig } from '../xds/proxy-config.ts'
import type { RouteCache } from '../xds/route-cache.ts'
import type { Controller } from './controller.ts'
import type { Grouping } from './grouping.ts'
import { mayRefuse } from './inbound-guard.ts'
import type { PodAction, TrafficSource, WorkloadBehaviour } from './traffic.ts'

interface Proxy {
  readonly config: ProxyConfig
  readonly compiled: CompiledProxy
}

/** The cluster as it stands during one step of the timeline; proxies are compiled when first asked for and then kept. */
export interface World {
  readonly mesh: Mesh
  /** Undefined for a pod that has no proxy. `pod` is `namespace/name`. */
  proxy(pod: string): Proxy | undefined
  /** Compiles what {@link proxy} gives, a part at a time. */
  prepareProxy(pod: string): InParts<void>
  /** Whether the pod's proxy may refuse what comes in. Most pods are only called: of theirs no more is compiled than that takes. */
  guards(pod: string): boolean
}

/** The world of a mesh. A pod has a proxy where a sidecar was injected or the pod is itself a router. `kept` holds what was translated before. */
export function createWorld(mesh: Mesh, kept?: RouteCache): World {
  const withProxy = new Map(mesh.pods.filter((pod) => pod.sidecar || pod.router).map((pod) => [`${pod.namespace}/${pod.name}`, pod]))
  const proxies = new Map<string, Proxy>()
  function* compile(pod: string): InParts<Proxy> {
    const config = yield* compileProxyInParts(mesh, pod, kept)
    yield
    const made = { config, compiled: compileProxyConfig(config) }
    proxies.set(pod, made)
    return made
  }
  return {
    mesh,
    proxy(pod) {
      return withProxy.has(pod) ? (proxies.get(pod) ?? finish(compile(pod))) : undefined
    },
    *prepareProxy(pod) {
      if (withProxy.has(pod) && !proxies.has(pod)) yield* compile(pod)
    },
    guards(name) {
      const pod = withProxy.get(name)
      const inbound = pod && compileInbound(mesh, pod, kept)
      return inbound !== undefined && mayRefuse(inbound)
    },
  }
}

/**
 * The worlds of the last texts, with what their proxies were compiled to: an edit of traffic, of a seed, or of rules that a step of the
 * timeline overrides, changes nothing in some of them. No more are kept than two texts have, the one that runs and a broken one.
 */
export class KeptWorlds {
  #last: World[] = []
  #before: readonly World[] = []

  /** What makes the worlds of the steps of one text. */
  forText(routes: RouteCache): (mesh: Mesh) => World {
    const kept = [...this.#last, ...this.#before]
    const now: World[] = []
    this.#before = this.#last
    this.#last = now
    return (mesh) => {
      const world = kept.find((each) => isAlike(each.mesh, mesh)) ?? createWorld(mesh, routes)
      now.push(world)
      return world
    }
  }
}

/** Whether proxies have the same of both, with the same lines. */
function isAlike(a: Mesh, b: Mesh): boolean {
  // Meshes share these lists only where nothing but rules differs: see `PartsCache`.
  if (a.services !== b.services || a.pods !== b.pods || a.config !== b.config) return false
  const [rules, others] = [a.resources.filter(isRule), b.resources.filter(isRule)]
  return rules.length === others.length && rules.every((rule, i) => isSameRule(rule, others[i]))
}

/** What steps apply is made anew of the same parsed text: it stands at the same lines where it begins at the same one. */
function isSameRule(a: Resource, b: Resource | undefined): boolean {
  if (a === b) return true
  if (a.body !== b?.body || a.index !== b.index || a.metadata.creationTimestamp !== b.metadata.creationTimestamp) return false
  const [here, there] = [a.source.range, b.source.range]
  return here.file === there.file && here.start === there.start && here.end === there.end
}

/** Everything that a run depends on. */
export interface SimulationInput {
  readonly seed: number
  readonly durationMs: number
  readonly traffic: readonly TrafficSource[]
  readonly workloads: readonly WorkloadBehaviour[]
  /** In order of time. */
  readonly actions?: readonly PodAction[]
  /** In order of time; the first begins at 0. */
  readonly steps: readonly SimulatedStep[]
  /** Those who change the world while the run goes on, made anew for each run. Later steps are theirs alone: `steps` holds but the first then. */
  readonly controllers?: () => readonly Controller[]
  /** What is shown as versions of one Service. */
  readonly grouping?: Grouping
}

/** The world from a moment on. */
export interface SimulatedStep {
  readonly atMs: number
  readonly name: string
  readonly world: World
  readonly range?: SourceRange
}
