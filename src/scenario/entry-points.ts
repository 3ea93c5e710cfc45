import { remembered } from '../core/remembered.ts'
import type { Gateway, HTTPRoute, Server, VirtualService } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { hostsOverlap, isWildcard } from '../mesh/hostname.ts'
import { LabelIndex, selects } from '../mesh/label-index.ts'
import type { Mesh, Pod, Service, Workload } from '../mesh/mesh.ts'
import type { WorkloadBehaviour } from '../sim/traffic.ts'
import { parseUrl } from './request-url.ts'

/** A gateway that lets requests in, with what it can reach. */
export interface GatewayEntry {
  readonly gateway: Resource<Gateway>
  readonly origin: string
  readonly port: number
  readonly services: readonly Resource<VirtualService>[]
}

/** Host names that a sidecar can be asked for, with the VirtualServices that rule them. */
export interface HostEntry {
  readonly host: string
  readonly namespace: string
  readonly port: number
  readonly services: readonly Resource<VirtualService>[]
}

const httpProtocols = new Set(['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB', 'HTTPS'])
const namespacesOfTheSystem = new Set(['istio-system', 'kube-system', 'kube-public', 'kube-node-lease'])

/** Every host that some gateway opens a door for: of each VirtualService bound to it, and of its servers where none is. */
export function gatewayEntries(mesh: Mesh): GatewayEntry[] {
  return mesh.gateways.flatMap((gateway) => {
    const id = `${gateway.metadata.namespace}/${gateway.metadata.name}`
    const bound = mesh.virtualServices.filter((service) => service.spec.gateways?.includes(id))
    const found = new Map<string, GatewayEntry>()
    for (const server of (gateway.spec.servers ?? []).filter(isHttp)) {
      for (const host of reachableHosts(server, bound)) {
        const origin = originOf(host, server)
        const services = bound.filter((service) => service.spec.hosts?.some((each) => hostsOverlap(each, host)))
        if (!found.has(origin)) found.set(origin, { gateway, origin, port: server.port?.number ?? 80, services })
      }
    }
    return [...found.values()]
  })
}

function isHttp({ port, tls }: Server): boolean {
  return httpProtocols.has((port?.protocol ?? 'HTTP').toUpperCase()) && tls?.mode !== 'PASSTHROUGH' && tls?.httpsRedirect !== true
}

function reachableHosts(server: Server, bound: readonly Resource<VirtualService>[]): readonly string[] {
  const doors = (server.hosts ?? ['*']).map((host) => host.slice(host.indexOf('/') + 1))
  const wanted = bound.flatMap((service) => service.spec.hosts ?? []).filter((host) => doors.some((door) => hostsOverlap(door, host)))
  const named = wanted.map((host) => (host === '*' ? (doors.find((door) => door !== '*') ?? '*') : host))
  return named.length > 0 ? named : doors
}

function originOf(host: string, { port, tls }: Server): string {
  const scheme = tls || port?.protocol?.toUpperCase() === 'HTTPS' ? 'https' : 'http'
  const number = port?.number ?? 80
  const name = host === '*' ? 'www.example.com' : isWildcard(host) ? `www${host.slice(1)}` : host
  return `${scheme}://${name}${number === (scheme === 'https' ? 443 : 80) ? '' : `:${number}`}`
}

/**
 * The first `most` hosts that nothing in the mesh calls as far as is known, and that a client must therefore ask for if they are to be seen.
 * Beside a gateway only those that rules were written for.
 */
export function uncalledHosts(mesh: Mesh, behaviour: readonly WorkloadBehaviour[], most: number): HostEntry[] {
  const beside = gatewayEntries(mesh).length > 0
  const called = calledHosts(mesh, behaviour)
  const pods = new LabelIndex(mesh.pods)
  const rules = beside ? ruledHosts(mesh) : []
  const registered = mesh.services.filter(
    (service) =>
      !called.has(service.hostname) && isPlace(service, pods) && (!beside || rules.some((host) => hostsOverlap(host, service.hostname))),
  )
  const hosts = new Set(mesh.services.map((service) => service.hostname))
  const virtual = meshServices(mesh).flatMap((service) =>
    (service.spec.hosts ?? [])
      .filter((host) => !hosts.has(host) && !isWildcard(host))
      .map((host) => ({ host, namespace: service.metadata.namespace, port: 80, services: [service] })),
  )
  return [...registered.slice(0, most).map((service) => hostEntry(mesh, service)), ...virtual].slice(0, most)
}

function isPlace(service: Service, pods: LabelIndex<Pod>): boolean {
  if (namespacesOfTheSystem.has(service.namespace) || service.ports.length === 0 || isWildcard(service.hostname)) return false
  if (service.name === 'kubernetes' && service.namespace === 'default') return false
  const behind = Object.keys(service.selector).length > 0 ? pods.select(service.namespace, service.selector) : []
  return !behind.some((pod) => pod.router) && !(behind.length > 0 && behind.every((pod) => looksLikeClient(pod.workload)))
}

function hostEntry(mesh: Mesh, service: Service): HostEntry {
  const services = meshServices(mesh).filter((each) => each.spec.hosts?.some((host) => hostsOverlap(host, service.hostname)))
  const port = service.ports.find((each) => each.protocol.startsWith('HTTP') || each.protocol.startsWith('GRPC')) ?? service.ports[0]
  return { host: service.hostname, namespace: service.namespace, port: port?.port ?? 80, services }
}

/** VirtualServices that sidecars carry out. */
function meshServices(mesh: Mesh): readonly Resource<VirtualService>[] {
  return mesh.virtualServices.filter(
    (service) => !service.spec.gateways || service.spec.gateways.length === 0 || service.spec.gateways.includes('mesh'),
  )
}

function ruledHosts(mesh: Mesh): readonly string[] {
  return [...meshServices(mesh).flatMap(({ spec }) => spec.hosts ?? []), ...mesh.destinationRules.map(({ spec }) => spec.host ?? '')]
}

function calledHosts(mesh: Mesh, behaviour: readonly WorkloadBehaviour[]): ReadonlySet<string> {
  const byApplications = behaviour.flatMap(({ calls, match }) =>
    calls.flatMap((call) => namesOf(parseUrl(call.url)?.authority ?? '', match['namespace'] ?? 'default')),
  )
  const byRoutes = mesh.virtualServices.flatMap(({ spec }) => otherHosts(spec))
  return new Set([...byApplications, ...byRoutes])
}

/** Hosts that the VirtualService sends requests to, its own left out. */
const otherHosts = remembered(({ http = [], hosts = [] }: VirtualService): readonly string[] =>
  http.flatMap(destinations).filter((host) => !hosts.includes(host)),
)

/** Hosts that a route sends requests to, copies included. */
export function destinations(route: HTTPRoute): string[] {
  const all = [
    ...(route.route ?? []).map((each) => each.destination),
    route.mirror,
    ...(route.mirrors ?? []).map((each) => each.destination),
  ]
  return all.flatMap((each) => (each?.host ? [each.host] : []))
}

function namesOf(authority: string, namespace: string): string[] {
  const host = authority.replace(/:\d+$/, '')
  const [name = '', other = namespace] = host.split('.')
  return [host, `${name}.${other}.svc.cluster.local`]
}

/** A workload that may stand for the caller: with a sidecar, and called by nobody or known as a client by its name. */
export function findCaller(mesh: Mesh, namespace: string): Workload | undefined {
  const candidates = mesh.workloads.filter((workload) => workload.pods.some((pod) => pod.sidecar && !pod.router))
  const clients = candidates.filter((workload) => looksLikeClient(workload.id))
  const near = (list: readonly Workload[]) => list.find((workload) => workload.namespace === namespace) ?? list[0]
  return near(clients) ?? near(candidates.filter((workload) => isUnserved(mesh, workload)))
}

function looksLikeClient(workload: string): boolean {
  return /(^|\/)(client|sleep|curl|fortio|loadgenerator|load-generator|traffic-generator|tester)(-|$)/.test(workload)
}

function isUnserved(mesh: Mesh, workload: Workload): boolean {
  return !mesh.services.some(
    (service) =>
      service.namespace === workload.namespace && Object.keys(service.selector).length > 0 && selects(service.selector, workload.labels),
  )
}
