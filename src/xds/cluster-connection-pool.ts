import { parseDuration } from '../core/duration.ts'
import type { ConnectionPoolHTTPSettings, ConnectionPoolSettings } from '../manifest/kinds.ts'
import { number, record, text } from '../mesh/loose.ts'
import type { MeshConfig, ServicePort } from '../mesh/mesh.ts'
import { isHttp, isHttp2, isSniffed } from '../mesh/protocol.ts'
import type { Block, ClusterPolicy } from './cluster-policy.ts'
import type { OriginMap } from './origins.ts'
import { protoDuration } from './proto-duration.ts'
import type { CircuitBreakerThresholds, Cluster } from './proxy-config.ts'

const UNLIMITED = 4_294_967_295
const HTTP_OPTIONS = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions'

/** What decides the protocol spoken to an upstream. */
export interface UpstreamProtocol {
  readonly port: Pick<ServicePort, 'protocol'>
  /** Only a sidecar finds the protocol of an undeclared port out; a gateway speaks HTTP/1.1 there. */
  readonly sidecar: boolean
  readonly outbound: boolean
  /** Options for the name that TLS asks for. */
  readonly names?: Options | undefined
}

/** Connect timeout, thresholds and upstream protocol options of a cluster (pilot cluster_traffic_policy.go, applyConnectionPool). */
export function connectionPool(
  policy: ClusterPolicy,
  upstream: UpstreamProtocol,
  config: MeshConfig,
  origins: OriginMap,
): Partial<Cluster> {
  const pool = policy.connectionPool
  const options = httpOptions(pool?.value ?? {}, upstream, config)
  const { connectTimeout, tcpKeepalive } = pool?.value.tcp ?? {}
  const keepalive = tcpKeepaliveOf(record(config.body['tcpKeepalive']), record(tcpKeepalive), tcpKeepalive !== undefined)
  return {
    connect_timeout: connectTimeout ? protoDuration(connectTimeout) : meshConnectTimeout(config),
    circuit_breakers: { thresholds: [origins.mark(thresholds(pool, policy), pool?.place)] },
    ...(keepalive ? { upstream_connection_options: { tcp_keepalive: keepalive } } : {}),
    ...(options
      ? { typed_extension_protocol_options: { [HTTP_OPTIONS]: { '@type': `type.googleapis.com/${HTTP_OPTIONS}`, ...options } } }
      : {}),
  }
}

/** How long a connection attempt may take where no rule says: 10 s unless MeshConfig differs. */
export function meshConnectTimeout(config: MeshConfig): string {
  return protoDuration(text(config.body['connectTimeout']) || '10s')
}

/** The mesh's keep-alive settings, the rule's single ones over them; empty where one is asked for with the system's defaults. */
function tcpKeepaliveOf(mesh: Options, rule: Options, asked: boolean): Options | undefined {
  if (!asked && Object.keys(mesh).length === 0) return undefined
  const { probes, time, interval } = { ...mesh, ...rule } as {
    readonly probes?: number
    readonly time?: string
    readonly interval?: string
  }
  const seconds = (duration: string) => Math.trunc((parseDuration(duration) ?? 0) / 1000)
  return {
    ...(probes && probes > 0 ? { keepalive_probes: probes } : {}),
    ...(typeof time === 'string' ? { keepalive_time: seconds(time) } : {}),
    ...(typeof interval === 'string' ? { keepalive_interval: seconds(interval) } : {}),
  }
}

/** Zero means unset, and what is unset has no limit. */
function thresholds(pool: Block<ConnectionPoolSettings> | undefined, policy: ClusterPolicy): CircuitBreakerThresholds {
  const { http, tcp } = pool?.value ?? {}
  const limit = (value: number | undefined) => (value && value > 0 ? value : UNLIMITED)
  const budget = policy.retryBudget?.value
  return {
    max_connections: limit(tcp?.maxConnections),
    max_pending_requests: limit(http?.http1MaxPendingRequests),
    max_requests: limit(http?.http2MaxRequests),
    max_retries: limit(http?.maxRetries),
    ...(budget ? { retry_budget: retryBudget(budget) } : {}),
  }
}

function retryBudget(budget: Readonly<Record<string, unknown>>): NonNullable<CircuitBreakerThresholds['retry_budget']> {
  const percent = number(budget['percent']) ?? number(record(budget['percent'])['value']) ?? 20
  const interval = text(budget['budgetInterval'])
  return {
    budget_percent: percent === 0 ? {} : { value: percent },
    ...(interval ? { budget_interval: protoDuration(interval) } : {}),
    min_retry_concurrency: number(budget['minRetryConcurrency']) || 3,
  }
}

type Options = Readonly<Record<string, unknown>>

function httpOptions(pool: ConnectionPoolSettings, upstream: UpstreamProtocol, config: MeshConfig): Options | undefined {
  const { names } = upstream
  const common = commonOptions(pool)
  const protocol = upstreamProtocol(pool.http ?? {}, upstream, config)
  if (!common && !protocol && !names) return undefined
  return {
    ...(names ? { upstream_http_protocol_options: names } : {}),
    ...(common ? { common_http_protocol_options: common } : {}),
    ...(protocol ?? { explicit_http_config: { http_protocol_options: {} } }),
  }
}

function commonOptions({ http, tcp }: ConnectionPoolSettings): Options | undefined {
  const idle = http?.idleTimeout ?? tcp?.idleTimeout
  const options = {
    ...(idle !== undefined ? { idle_timeout: protoDuration(idle) } : {}),
    ...(http?.maxRequestsPerConnection && http.maxRequestsPerConnection > 0
      ? { max_requests_per_connection: http.maxRequestsPerConnection }
      : {}),
    ...(tcp?.maxConnectionDuration !== undefined ? { max_connection_duration: protoDuration(tcp.maxConnectionDuration) } : {}),
  }
  return Object.keys(options).length > 0 || http2Options(http ?? {}) ? options : undefined
}

function upstreamProtocol(http: ConnectionPoolHTTPSettings, upstream: UpstreamProtocol, config: MeshConfig): Options | undefined {
  const followDownstream = { use_downstream_protocol_config: { http_protocol_options: {}, http2_protocol_options: {} } }
  if (http.useClientProtocol) return followDownstream
  const h2 = { explicit_http_config: { http2_protocol_options: http2Options(http) ?? {} } }
  if (isHttp2(upstream.port.protocol)) return h2
  if (upstream.sidecar && isSniffed(upstream.port.protocol)) return followDownstream
  return upstream.outbound && upgrades(http, upstream, config) ? h2 : undefined
}

function http2Options(http: ConnectionPoolHTTPSettings): Options | undefined {
  const keepalive = record((http as Options)['http2KeepAlive'])
  const options = {
    ...(http.maxConcurrentStreams && http.maxConcurrentStreams > 0 ? { max_concurrent_streams: http.maxConcurrentStreams } : {}),
    ...((http as Options)['http2KeepAlive'] ? { connection_keepalive: durations(keepalive) } : {}),
  }
  return Object.keys(options).length > 0 ? options : undefined
}

function durations(keepalive: Options): Options {
  const given = ['interval', 'timeout'].filter((field) => text(keepalive[field]))
  return Object.fromEntries(given.map((field) => [field, protoDuration(text(keepalive[field]))]))
}

function upgrades(http: ConnectionPoolHTTPSettings, { port }: UpstreamProtocol, config: MeshConfig): boolean {
  if (http.h2UpgradePolicy === 'UPGRADE') return true
  return http.h2UpgradePolicy !== 'DO_NOT_UPGRADE' && isHttp(port.protocol) && config.body['h2UpgradePolicy'] === 'UPGRADE'
}
