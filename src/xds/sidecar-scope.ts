import type { DestinationRule, IstioEgressListener, Sidecar, VirtualService } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { selects } from '../mesh/label-index.ts'
import type { Mesh, MeshConfig, Pod, Service } from '../mesh/mesh.ts'
import { parseProtocol } from '../mesh/protocol.ts'
import { isVisible } from '../mesh/visibility.ts'
import { DestinationRuleIndex, type RuleDirection } from './destination-rule-index.ts'
import type { EgressListener, ProxyScope } from './proxy-scope.ts'
import { ImportedHosts } from './sidecar-hosts.ts'
import { onlyDestinationPorts, onlyPort, ServiceList } from './sidecar-services.ts'
import { destinationsOf, virtualServicesFor } from './sidecar-virtual-services.ts'

/** What one proxy sees of the mesh (pilot/pkg/model/sidecar.go, SidecarScope). Proxies that see the same share one. */
export interface SidecarScope {
  readonly namespace: string
  readonly sidecar?: Resource<Sidecar>
  readonly egressListeners: readonly EgressListener[]
  /** One a hostname; those of imported VirtualServices' destinations come last. */
  readonly services: readonly Service[]
  readonly servicesByHostname: ReadonlyMap<string, Service>
  readonly outboundTrafficPolicy: MeshConfig['outboundTrafficPolicy']
  /** The DestinationRule that governs calls of the pod to the host, several of one host merged; undefined also for hosts out of sight. */
  destinationRule(hostname: string, pod: Pod, direction?: RuleDirection): Resource<DestinationRule> | undefined
}

const scopes = new WeakMap<Mesh, Map<string, SidecarScope>>()

/** The scope of the proxy beside, or in, the pod. */
export function sidecarScopeOf(mesh: Mesh, pod: Pod): SidecarScope {
  const cache = scopes.get(mesh) ?? new Map<string, SidecarScope>()
  scopes.set(mesh, cache)
  const sidecar = pod.router ? undefined : findSidecar(mesh, pod)
  const key = `${pod.router} ${pod.namespace} ${sidecar ? `${sidecar.metadata.namespace}/${sidecar.metadata.name}` : ''}`
  const scope = cache.get(key) ?? (pod.router ? gatewayScope(mesh, pod.namespace) : buildScope(mesh, pod.namespace, sidecar))
  cache.set(key, scope)
  return scope
}

/** The scope as the compilation of one pod's listeners and routes asks for it. */
export function proxyScopeOf(mesh: Mesh, pod: Pod): ProxyScope {
  const scope = sidecarScopeOf(mesh, pod)
  const { egressProxy } = scope.sidecar?.spec.outboundTrafficPolicy ?? {}
  return {
    pod,
    outboundTrafficPolicy: scope.outboundTrafficPolicy,
    ...(egressProxy ? { egressProxy } : {}),
    egressListeners: scope.egressListeners,
    service: (hostname) => scope.servicesByHostname.get(hostname),
    destinationRule: (hostname) => scope.destinationRule(hostname, pod),
  }
}

/** One whose selector fits before one without, the oldest of each; else the root namespace's, which is the mesh's default. */
function findSidecar(mesh: Mesh, pod: Pod): Resource<Sidecar> | undefined {
  const own = mesh.sidecars.filter((s) => s.metadata.namespace === pod.namespace)
  const selecting = own.find((s) => s.spec.workloadSelector && selects(s.spec.workloadSelector.labels ?? {}, pod.workloadLabels))
  const unselective = (s: Resource<Sidecar>) => !s.spec.workloadSelector
  return (
    selecting ?? own.find(unselective) ?? mesh.sidecars.find((s) => s.metadata.namespace === mesh.config.rootNamespace && unselective(s))
  )
}

/** The services that a namespace sees: exported to it by name first, then the public ones, each by age. */
function visibleServices(mesh: Mesh, namespace: string): readonly Service[] {
  const visible = mesh.services.filter((s) => isVisible(s.exportTo, namespace))
  return [...visible.filter((s) => s.exportTo[0] !== '*'), ...visible.filter((s) => s.exportTo[0] === '*')]
}

/** A gateway heeds no Sidecar: it sees all that is exported to its namespace. */
function gatewayScope(mesh: Mesh, namespace: string): SidecarScope {
  const list = new ServiceList()
  for (const service of visibleServices(mesh, namespace)) list.add(service)
  const virtualServices = virtualServicesFor(mesh, namespace, 'mesh')
  return finish(mesh, namespace, undefined, [{ bindToPort: false, services: [], virtualServices }], list)
}

function buildScope(mesh: Mesh, namespace: string, sidecar: Resource<Sidecar> | undefined): SidecarScope {
  const egress: readonly (IstioEgressListener | undefined)[] = sidecar?.spec.egress?.length ? sidecar.spec.egress : [undefined]
  const listeners = egress.map((listener) => importListener(mesh, namespace, listener))
  return finish(mesh, namespace, sidecar, listeners, collectServices(mesh, namespace, listeners))
}

function finish(
  mesh: Mesh,
  namespace: string,
  sidecar: Resource<Sidecar> | undefined,
  listeners: readonly EgressListener[],
  list: ServiceList,
): SidecarScope {
  const rules = DestinationRuleIndex.of(mesh)
  const servicesByHostname = list.byHostname()
  const own = sidecar?.spec.outboundTrafficPolicy
  return {
    namespace,
    ...(sidecar ? { sidecar } : {}),
    egressListeners: listeners,
    services: list.services,
    servicesByHostname,
    outboundTrafficPolicy: own ? (own.mode === 'ALLOW_ANY' ? 'ALLOW_ANY' : 'REGISTRY_ONLY') : mesh.config.outboundTrafficPolicy,
    destinationRule(hostname, pod, direction = 'outbound') {
      const service = servicesByHostname.get(hostname)
      return service && rules.find(namespace, service, pod, direction)
    },
  }
}

function importListener(mesh: Mesh, namespace: string, egress: IstioEgressListener | undefined): EgressListener {
  const imported = new ImportedHosts(egress?.hosts ?? ['*/*'], namespace)
  const virtualServices = [...new Set(virtualServicesFor(mesh, namespace, 'mesh'))].filter((vs) =>
    (vs.spec.hosts ?? []).some((host) => imported.importsVirtualServiceHost(host, vs.metadata.namespace)),
  )
  const candidates = imported.exactOnly ? mesh.services.filter((s) => isVisible(s.exportTo, namespace)) : visibleServices(mesh, namespace)
  const services = oneNamespaceEach(
    candidates.flatMap((s) => importService(s, imported, portOf(egress?.port))),
    namespace,
  )
  const { port, bind, captureMode } = egress ?? {}
  return {
    ...(port?.number ? { port: { number: port.number, protocol: port.protocol ?? '' } } : {}),
    ...(bind ? { bind } : {}),
    bindToPort: captureMode === 'NONE',
    services,
    virtualServices,
  }
}

/** The port that services must have; none for a listener without port or that is a proxy for all. */
function portOf(port: { readonly number?: number; readonly protocol?: string } | undefined): number {
  return port?.number && parseProtocol(port.protocol ?? '') !== 'HTTP_PROXY' ? port.number : 0
}

function importService(service: Service, imported: ImportedHosts, port: number): readonly Service[] {
  const imports = imported.selectorFor(service.hostname, service.namespace)
  const found = imports && (port ? onlyPort(service, port) : service)
  if (!found) return []
  const aliases = found.aliases?.filter((alias) => imports(alias.hostname))
  return [aliases && aliases.length !== found.aliases?.length ? { ...found, aliases } : found]
}

/** Of a host that several namespaces define: the caller's own, else the first, a Kubernetes Service before others. */
function oneNamespaceEach(services: readonly Service[], namespace: string): readonly Service[] {
  const chosen = new Map<string, Service>()
  for (const service of services) {
    const before = chosen.get(service.hostname)
    const squatted = before?.registry === 'External' && service.registry === 'Kubernetes' && before.namespace !== namespace
    if (!before || service.namespace === namespace || squatted) chosen.set(service.hostname, service)
  }
  return services.filter((s) => chosen.get(s.hostname)?.namespace === s.namespace)
}

/** What the listeners import, and after it the destinations of each one's VirtualServices. */
function collectServices(mesh: Mesh, namespace: string, listeners: readonly EgressListener[]): ServiceList {
  const list = new ServiceList()
  for (const listener of listeners) {
    for (const service of listener.services) list.add(service)
    for (const virtualService of listener.virtualServices) {
      for (const service of destinationServices(mesh, namespace, virtualService, portOf(listener.port))) list.add(service)
    }
  }
  return list
}

function destinationServices(mesh: Mesh, namespace: string, rule: Resource<VirtualService>, port: number): readonly Service[] {
  const byHostname = servicesByHostname(mesh)
  return [...destinationsOf(rule, namespace)].flatMap(([host, ports]) => {
    const service = bestOf(byHostname.get(host) ?? [], namespace)
    const part = service && (port ? onlyPort(service, port) : onlyDestinationPorts(service, ports))
    return part ? [part] : []
  })
}

const hostnames = new WeakMap<Mesh['services'], ReadonlyMap<string, readonly Service[]>>()

function servicesByHostname(mesh: Mesh): ReadonlyMap<string, readonly Service[]> {
  const known = hostnames.get(mesh.services)
  if (known) return known
  const map = new Map<string, Service[]>()
  for (const service of mesh.services) map.set(service.hostname, [...(map.get(service.hostname) ?? []), service])
  hostnames.set(mesh.services, map)
  return map
}

/** The caller's own, even if exported to nobody; else a visible Kubernetes Service, else the oldest visible one. */
function bestOf(services: readonly Service[], namespace: string): Service | undefined {
  const own = services.filter((s) => s.namespace === namespace)
  const pick = (list: readonly Service[]) => list.find((s) => s.registry === 'Kubernetes') ?? list[0]
  return pick(own) ?? pick(services.filter((s) => isVisible(s.exportTo, namespace)))
}
