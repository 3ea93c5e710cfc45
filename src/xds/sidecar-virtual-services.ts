import { remembered } from '../core/remembered.ts'
import type { Destination, VirtualService } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import type { Mesh } from '../mesh/mesh.ts'
import { withApiRoutes } from './gateway-api-virtual-services.ts'
import { ownRoutesFirst } from './gateway-semantics.ts'

type Rule = Resource<VirtualService>

interface ByReach {
  readonly visibleToAll: Rule[]
  readonly ownNamespace: Map<string, Rule[]>
  readonly exported: Map<string, Rule[]>
}

const indices = new WeakMap<Mesh, ReadonlyMap<string, ByReach>>()

/**
 * The VirtualServices that a proxy of the namespace sees at a gateway (`mesh` or `namespace/name`), in order of precedence: private to the
 * namespace, exported to it by name, public; the oldest first in each (pilot/pkg/model/push_context.go, VirtualServicesForGateway). One that
 * names the gateway twice stands here twice.
 */
export function virtualServicesFor(mesh: Mesh, namespace: string, gateway: string): readonly Rule[] {
  const index = indices.get(mesh) ?? buildIndex(mesh)
  indices.set(mesh, index)
  const reach = index.get(gateway)
  if (!reach) return []
  const lists = [reach.ownNamespace.get(namespace) ?? [], reach.exported.get(namespace) ?? [], reach.visibleToAll]
  return lists.flatMap((list) => ownRoutesFirst(list, namespace))
}

function buildIndex(mesh: Mesh): ReadonlyMap<string, ByReach> {
  const index = new Map<string, ByReach>()
  for (const rule of withApiRoutes(mesh)) {
    const gateways = rule.spec.gateways?.length ? rule.spec.gateways : ['mesh']
    for (const gateway of gateways) {
      const reach = index.get(gateway) ?? { visibleToAll: [], ownNamespace: new Map(), exported: new Map() }
      index.set(gateway, reach)
      addToReach(reach, rule)
    }
  }
  return index
}

function addToReach(reach: ByReach, rule: Rule): void {
  const exportTo = rule.spec.exportTo ?? ['*']
  if (exportTo[0] === '*') reach.visibleToAll.push(rule)
  else if (exportTo[0] !== '~') {
    for (const namespace of exportTo) {
      const lists = namespace === rule.metadata.namespace ? reach.ownNamespace : reach.exported
      lists.set(namespace, [...(lists.get(namespace) ?? []), rule])
    }
  }
}

/** Hosts that the VirtualService leads to, with the ports named; 0 stands for a destination without port. Rules for other callers' namespaces are left out. */
export function destinationsOf({ spec }: Rule, callerNamespace: string): ReadonlyMap<string, ReadonlySet<number>> {
  const byCaller = portsByCaller(spec)
  const ports = byCaller.get(callerNamespace) ?? collectPorts(spec, callerNamespace)
  byCaller.set(callerNamespace, ports)
  return ports
}

const portsByCaller = remembered((_: VirtualService) => new Map<string, ReadonlyMap<string, ReadonlySet<number>>>())

function collectPorts(spec: VirtualService, callerNamespace: string): ReadonlyMap<string, ReadonlySet<number>> {
  const ports = new Map<string, Set<number>>()
  for (const destination of allDestinations(spec, callerNamespace)) {
    if (!destination?.host) continue
    const set = ports.get(destination.host) ?? new Set()
    ports.set(destination.host, set.add(destination.port?.number ?? 0))
  }
  return ports
}

function allDestinations(spec: VirtualService, callerNamespace: string): readonly (Destination | undefined)[] {
  const { http = [], tcp = [], tls = [] } = spec
  const mine = http.filter((route) => {
    const namespaces = (route.match ?? []).map((match) => match.sourceNamespace).filter(Boolean)
    return namespaces.length === 0 || namespaces.includes(callerNamespace)
  })
  return [
    ...mine.flatMap((route) => [...(route.route ?? []), { destination: route.mirror }, ...(route.mirrors ?? [])]),
    ...[...tcp, ...tls].flatMap((route) => route.route ?? []),
  ].map((target) => target.destination)
}
