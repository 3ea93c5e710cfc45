import { remembered } from '../core/remembered.ts'
import type { Gateway } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { sortByAge } from '../mesh/age.ts'
import { selects } from '../mesh/label-index.ts'
import type { Mesh, Pod } from '../mesh/mesh.ts'
import { isHttp } from '../mesh/protocol.ts'
import { apiListeners } from './gateway-api-listener.ts'
import { podPorts, servicePodPorts } from './gateway-ports.ts'
import { type GatewayServer, gatewayServer, isTlsServer, speaksHttp } from './gateway-server.ts'

/** Servers of one port, protocol and address of a gateway pod. */
export interface PortServers {
  readonly podPort: number
  readonly bind: string
  /** Of the first server. */
  readonly http: boolean
  readonly routeName: string
  readonly servers: GatewayServer[]
}

/** All Gateways that select one pod, as one. */
export interface MergedGateway {
  readonly ports: readonly PortServers[]
  /** Servers of each route table, the first of which gives it its port. */
  readonly tables: ReadonlyMap<string, readonly GatewayServer[]>
  /** Whether a server of mode AUTO_PASSTHROUGH is among them. */
  readonly passesTlsThrough: boolean
}

/**
 * Merges the Gateways that select a pod, the oldest first. A server that cannot share its port with those before it is left out, silently as
 * istiod does it. pilot/pkg/model/gateway.go: mergeGateways.
 */
export function mergeGateways(mesh: Mesh, pod: Pod): MergedGateway {
  const podPortOf = podPorts(mesh, pod)
  const merge = new GatewayMerge()
  for (const { gateway, services } of allGateways(mesh)) {
    const portsOf = services ? servicePodPorts(mesh, pod, services) : selected(gateway, pod) && ((port: number) => [podPortOf(port)])
    if (portsOf) for (const server of serversOf(gateway, portsOf)) merge.add(server)
  }
  return merge
}

function serversOf(gateway: Resource<Gateway>, portsOf: (port: number) => readonly number[]): readonly GatewayServer[] {
  return (gateway.spec.servers ?? []).flatMap(({ port }, index) =>
    portsOf(port?.number ?? 0).flatMap((podPort) => gatewayServer(gateway, index, () => podPort) ?? []),
  )
}

const selected = (gateway: Resource<Gateway>, pod: Pod) => selects(gateway.spec.selector ?? {}, pod.workloadLabels)

interface AnyGateway {
  readonly gateway: Resource<Gateway>
  /** Of a Kubernetes Gateway: those whose pods carry it out, in place of a selector. */
  readonly services?: ReadonlySet<string>
}

/** Istio's own Gateways and the listeners of Kubernetes Gateways, the oldest first. */
const allGateways = remembered((mesh: Mesh): readonly AnyGateway[] => {
  const listeners = apiListeners(mesh)
  if (listeners.length === 0) return mesh.gateways.map((gateway) => ({ gateway }))
  const services = new Map(listeners.map((listener) => [listener.gateway, listener.services]))
  return sortByAge([...mesh.gateways, ...services.keys()]).map((gateway) => {
    const own = services.get(gateway)
    return { gateway, ...(own && { services: own }) }
  })
})

class GatewayMerge implements MergedGateway {
  passesTlsThrough = false
  readonly ports: PortServers[] = []
  readonly tables = new Map<string, GatewayServer[]>()
  readonly #byKey = new Map<string, PortServers>()
  readonly #used = new Set<number>()
  /** The last plain-text server group of each port. */
  readonly #plain = new Map<number, { readonly group: PortServers; readonly first: GatewayServer }>()
  readonly #tlsHosts = new Map<number, Map<string, string>>()

  add(server: GatewayServer): void {
    if (server.server.tls && !this.#claimTlsHosts(server)) return
    if (server.server.tls?.mode === 'AUTO_PASSTHROUGH') this.passesTlsThrough = true
    const plain = this.#plain.get(server.podPort)
    if (!this.#used.has(server.podPort)) this.#open(server)
    else if (plain) this.#joinPlain(server, plain)
    else if (!isTlsServer(server)) this.#open(server)
    else this.#joinTls(server)
    this.#used.add(server.podPort)
  }

  /** One host repeated on a port drops the whole server: Envoy would refuse two chains for one name. Hosts compare with their namespace. */
  #claimTlsHosts({ hosts, podPort, bind }: GatewayServer): boolean {
    const known = this.#tlsHosts.get(podPort) ?? new Map<string, string>()
    this.#tlsHosts.set(podPort, known)
    if (hosts.some((host) => known.get(host) === bind)) return false
    for (const host of hosts) known.set(host, bind)
    return true
  }

  #open(server: GatewayServer): void {
    const { podPort, bind, protocol, routeName } = server
    const group: PortServers = { podPort, bind, http: isHttp(protocol), routeName, servers: [server] }
    this.ports.push(group)
    this.#byKey.set(keyOf(server), group)
    if (!isTlsServer(server)) this.#plain.set(podPort, { group, first: server })
    if (speaksHttp(server)) this.tables.set(routeName, [server])
  }

  /** Beside plain text, only plain HTTP may join, and only where plain HTTP is there; on another address all may. */
  #joinPlain(server: GatewayServer, { group, first }: { readonly group: PortServers; readonly first: GatewayServer }): void {
    if (server.bind === first.bind) {
      if (!isHttp(first.protocol) || !isHttp(server.protocol)) return
      this.#join(group, server)
      return
    }
    const own = this.#byKey.get(keyOf(server))
    if (own) this.#join(own, server)
    else this.#open(server)
  }

  #joinTls(server: GatewayServer): void {
    if (speaksHttp(server)) {
      if (this.tables.has(server.routeName)) return
      this.tables.set(server.routeName, [server])
    }
    const group = this.#byKey.get(keyOf(server))
    if (group) {
      group.servers.push(server)
      return
    }
    const { podPort, bind, routeName } = server
    const made: PortServers = { podPort, bind, http: false, routeName, servers: [server] }
    this.ports.push(made)
    this.#byKey.set(keyOf(server), made)
  }

  #join(group: PortServers, server: GatewayServer): void {
    group.servers.push(server)
    this.tables.set(server.routeName, [...(this.tables.get(server.routeName) ?? []), server])
  }
}

function keyOf({ podPort, bind, server }: GatewayServer): string {
  return `${podPort} ${server.port?.protocol ?? ''} ${bind}`
}
