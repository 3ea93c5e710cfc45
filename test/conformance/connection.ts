import type { Downstream, HttpRequest } from '../../src/envoy/decision.ts'
import { selects } from '../../src/mesh/label-index.ts'
import type { Mesh, Pod, Service } from '../../src/mesh/mesh.ts'
import type { ProxyConfig } from '../../src/xds/proxy-config.ts'
import type { Call } from './case.ts'

/** Where the recordings reached every gateway. */
const RECORDED_GATEWAY = '127.0.0.1'

/** The parts of a call's URL; the host without its port. */
export interface CallUrl {
  readonly scheme: string
  readonly host: string
  readonly netloc: string
  readonly port: number
  readonly path: string
}

/** Splits a URL without changing a character of its path; an empty query or fragment is dropped. */
export function splitUrl(url: string): CallUrl {
  const [, scheme = '', rest = ''] = /^([a-z]+):(.*)$/s.exec(url) ?? []
  const [, netloc = '', target = ''] = /^\/\/([^/?#]*)(.*)$/s.exec(rest) ?? ['', '', rest]
  const port = /:(\d+)$/.exec(netloc)
  const [, path = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(target) ?? []
  return {
    scheme,
    host: netloc.replace(/:\d+$/, '').toLowerCase(),
    netloc,
    port: port ? Number(port[1]) : scheme === 'http' ? 80 : 443,
    path: `${path || '/'}${query === '?' ? '' : query}${fragment === '#' ? '' : fragment}`,
  }
}

/** The connection that a call makes: to a Service's address, or to a gateway by the port of a Service in front of it. Undefined where nothing listens. */
export function connectionOf(
  call: Call,
  mesh: Mesh,
  pod: Pod,
  config: ProxyConfig,
): { readonly listener: string; readonly downstream: Downstream } | undefined {
  const url = splitUrl(call.url)
  const listener = pod.router
    ? gatewayListener(url.port, mesh, pod, config)
    : sidecarListener(call.dial ?? url.host, url.port, mesh, config)
  if (!listener) return undefined
  const [socketAddress, port] = listener === 'virtualOutbound' ? [url.host, url.port] : socketOf(listener)
  const address = rangeOf(call.dial ?? url.host, port, mesh) ?? (pod.router ? RECORDED_GATEWAY : socketAddress)
  const sni = url.scheme === 'https' || url.scheme === 'tls' ? { sni: url.host } : {}
  return { listener, downstream: { address, port, peerAddress: '127.0.0.1', ...sni } }
}

/** The recordings' proxies do not look at the address that was dialled: a host of the registry with a range of addresses was dialled at one of them. */
function rangeOf(host: string, port: number, mesh: Mesh): string | undefined {
  const serves = (service: Service) => service.hostname === host && service.ports.some((p) => p.port === port && p.protocol === 'TLS')
  return mesh.services.find((service) => serves(service) && service.address.includes('/'))?.address.replace(/\/.*$/, '')
}

function socketOf(listener: string): readonly [string, number] {
  const at = listener.lastIndexOf('_')
  return [listener.slice(0, at), Number(listener.slice(at + 1))]
}

function gatewayListener(port: number, mesh: Mesh, pod: Pod, config: ProxyConfig): string | undefined {
  const fronts = mesh.services.filter(
    (s) =>
      s.registry === 'Kubernetes' && s.namespace === pod.namespace && Object.keys(s.selector).length > 0 && selects(s.selector, pod.labels),
  )
  const numbers = fronts.flatMap((s) =>
    s.ports
      .filter((p) => p.port === port)
      .map(({ targetPort: target }) => (typeof target === 'number' ? target : pod.containerPorts.find((c) => c.name === target)?.port)),
  )
  for (const number of fronts.length > 0 ? numbers : [port]) {
    const found = config.listeners.find((l) => l.name.endsWith(`_${number}`))
    if (found) return found.name
  }
  return has(config, `0.0.0.0_${port}`) ? `0.0.0.0_${port}` : undefined
}

function sidecarListener(host: string, port: number, mesh: Mesh, config: ProxyConfig): string | undefined {
  for (const { name, namespace, registry, address } of mesh.services) {
    const names = [name, `${name}.${namespace}`, `${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`]
    if (registry === 'Kubernetes' && names.includes(host) && has(config, `${address}_${port}`)) return `${address}_${port}`
  }
  return [`${host}_${port}`, `0.0.0.0_${port}`, 'virtualOutbound'].find((name) => has(config, name))
}

const has = (config: ProxyConfig, name: string) => config.listeners.some((l) => l.name === name)

/** The request as the recordings' client writes it: one line a header, names in lower case. */
export function requestOf(call: Call): HttpRequest {
  const url = splitUrl(call.url)
  const headers = Object.entries(call.headers ?? {}).flatMap(([name, value]) => headerLines(name.toLowerCase(), String(value)))
  const host = headers.find(([name]) => name === 'host')?.[1]
  return {
    method: call.method ?? 'GET',
    scheme: url.scheme === 'http' ? 'http' : 'https',
    authority: host ?? url.netloc,
    path: url.path,
    headers: [...headers.filter(([name]) => name !== 'host'), ['connection', 'close']],
    protocol: 'HTTP/1.1',
  }
}

/** A value may hold further lines, as it goes on the wire. */
function headerLines(name: string, value: string): readonly (readonly [string, string])[] {
  const [first = '', ...more] = value.split('\r\n')
  const others = more.map((line): readonly [string, string] => {
    const at = line.indexOf(':')
    return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()]
  })
  return [[name, first.trim()], ...others]
}
