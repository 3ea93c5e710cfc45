import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CompiledProxy, compileProxyConfig } from '../../src/envoy/compile.ts'
import type { Downstream, HttpRequest } from '../../src/envoy/decision.ts'
import type { FilterChain, FilterChainMatch, Listener, NetworkFilter, ProxyConfig, RouteConfiguration } from '../../src/xds/proxy-config.ts'
import { type Call, type Case, readCase } from '../conformance/case.ts'
import { requestOf, splitUrl } from '../conformance/connection.ts'

const ROOT = join(import.meta.dirname, '..', 'conformance')

interface RecordedChain {
  readonly match: FilterChainMatch
  readonly http?: string
  readonly tcp?: string | Readonly<Record<string, number>>
}
interface RecordedProxy {
  readonly listeners: readonly { readonly name: string; readonly chains: readonly RecordedChain[] }[]
  readonly routes: readonly RouteConfiguration[]
  readonly clusters: Readonly<Record<string, ProxyConfig['clusters'][number]>>
}

/** What the real Envoy did with one call. */
export interface RecordedAnswer {
  readonly listener: string | null
  readonly status?: number
  readonly flags?: readonly string[]
  readonly details?: string
  readonly route?: string | null
  readonly route_index?: number | null
  readonly route_config?: string | null
  readonly virtual_host?: string | null
  readonly clusters?: Readonly<Record<string, number>>
  readonly cluster?: string
  readonly tcp_cluster?: string | null
  readonly times?: number
  readonly body?: string
  readonly upstream?: {
    readonly method: string
    readonly path: string
    readonly host: string
    readonly headers: Readonly<Record<string, string>>
  }
  readonly response_headers?: Readonly<Record<string, string>>
}

/** One call as the proxy gets it, with the configuration that istiod pushed and the answer that was recorded. */
export interface RecordedCall {
  readonly where: string
  readonly proxy: CompiledProxy
  readonly downstream: Downstream
  readonly request: HttpRequest
  readonly want: RecordedAnswer
}

interface Recording {
  readonly validation?: readonly { readonly error?: string }[]
  readonly proxies: Readonly<Record<string, RecordedProxy>>
  readonly calls: readonly (RecordedAnswer | null)[]
}

/** Every call of every case of a folder that istiod's validation lets pass. */
export function recordedCalls(folder: string): readonly RecordedCall[] {
  const names = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.json'))
  return names.flatMap((name) => callsOfCase(folder, name.replace(/\.json$/, '')))
}

function callsOfCase(folder: string, name: string): readonly RecordedCall[] {
  const recording = JSON.parse(readFileSync(join(ROOT, folder, `${name}.json`), 'utf8')) as Recording
  if (recording.validation?.some((message) => message.error)) return []
  const test = readCase(join(ROOT, folder, `${name}.yaml`), join(ROOT, 'bases'))
  const proxies = new Map<string, CompiledProxy>()
  return recording.calls.flatMap((want, i) => {
    const step = test.calls[i]
    if (!want || !step || 'wait' in step) return []
    const call = 'parallel' in step ? step.parallel[0] : step
    const recorded = call && recording.proxies[call.from]
    if (!call || !recorded) return []
    const proxy = proxies.get(call.from) ?? compileProxyConfig(configOf(call.from, recorded, test))
    proxies.set(call.from, proxy)
    return [{ where: `${folder}/${name} calls[${i}]`, proxy, downstream: downstreamOf(call, want), request: requestOf(call), want }]
  })
}

/** The port that was dialled is the listener's; a listener of every address was reached by name. */
function downstreamOf(call: Call, { listener }: RecordedAnswer): Downstream {
  const url = splitUrl(call.url)
  const at = listener?.lastIndexOf('_') ?? -1
  const [address, port] = at < 0 ? ['', Number.NaN] : [listener?.slice(0, at) ?? '', Number(listener?.slice(at + 1))]
  const sni = url.scheme === 'https' || url.scheme === 'tls' ? { sni: url.host } : {}
  const dialled = call.dial ?? url.host
  return {
    address: address === '' || address === '0.0.0.0' ? dialled : address,
    port: at < 0 ? (listener ? url.port : 1) : port,
    peerAddress: '127.0.0.1',
    ...sni,
  }
}

function configOf(pod: string, recorded: RecordedProxy, test: Case): ProxyConfig {
  const isRouter = !recorded.listeners.some(({ name }) => name === 'virtualOutbound')
  return {
    pod,
    type: isRouter ? 'router' : 'sidecar',
    namespace: pod.split('/')[0] ?? '',
    listeners: recorded.listeners.map(({ name, chains }) =>
      listenerOf(
        name,
        chains.map((chain) => chainOf(chain, test, isRouter)),
      ),
    ),
    routes: recorded.routes.map((table) => ({ ...table, ignore_port_in_host_matching: true })),
    clusters: Object.values(recorded.clusters),
    endpoints: [],
    origins: { get: () => undefined, field: () => undefined },
  }
}

/** Recordings list the default chain last, with an empty match. */
function listenerOf(name: string, chains: readonly FilterChain[]): Listener {
  const last = chains.at(-1)
  const isDefault = chains.length > 1 && last && Object.keys(last.filter_chain_match ?? {}).length === 0
  return isDefault ? { name, filter_chains: chains.slice(0, -1), default_filter_chain: last } : { name, filter_chains: chains }
}

function chainOf({ match, http, tcp }: RecordedChain, test: Case, isRouter: boolean): FilterChain {
  const terminates = isRouter && http?.startsWith('https.')
  const filter = http === undefined ? tcpFilter(tcp ?? '') : { name: 'http', typed_config: managerOf(http, test) }
  return { filter_chain_match: match, filters: [filter], ...(terminates ? { transport_socket: { name: 'tls' } } : {}) }
}

function tcpFilter(tcp: string | Readonly<Record<string, number>>): NetworkFilter {
  if (typeof tcp === 'string') return { name: 'tcp', typed_config: { '@type': 'TcpProxy', cluster: tcp } }
  const clusters = Object.entries(tcp).map(([name, weight]) => ({ name, weight }))
  return { name: 'tcp', typed_config: { '@type': 'TcpProxy', weighted_clusters: { clusters } } }
}

/** What recordings leave out of a connection manager follows from the mesh's settings. */
function managerOf(routeConfig: string, { mesh }: Case): NetworkFilter['typed_config'] {
  const { pathNormalization, defaultConfig } = (mesh ?? {}) as {
    readonly pathNormalization?: { readonly normalization?: string }
    readonly defaultConfig?: { readonly gatewayTopology?: { readonly numTrustedProxies?: number } }
  }
  const normalization = pathNormalization?.normalization ?? 'DEFAULT'
  return {
    '@type': 'HttpConnectionManager',
    rds: { route_config_name: routeConfig },
    normalize_path: normalization !== 'NONE',
    merge_slashes: normalization.includes('MERGE'),
    path_with_escaped_slashes_action: normalization.startsWith('DECODE') ? 'UNESCAPE_AND_FORWARD' : 'KEEP_UNCHANGED',
    xff_num_trusted_hops: defaultConfig?.gatewayTopology?.numTrustedProxies ?? 0,
  }
}
