import type { Mesh, Pod, Protocol } from '../mesh/mesh.ts'
import { isHttp, isSniffed, parseProtocol } from '../mesh/protocol.ts'
import { authenticationFilter, type PeerMode, peerModeOf } from './authentication.ts'
import { authorizationFilters, customAuthorizationFilters, tcpAuthorizationFilters } from './authorization.ts'
import { httpConnectionManager } from './http-connection-manager.ts'
import { withFilters } from './http-filters.ts'
import type { OriginMap } from './origins.ts'
import type { FilterChain, HttpFilter, Listener, NetworkFilter, RouteConfiguration } from './proxy-config.ts'
import { sidecarScopeOf } from './sidecar-scope.ts'
import { tcpProxyTo } from './tcp-proxy.ts'

const VIRTUAL_INBOUND_PORT = 15006
/** What an application may not have seen is tried again, where it closed a connection that was kept for later (pilot route/route.go, BuildDefaultHTTPInboundRoute). */
const INBOUND_RETRIES = { retry_on: 'reset-before-request', num_retries: 2 }

/** A port of a pod that something leads to. */
interface InboundPort {
  /** The pod's own. */
  readonly port: number
  readonly servicePort: number
  readonly protocol: Protocol
}

/**
 * The listener of a sidecar that takes what others send to its pod: for each port a chain for connections with a certificate of the mesh and one
 * for plain ones, as far as PeerAuthentication lets them in, and the same for all other ports (listener_inbound.go).
 */
export function compileInboundListener(mesh: Mesh, pod: Pod, origins: OriginMap): Listener {
  const authentication = authenticationFilter(mesh, pod, origins)
  const security = [
    ...customAuthorizationFilters(mesh, pod, origins),
    ...(authentication ? [authentication] : []),
    ...authorizationFilters(mesh, pod, origins),
  ]
  const context = { mesh, pod, origins, security, tcpSecurity: tcpAuthorizationFilters(mesh, pod, origins) }
  const chains = inboundPorts(mesh, pod).flatMap((port) => portChains(port, context))
  return {
    name: 'virtualInbound',
    address: { socket_address: { address: '0.0.0.0', port_value: VIRTUAL_INBOUND_PORT } },
    filter_chains: [...chains, ...otherPorts(context)],
  }
}

interface Context {
  readonly mesh: Mesh
  readonly pod: Pod
  readonly origins: OriginMap
  readonly security: readonly HttpFilter[]
  readonly tcpSecurity: readonly NetworkFilter[]
}

function portChains({ port, servicePort, protocol }: InboundPort, context: Context): readonly FilterChain[] {
  const cluster = `inbound|${port}||`
  const http = isHttp(protocol) || isSniffed(protocol)
  const filters = http ? [httpFilter(cluster, `inbound|http|${servicePort}`, port, context)] : [...context.tcpSecurity, tcpProxyTo(cluster)]
  return chainsFor(peerModeOf(context.mesh, context.pod, port), { name: `0.0.0.0_${port}`, port, filters }, context.origins)
}

function otherPorts(context: Context): readonly FilterChain[] {
  const filters = [httpFilter('InboundPassthroughCluster', 'inbound|http|0', 0, context)]
  return chainsFor(peerModeOf(context.mesh, context.pod, 0), { name: 'virtualInbound-catchall-http', filters }, context.origins)
}

function httpFilter(cluster: string, virtualHost: string, port: number, { mesh, security }: Context): NetworkFilter {
  const routes: RouteConfiguration = {
    name: cluster,
    virtual_hosts: [
      {
        name: virtualHost,
        domains: ['*'],
        routes: [{ name: 'default', match: { prefix: '/' }, route: { cluster, timeout: '0s', retry_policy: INBOUND_RETRIES } }],
      },
    ],
  }
  const filter = httpConnectionManager({ name: `inbound_0.0.0.0_${port}`, routes, config: mesh.config })
  const manager = filter.typed_config
  return 'http_filters' in manager ? { ...filter, typed_config: withFilters(manager, security) } : filter
}

interface ChainParts {
  readonly name: string
  readonly port?: number
  readonly filters: readonly NetworkFilter[]
}

/** Chains for the connections that a mode lets in. What serves both kinds limits and counts each by itself, as Envoy does. */
function chainsFor({ mode, place }: PeerMode, { name, port, filters }: ChainParts, origins: OriginMap): readonly FilterChain[] {
  const match = port === undefined ? {} : { destination_port: port }
  const tls: FilterChain = {
    name,
    filter_chain_match: { ...match, transport_protocol: 'tls' },
    filters,
    transport_socket: { name: 'envoy.transport_sockets.tls', typed_config: { require_client_certificate: true } },
  }
  const plain: FilterChain = { name, filter_chain_match: { ...match, transport_protocol: 'raw_buffer' }, filters }
  const chains = mode === 'STRICT' ? [tls] : mode === 'DISABLE' ? [plain] : [tls, plain]
  for (const chain of chains) origins.mark(chain, place)
  return chains
}

/** What the pod's Sidecar lists under `ingress`, else each port that a service leads to, by the first that does. */
function inboundPorts(mesh: Mesh, pod: Pod): readonly InboundPort[] {
  const ingress = sidecarScopeOf(mesh, pod).sidecar?.spec.ingress ?? []
  if (ingress.length === 0) return portsByPod(mesh).get(`${pod.namespace}/${pod.name}`) ?? []
  return ingress.flatMap(({ port }) => {
    const number = port?.number
    return number === undefined ? [] : [{ port: number, servicePort: number, protocol: parseProtocol(port?.protocol ?? '') }]
  })
}

const indices = new WeakMap<Mesh['services'], ReadonlyMap<string, readonly InboundPort[]>>()

function portsByPod(mesh: Mesh): ReadonlyMap<string, readonly InboundPort[]> {
  const known = indices.get(mesh.services)
  if (known) return known
  const byPod = new Map<string, InboundPort[]>()
  for (const { ports, endpoints } of mesh.services) {
    const protocols = new Map(ports.map(({ port, protocol }) => [port, protocol]))
    for (const { pod, port, servicePort } of endpoints) {
      const protocol = protocols.get(servicePort)
      if (pod === undefined || protocol === undefined || protocol === 'UDP') continue
      const ofPod = byPod.get(pod) ?? []
      byPod.set(pod, ofPod)
      if (!ofPod.some((each) => each.port === port)) ofPod.push({ port, servicePort, protocol })
    }
  }
  indices.set(mesh.services, byPod)
  return byPod
}
