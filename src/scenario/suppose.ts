import { parseManifests } from '../manifest/parse.ts'
import type { Resource } from '../manifest/resource.ts'
import { buildMesh } from '../mesh/build.ts'
import { selects } from '../mesh/label-index.ts'
import type { Mesh, Service, Workload } from '../mesh/mesh.ts'
import { isScenario, statedTraffic } from './decode.ts'
import { findCaller, uncalledHosts } from './entry-points.ts'
import { knownBehaviour } from './known-applications.ts'
import { isNearName, type ReferencedHost, referencedHosts } from './referenced-hosts.ts'
import { clientText, deploymentText, destinationRuleText, gatewayText, gatewayWorkloadText, serviceText } from './supposed-manifests.ts'

/** The file that what is supposed stands in. */
export const supposedFile = 'supposed.yaml'

const introduction = `# Supposed by Telltale: the text refers to these, and does not hold them.
# Adopt this file to change them, or add your own manifests and it goes away.
`

/**
 * Manifests for what a text evidently leaves out, so that a fragment (a VirtualService alone, a Service without pods) runs; empty where
 * nothing is missing. A whole text is taken at its word: a host, a subset or a DestinationRule that it lacks is an error, and not supposed.
 * `before`: manifests that are supposed already and among the resources; they stand first in the text.
 */
export function suppose(resources: readonly Resource[], mesh: Mesh, before: readonly string[] = []): string {
  const parts = isFragment(resources, mesh) ? [...gateways(mesh), ...hosts(resources, mesh), ...pods(mesh)] : []
  const known = withParts(resources, parts, mesh)
  return supposedText([...before, ...parts, ...gatewayWorkloads(known), ...clients(resources, known)])
}

/** The text of the file that holds the manifests; empty for none. */
export function supposedText(parts: readonly string[]): string {
  return parts.length === 0 ? '' : `${introduction}${parts.join('---\n')}`
}

/** No registry, no workload, or rules for a Gateway that is elsewhere: the text is a part of something larger. */
function isFragment(resources: readonly Resource[], mesh: Mesh): boolean {
  const registry = resources.some((resource) => resource.kind === 'Service' || resource.kind === 'ServiceEntry')
  return !registry || ownWorkloads(mesh).length === 0 || missingGateways(mesh).length > 0
}

function ownWorkloads(mesh: Mesh): readonly Workload[] {
  return mesh.workloads.filter((workload) => !workload.pods.some((pod) => pod.router))
}

function missingGateways(mesh: Mesh): readonly { readonly id: string; readonly hosts: readonly string[] }[] {
  const present = mesh.gateways.map((gateway) => `${gateway.metadata.namespace}/${gateway.metadata.name}`)
  const missing = new Map<string, Set<string>>()
  for (const { spec } of mesh.virtualServices) {
    for (const id of spec.gateways ?? []) {
      if (id === 'mesh' || present.some((name) => name === id || isNearName(name, id))) continue
      const known = missing.get(id) ?? new Set()
      for (const host of spec.hosts ?? []) known.add(host)
      missing.set(id, known)
    }
  }
  return [...missing].map(([id, names]) => ({ id, hosts: [...names] }))
}

function gateways(mesh: Mesh): string[] {
  return missingGateways(mesh).map(({ id, hosts: names }) => {
    const [namespace = 'default', name = ''] = id.split('/')
    return gatewayText(name, namespace, names)
  })
}

/** Services, their subsets and their pods for hosts that only rules speak of; a Service for workloads that no Service leads to. */
function hosts(resources: readonly Resource[], mesh: Mesh): string[] {
  const referenced = referencedHosts(mesh)
  const missing = referenced.filter(({ name, namespace }) => {
    const near = mesh.services.filter((service) => service.namespace === namespace && service.registry === 'Kubernetes')
    return !near.some((service) => service.name === name || isNearName(service.name, name))
  })
  const parts = missing.flatMap((host) => [...missingService(host, mesh), ...missingSubsets(host, mesh)])
  const known = referenced.filter((host) => !missing.includes(host)).flatMap((host) => missingSubsets(host, mesh))
  const registry = resources.some((resource) => resource.kind === 'Service' || resource.kind === 'ServiceEntry')
  return [...parts, ...known, ...(registry ? [] : unservedApps(mesh, missing))]
}

function missingService(host: ReferencedHost, mesh: Mesh): string[] {
  const { name, namespace, ports } = host
  const behind = ownWorkloads(mesh).filter((workload) => workload.namespace === namespace && belongsTo(workload, name))
  const [first] = behind
  const selector = first?.labels['app'] ? { app: first.labels['app'] } : first ? first.labels : { app: name }
  const open = ports.length > 0 ? ports : portsOf(first)
  const service = serviceText(name, namespace, selector, open)
  if (first) return [service]
  const subsets = subsetLabels(host, mesh)
  if (subsets.length === 0) return [service, deploymentText(name, namespace, { app: name }, open[0])]
  return [
    service,
    ...subsets.map((subset) => deploymentText(`${name}-${subset.name}`, namespace, { app: name, ...subset.labels }, open[0])),
  ]
}

function belongsTo(workload: Workload, name: string): boolean {
  return workload.app === name || workload.name === name || workload.name.startsWith(`${name}-`)
}

function portsOf(workload: Workload | undefined): readonly number[] {
  const ports = (workload?.pods[0]?.containerPorts ?? []).map((each) => each.port)
  return ports.length > 0 ? ports : [80]
}

/** A DestinationRule for subsets that routes name, if none at all is there for the host. */
function missingSubsets({ name, namespace, hostname, subsets }: ReferencedHost, mesh: Mesh): string[] {
  const ruled = mesh.destinationRules.some((rule) => rule.spec.host === hostname)
  return subsets.length === 0 || ruled ? [] : [destinationRuleText({ name, namespace, host: name, subsets })]
}

function subsetLabels(
  { hostname, subsets }: ReferencedHost,
  mesh: Mesh,
): readonly { readonly name: string; readonly labels: Readonly<Record<string, string>> }[] {
  const rule = mesh.destinationRules.find((each) => each.spec.host === hostname)
  if (!rule) return subsets.map((name) => ({ name, labels: { version: name } }))
  return (rule.spec.subsets ?? []).map((subset) => ({ name: subset.name ?? '', labels: subset.labels ?? {} }))
}

/** Workloads alone: each app gets the Service that would stand before it. */
function unservedApps(mesh: Mesh, missing: readonly ReferencedHost[]): string[] {
  const done = new Set(missing.map(({ name, namespace }) => `${namespace}/${name}`))
  return ownWorkloads(mesh).flatMap((workload) => {
    const id = `${workload.namespace}/${workload.app}`
    if (done.has(id) || missing.some((host) => host.namespace === workload.namespace && belongsTo(workload, host.name))) return []
    done.add(id)
    const selector = workload.labels['app'] ? { app: workload.labels['app'] } : workload.labels
    return [serviceText(workload.app, workload.namespace, selector, portsOf(workload))]
  })
}

/** Pods for Services whose selector fits none, where the text holds no workload at all. */
function pods(mesh: Mesh): string[] {
  if (ownWorkloads(mesh).length > 0) return []
  return mesh.services
    .filter((service) => service.registry === 'Kubernetes' && Object.keys(service.selector).length > 0)
    .flatMap((service) => podsOf(service, mesh))
}

function podsOf(service: Service, mesh: Mesh): string[] {
  if (mesh.pods.some((pod) => pod.namespace === service.namespace && selects(service.selector, pod.labels))) return []
  const host = referencedHosts(mesh).find((each) => each.hostname === service.hostname) ?? { ...service, ports: [], subsets: [] }
  const subsets = subsetLabels(host, mesh)
  const name = service.selector['app'] ?? service.name
  const target = service.ports[0]?.targetPort
  const port = typeof target === 'number' ? target : service.ports[0]?.port
  if (subsets.length === 0) return [deploymentText(name, service.namespace, service.selector, port)]
  return subsets.map((subset) =>
    deploymentText(`${name}-${subset.name}`, service.namespace, { ...service.selector, ...subset.labels }, port),
  )
}

const ofGateways = new WeakMap<Mesh['gateways'], readonly string[]>()

/** Pods for Gateways whose selector fits none: the ingress gateway is seldom part of an application's manifests. */
function gatewayWorkloads(mesh: Mesh): readonly string[] {
  const made = ofGateways.get(mesh.gateways) ?? makeGatewayWorkloads(mesh)
  ofGateways.set(mesh.gateways, made)
  return made
}

function makeGatewayWorkloads(mesh: Mesh): readonly string[] {
  const unmet = new Map<string, { selector: Readonly<Record<string, string>>; ports: Set<number> }>()
  for (const { spec } of mesh.gateways) {
    const selector = spec.selector ?? {}
    if (mesh.pods.some((pod) => pod.router && selects(selector, pod.labels))) continue
    const key = JSON.stringify(Object.entries(selector).sort())
    const known = unmet.get(key) ?? { selector, ports: new Set() }
    for (const server of spec.servers ?? []) known.ports.add(server.port?.number ?? 80)
    unmet.set(key, known)
  }
  return [...unmet.values()].flatMap(({ selector, ports }) => {
    const istio = selector['istio'] ?? 'ingressgateway'
    const name = selector['istio'] === undefined && selector['app'] ? selector['app'] : `istio-${istio}`
    return gatewayWorkloadText(name, { app: name, istio, ...selector }, [...ports])
  })
}

/** A client for hosts that nobody calls, and for the workload that the scenario sends from. */
function clients(resources: readonly Resource[], mesh: Mesh): string[] {
  const wanted = scenarioClients(resources)
  if (wanted)
    return wanted
      .filter((client) => !mesh.workloads.some(({ id }) => id === `${client.namespace}/${client.name}`))
      .map(({ name, namespace }) => clientText(name, namespace))
  const [first] = uncalledHosts(mesh, knownBehaviour(mesh), 1)
  return !first || findCaller(mesh, first.namespace) ? [] : [clientText('client', first.namespace)]
}

/** The workloads that the scenario's sources stand in; undefined where no scenario says who sends. */
function scenarioClients(resources: readonly Resource[]): readonly { readonly name: string; readonly namespace: string }[] | undefined {
  const own = resources.findLast(isScenario)
  const spec = own?.body['spec'] as { readonly traffic?: unknown } | null | undefined
  if (!own || !spec?.traffic) return undefined
  return statedTraffic(own).flatMap(({ from }) => (from.type === 'workload' ? [from] : []))
}

function withParts(resources: readonly Resource[], parts: readonly string[], mesh: Mesh): Mesh {
  if (parts.length === 0) return mesh
  const added = parseManifests([{ name: supposedFile, text: parts.join('---\n') }]).value.map((resource, i) => ({
    ...resource,
    index: resources.length + i,
  }))
  return buildMesh([...resources, ...added], { meshConfig: mesh.config.body }).value
}
