import type { Gateway, Server } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import type { Protocol } from '../mesh/mesh.ts'
import { isHttp, parseProtocol } from '../mesh/protocol.ts'
import type { Place } from './origins.ts'

/** A server of a Gateway as one pod serves it. */
export interface GatewayServer {
  readonly server: Server
  /** `namespace/name`. */
  readonly gateway: string
  readonly place: Place
  /** `host` for VirtualServices of every namespace, `namespace/host` for those of one. */
  readonly hosts: readonly string[]
  /** `server.port.number`. */
  readonly port: number
  readonly protocol: Protocol
  readonly bind: string
  /** Port of the pod that it listens on. */
  readonly podPort: number
  /** Route table; empty where the server hands on connections. */
  readonly routeName: string
}

/** Reads a server; undefined where it states no port. */
export function gatewayServer(gateway: Resource<Gateway>, index: number, podPortOf: (port: number) => number): GatewayServer | undefined {
  const server = gateway.spec.servers?.[index]
  if (!server?.port) return undefined
  const { name, namespace } = gateway.metadata
  const port = server.port.number ?? 0
  const known = {
    server,
    gateway: `${namespace}/${name}`,
    place: { resource: gateway, path: ['spec', 'servers', index] },
    hosts: serverHosts(server.hosts ?? [], namespace),
    port,
    protocol: parseProtocol(server.port.protocol ?? ''),
    bind: server.bind ?? '',
    podPort: podPortOf(port),
  }
  return { ...known, routeName: routeName(known, name, namespace) }
}

/** TLS on a port that is not plain HTTP; `tls` there only asks for a redirect. */
export function isTlsServer({ server, protocol }: Pick<GatewayServer, 'server' | 'protocol'>): boolean {
  return server.tls !== undefined && server.tls !== null && !isHttp(protocol)
}

/** The proxy does not end TLS; so it is also where no mode is given. */
export function isPassthrough({ server }: Pick<GatewayServer, 'server'>): boolean {
  if (!server.tls) return false
  return server.tls.mode === undefined || server.tls.mode === 'PASSTHROUGH' || server.tls.mode === 'AUTO_PASSTHROUGH'
}

/** The proxy ends TLS and speaks HTTP inside. */
export function isTerminatedHttps(server: Pick<GatewayServer, 'server' | 'protocol'>): boolean {
  return Boolean(server.server.tls) && server.protocol === 'HTTPS' && !isPassthrough(server)
}

/** The server speaks HTTP, in plain text or inside TLS. */
export function speaksHttp(server: Pick<GatewayServer, 'server' | 'protocol'>): boolean {
  return isHttp(server.protocol) || (server.protocol === 'HTTPS' && !isPassthrough(server))
}

/** TLS server names, without the namespaces of hosts. */
export function serverNames({ hosts }: Pick<GatewayServer, 'hosts'>): readonly string[] {
  return [...new Set(hosts.map((host) => host.slice(host.indexOf('/') + 1)))].sort()
}

/** `./host` belongs to the Gateway's own namespace, `*` + `/host` to every one; `*` + `/*` stands for all hosts and replaces the list. */
function serverHosts(hosts: readonly string[], namespace: string): readonly string[] {
  if (hosts.includes('*/*')) return ['*']
  return hosts.map((host) => {
    if (host.startsWith('./')) return `${namespace}/${host.slice(2)}`
    return host.startsWith('*/') ? host.slice(2) : host
  })
}

/** Plain servers of a port share a table; each HTTPS server has its own. gateway.go: gatewayRDSRouteName. */
function routeName(server: Omit<GatewayServer, 'routeName'>, name: string, namespace: string): string {
  const bind = server.bind ? `.${server.bind}` : ''
  if (isHttp(server.protocol)) return `http.${server.podPort}${bind}`
  if (!speaksHttp(server)) return ''
  return `https.${server.port}.${server.server.port?.name ?? ''}.${name}.${namespace}${bind}`
}
