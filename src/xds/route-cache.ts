import type { DestinationRule, VirtualService } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import type { MeshConfig } from '../mesh/mesh.ts'
import { askedSourceLabels } from './caller-labels.ts'
import { KeptClusters } from './cluster-cache.ts'
import { KeptInbound } from './inbound-cache.ts'
import { Marks, type OriginMap } from './origins.ts'
import type { Route } from './proxy-config.ts'
import type { RouteContext } from './route-context.ts'
import type { KnownService } from './route-destination.ts'

type Rule = Resource<DestinationRule> | undefined

/** Routes, and all that they were made of beside the text of their VirtualService. */
interface Kept {
  readonly routes: readonly Route[]
  readonly virtualService: Resource<VirtualService>
  /** What each destination's service was, as far as routes depend on it. */
  readonly services: ReadonlyMap<string, string>
  readonly destinationRules: ReadonlyMap<string, Rule>
}

/**
 * Routes of VirtualServices by the text that they were translated from, and the clusters of services and the inbound listeners of pods, so
 * that an edit translates again what it changes. One serves all meshes that a text turns into one after the other; what no mesh holds any
 * more is forgotten.
 */
export class RouteCache {
  /** Where the parts of the routes come from, in whichever mesh they were made. */
  readonly marks = new Marks()
  #config = ''
  #kept = nothingKept()

  /** What was made under these settings of the mesh; that of other settings is forgotten here. */
  under(config: MeshConfig): KeptParts {
    const text = JSON.stringify(config)
    if (text !== this.#config) this.#kept = nothingKept()
    this.#config = text
    return this.#kept
  }
}

/** What proxies are put together of. */
interface KeptParts {
  readonly routes: KeptRoutes
  readonly clusters: KeptClusters
  readonly inbound: KeptInbound
}

function nothingKept(): KeptParts {
  return { routes: new KeptRoutes(), clusters: new KeptClusters(), inbound: new KeptInbound() }
}

/** Routes made under one and the same settings of the mesh. */
export class KeptRoutes {
  readonly #kept = new WeakMap<VirtualService, Map<string, Kept>>()

  /** The routes of the VirtualService in the context: those of before where nothing that they depend on has changed, else what `compile` makes. */
  routesOf(
    virtualService: Resource<VirtualService>,
    context: RouteContext,
    compile: (context: RouteContext) => readonly Route[],
  ): readonly Route[] {
    const byContext = this.#kept.get(virtualService.spec) ?? new Map<string, Kept>()
    this.#kept.set(virtualService.spec, byContext)
    const key = contextKey(virtualService.spec, context)
    const known = byContext.get(key)
    if (known && stillHolds(known, context)) {
      followMoves(known, virtualService, context)
      return known.routes
    }
    const made = compileWatched(virtualService, context, compile)
    byContext.set(key, made)
    return made.routes
  }
}

/** Who asks and where. Of the caller's labels those count that the rules ask for. */
function contextKey(spec: VirtualService, { pod, gateway, port, tls }: RouteContext): string {
  const labels = askedSourceLabels(spec).map((name) => [name, pod.workloadLabels[name] ?? null])
  return JSON.stringify([gateway, port, tls, pod.namespace, ...labels])
}

/** All of a service that {@link KnownService} is asked for. */
function serviceKey(service: KnownService | undefined): string {
  return service ? JSON.stringify([service.externalName, service.ports.map(({ port }) => port)]) : ''
}

function stillHolds({ services, destinationRules }: Kept, context: RouteContext): boolean {
  for (const [hostname, key] of services) if (serviceKey(context.service(hostname)) !== key) return false
  for (const [hostname, rule] of destinationRules) if (context.destinationRule(hostname)?.spec !== rule?.spec) return false
  return true
}

function followMoves({ virtualService, destinationRules }: Kept, now: Resource<VirtualService>, context: RouteContext): void {
  move(context.origins, virtualService, now)
  for (const [hostname, rule] of destinationRules) {
    const current = rule && context.destinationRule(hostname)
    if (current) move(context.origins, rule, current)
  }
}

function move(origins: OriginMap, from: Resource, to: Resource): void {
  if (from.source !== to.source) origins.move(from.source, to.source)
}

function compileWatched(
  virtualService: Resource<VirtualService>,
  context: RouteContext,
  compile: (context: RouteContext) => readonly Route[],
): Kept {
  const services = new Map<string, string>()
  const destinationRules = new Map<string, Rule>()
  const watched: RouteContext = {
    ...context,
    service(hostname) {
      const service = context.service(hostname)
      services.set(hostname, serviceKey(service))
      return service
    },
    destinationRule(hostname) {
      const rule = context.destinationRule(hostname)
      destinationRules.set(hostname, rule)
      return rule
    },
  }
  return { routes: compile(watched), virtualService, services, destinationRules }
}
