import type { Protocol } from './mesh.ts'

const BY_NAME: Readonly<Record<string, Protocol>> = {
  tcp: 'TCP',
  udp: 'UDP',
  grpc: 'GRPC',
  'grpc-web': 'GRPC-Web',
  http: 'HTTP',
  http_proxy: 'HTTP_PROXY',
  http2: 'HTTP2',
  https: 'HTTPS',
  tls: 'TLS',
  mongo: 'Mongo',
  redis: 'Redis',
  mysql: 'MySQL',
}

const BY_APP_PROTOCOL: Readonly<Record<string, Protocol>> = {
  'kubernetes.io/h2c': 'HTTP2',
  'kubernetes.io/ws': 'HTTP',
  'kubernetes.io/wss': 'HTTPS',
}

/** Ports where the server speaks first or that are known to be no HTTP: they are never sniffed. */
const WELL_KNOWN_TCP = new Set([25, 53, 3306, 27017])

/** A protocol by its name, in any case (pkg/config/protocol/instance.go, Parse). */
export function parseProtocol(name: string): Protocol {
  return BY_NAME[name.toLowerCase()] ?? 'Unsupported'
}

/** Protocol of a Service port: `appProtocol` wins over the port's name (pkg/config/kube/conversion.go, ConvertProtocol). */
export function inferProtocol(port: {
  readonly port: number
  readonly name: string
  readonly protocol: string
  readonly appProtocol?: string | undefined
}): Protocol {
  if (port.protocol === 'UDP') return 'UDP'
  const known = BY_APP_PROTOCOL[port.appProtocol ?? '']
  if (known) return known
  const name = port.appProtocol ?? port.name
  if (/^grpc-web/i.test(name)) return 'GRPC-Web'
  const protocol = parseProtocol(name.split('-', 1)[0] ?? '')
  return protocol === 'Unsupported' && WELL_KNOWN_TCP.has(port.port) ? 'TCP' : protocol
}

/** Whether routes of VirtualService.http act on the port. */
export function isHttp(protocol: Protocol): boolean {
  return protocol === 'HTTP' || protocol === 'HTTP2' || protocol === 'HTTP_PROXY' || protocol === 'GRPC' || protocol === 'GRPC-Web'
}

/** Whether upstreams of the port are spoken to in HTTP/2 (pkg/config/protocol/instance.go, IsHTTP2). */
export function isHttp2(protocol: Protocol): boolean {
  return protocol === 'HTTP2' || protocol === 'GRPC' || protocol === 'GRPC-Web'
}

/** Whether the proxy finds out by looking at the first bytes. */
export function isSniffed(protocol: Protocol): boolean {
  return protocol === 'Unsupported'
}
