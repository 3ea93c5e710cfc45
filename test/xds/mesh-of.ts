import { parseManifests } from '../../src/manifest/parse.ts'
import { buildMesh } from '../../src/mesh/build.ts'
import type { Mesh } from '../../src/mesh/mesh.ts'
import { compileProxy } from '../../src/xds/compile-proxy.ts'
import type { FilterChain, Listener, ProxyConfig, Route, RouteConfiguration, VirtualHost } from '../../src/xds/proxy-config.ts'

/** The mesh of some manifests; nothing is added to them. */
export function meshOf(text: string, meshConfig: Record<string, unknown> = {}): Mesh {
  const { value } = parseManifests([{ name: 'test.yaml', text }])
  return buildMesh(value, { meshConfig }).value
}

/** Manifests of a service with one pod that carries its name as label `app`. */
export function service(name: string, ports: string, namespace = 'default'): string {
  return `
---
{apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: ${namespace}}, spec: {selector: {app: ${name}}, ports: [${ports}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: ${namespace}, labels: {app: ${name}}}, spec: {containers: []}}
---
`
}

/** Manifests of a pod that only calls. */
export function caller(name = 'sleep', namespace = 'default', labels = '{}'): string {
  return `
---
{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: ${namespace}, labels: ${labels}}, spec: {containers: []}}
---
`
}

/** Manifests of a gateway pod in `istio-system` with a Service that leads from 80 to 8080 and from 443 to 8443. */
export const ingress = `
---
{apiVersion: v1, kind: Pod, metadata: {name: ingress, namespace: istio-system, labels: {istio: ingressgateway}}, spec: {containers: []}}
---
apiVersion: v1
kind: Service
metadata: {name: ingress, namespace: istio-system}
spec:
  selector: {istio: ingressgateway}
  ports: [{name: http2, port: 80, targetPort: 8080}, {name: https, port: 443, targetPort: 8443}]
---
`

/** What the sidecar of `default/sleep` is pushed. */
export function sidecarOf(text: string, meshConfig?: Record<string, unknown>): ProxyConfig {
  return compileProxy(meshOf(text, meshConfig), 'default/sleep')
}

/** What the gateway pod of {@link ingress} is pushed. */
export function gatewayOf(text: string, meshConfig?: Record<string, unknown>): ProxyConfig {
  return compileProxy(meshOf(`${ingress}${text}`, meshConfig), 'istio-system/ingress')
}

/** The route table of that name. */
export function tableOf(config: ProxyConfig, name: string): RouteConfiguration {
  const found = config.routes.find((table) => table.name === name)
  if (!found) throw new Error(`no route table ${name} in ${config.routes.map((table) => table.name).join(' ')}`)
  return found
}

/** The virtual host of that name. */
export function virtualHostOf(config: ProxyConfig, table: string, name: string): VirtualHost {
  const hosts = tableOf(config, table).virtual_hosts
  const found = hosts.find((host) => host.name === name)
  if (!found) throw new Error(`no virtual host ${name} in ${hosts.map((host) => host.name).join(' ')}`)
  return found
}

/** Where a route leads, in one word: a cluster, shares `a*90 b*10`, `301`, `direct 503`. */
export function outcomeOf(route: Route): string {
  if (route.redirect) return `redirect ${route.redirect.response_code ?? 'MOVED_PERMANENTLY'}`
  if (route.direct_response) return `direct ${route.direct_response.status}`
  const clusters = route.route?.weighted_clusters?.clusters.map(({ name, weight }) => `${name}*${weight}`)
  return clusters?.join(' ') ?? route.route?.cluster ?? 'nothing'
}

/** Chains of a listener in a small notation: `tls=a.com tcp>cluster`, `http>9080`, the default one last. */
export function chainsOf(config: ProxyConfig, name: string): readonly string[] | undefined {
  const listener = config.listeners.find((candidate) => candidate.name === name)
  return listener && allChains(listener).map(printChain)
}

function allChains({ filter_chains = [], default_filter_chain: last }: Listener): readonly FilterChain[] {
  return last ? [...filter_chains, last] : filter_chains
}

function printChain({ filter_chain_match: match, filters }: FilterChain): string {
  const conditions = [
    ...(match?.server_names ? [`sni=${match.server_names.join(',')}`] : []),
    ...(match?.prefix_ranges ? [`to=${match.prefix_ranges.map((r) => `${r.address_prefix}/${r.prefix_len}`).join(',')}`] : []),
    ...(match?.application_protocols ? [`alpn=${match.application_protocols.join(',')}`] : []),
    ...(match?.destination_port ? [`port=${match.destination_port}`] : []),
  ]
  const targets = filters.map(({ typed_config: config }) => {
    if ('rds' in config || 'route_config' in config) return `http>${config.rds?.route_config_name ?? config.route_config?.name}`
    const proxy = config as { cluster?: string; weighted_clusters?: { clusters: { name: string; weight: number }[] } }
    return `tcp>${proxy.cluster ?? proxy.weighted_clusters?.clusters.map((c) => `${c.name}*${c.weight}`).join(' ')}`
  })
  return [...conditions, ...targets].join(' ')
}
