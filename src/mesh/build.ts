import type { Reported } from '../core/diagnostic.ts'
import type { DestinationRule, Gateway, ServiceEntry, Sidecar, VirtualService } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { compareText, sortByAge } from './age.ts'
import { resolveAliases } from './aliases.ts'
import { EndpointSource } from './endpoint-source.ts'
import { resolveShortName } from './hostname.ts'
import type { Mesh, MeshConfig, Service } from './mesh.ts'
import { buildMeshConfig, type MeshOptions } from './mesh-config.ts'
import { servicesOf } from './service-entries.ts'
import { buildServices } from './services.ts'
import type { SettledParts } from './settled-parts.ts'
import { SpecCache } from './spec-cache.ts'
import { buildVirtualServices } from './virtual-services.ts'
import { buildWorkloads } from './workloads.ts'

/**
 * What istiod knows of a cluster that holds the resources: pods and endpoints as the controllers would make them, services, and Istio's own
 * resources in order of precedence. It never fails; a reference that leads nowhere is the analysis stage's to tell.
 */
export function buildMesh(resources: readonly Resource[], options: MeshOptions = {}): Reported<Mesh> {
  const cache = options.specs ?? new SpecCache()
  const settled = cache.parts.of(resources, options, () => settledParts(resources, options))
  const { config } = settled
  const specs = cache.under(config)
  const mesh: Mesh = {
    ...settled,
    virtualServices: buildVirtualServices(ofKind<VirtualService>(resources, 'VirtualService'), config, specs),
    destinationRules: sortByAge(ofKind<DestinationRule>(resources, 'DestinationRule')).map((r) => resolveDestinationRule(r, config, specs)),
    resources,
  }
  return { value: mesh, diagnostics: [] }
}

function settledParts(resources: readonly Resource[], options: MeshOptions): SettledParts {
  const config = buildMeshConfig(resources, options)
  const namespaces = labelsOf(resources, 'Namespace')
  const { workloads, pods } = buildWorkloads(resources, { namespaces, nodes: labelsOf(resources, 'Node') }, options)
  const serviceEntries = sortByAge(ofKind<ServiceEntry>(resources, 'ServiceEntry'))
  return {
    config,
    namespaces: withImplied(namespaces, resources),
    workloads,
    pods,
    services: registry(resources, serviceEntries, config, new EndpointSource(resources, pods)),
    gateways: sortByAge(ofKind<Gateway>(resources, 'Gateway')),
    serviceEntries,
    sidecars: sortByAge(ofKind<Sidecar>(resources, 'Sidecar')),
  }
}

function ofKind<Spec>(resources: readonly Resource[], kind: string): readonly Resource<Spec>[] {
  return resources.filter((r) => r.kind === kind && r.group === 'networking.istio.io').map((r) => ({ ...r, spec: (r.spec ?? {}) as Spec }))
}

function labelsOf(resources: readonly Resource[], kind: string): ReadonlyMap<string, Readonly<Record<string, string>>> {
  return new Map(resources.filter((r) => r.kind === kind && r.group === '').map((r) => [r.metadata.name, r.metadata.labels]))
}

/** A namespace that something lives in exists, even where the text does not give it. */
function withImplied(given: ReadonlyMap<string, Readonly<Record<string, string>>>, resources: readonly Resource[]): Mesh['namespaces'] {
  const all = new Map<string, Readonly<Record<string, string>>>()
  for (const name of ['istio-system', ...resources.map((r) => r.metadata.namespace)])
    if (name) all.set(name, { 'kubernetes.io/metadata.name': name })
  for (const [name, labels] of given) all.set(name, { 'kubernetes.io/metadata.name': name, ...labels })
  return all
}

/** All hosts of the registry, oldest first, then by name and namespace (pilot/pkg/model/push_context.go, SortServicesByCreationTime). */
function registry(
  resources: readonly Resource[],
  entries: readonly Resource<ServiceEntry>[],
  config: MeshConfig,
  source: EndpointSource,
): readonly Service[] {
  const services = [...buildServices(resources, config, source), ...entries.flatMap((entry) => servicesOf(entry, config, source))]
  return resolveAliases(
    services.sort((a, b) => a.creation - b.creation || compareText(a.name, b.name) || compareText(a.namespace, b.namespace)),
  )
}

function resolveDestinationRule(resource: Resource<DestinationRule>, config: MeshConfig, specs: SpecCache): Resource<DestinationRule> {
  const { namespace } = resource.metadata
  const spec = specs.of(resource.spec, (given) => ({ ...given, host: resolveShortName(given.host ?? '', namespace, config.domain) }))
  return { ...resource, spec }
}
