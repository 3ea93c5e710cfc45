import { parseDuration } from '../core/duration.ts'
import type { Cluster, ClusterLoadAssignment, LocalityLbEndpoints, OutlierDetectionConfig } from '../xds/proxy-config.ts'

/** One upstream host of a cluster as configured. */
export interface HostSpec {
  /** `ip:port`, which is also its key in a hash ring. */
  readonly address: string
  readonly ip: string
  readonly port: number
  readonly weight: number
  /** What EDS says of it; an ejected host is still healthy in this sense. */
  readonly healthy: boolean
  readonly priority: number
  /** Index into the localities of the cluster. */
  readonly locality: number
}

/** Limits of concurrent use; Infinity where Istio sends its "no limit" of 2³² − 1. */
export interface CircuitBreakerLimits {
  readonly maxConnections: number
  readonly maxPendingRequests: number
  readonly maxRequests: number
  readonly maxRetries: number
  readonly retryBudget?: { readonly percent: number; readonly minConcurrency: number }
}

/** A cluster's `outlier_detection` with Envoy's defaults filled in: times in microseconds, `enforcing*` and `maxEjectionPercent` in percent. */
export interface OutlierRules {
  readonly consecutive5xx: number
  readonly enforcing5xx: number
  readonly consecutiveGateway: number
  readonly enforcingGateway: number
  readonly consecutiveLocal: number
  readonly enforcingLocal: number
  readonly splitLocal: boolean
  readonly intervalUs: number
  readonly baseEjectionUs: number
  readonly maxEjectionUs: number
  readonly maxEjectionPercent: number
}

/** The load-balancing policies of Envoy's `lb_policy` that istiod pushes. */
export type LbPolicy = 'ROUND_ROBIN' | 'LEAST_REQUEST' | 'RANDOM' | 'RING_HASH' | 'MAGLEV' | 'CLUSTER_PROVIDED'

/** A cluster with its endpoints, numbers parsed: what the run-time state is made of. */
export interface ClusterSpec {
  readonly name: string
  readonly originalDestination: boolean
  readonly lbPolicy: LbPolicy
  readonly choiceCount: number
  readonly hosts: readonly HostSpec[]
  readonly localityWeights: readonly number[]
  readonly localityWeighted: boolean
  /** Percent of healthy hosts below which all are used. */
  readonly panicThreshold: number
  readonly limits: CircuitBreakerLimits
  readonly outlier?: OutlierRules
  readonly connectTimeoutUs: number
  // Simplified: a cluster that follows the protocol of its clients speaks HTTP/1.1, whatever they speak.
  readonly http2: boolean
  /** Streams that one HTTP/2 connection carries at once. */
  readonly concurrentStreams: number
  /** 0 = any number. */
  readonly maxRequestsPerConnection: number
  /** How long a connection that carries no request is kept; Infinity where that is longer than any run. */
  readonly idleTimeoutUs: number
  /** How old a connection may grow; Infinity where that is longer than any run. */
  readonly maxConnectionAgeUs: number
  readonly ring: { readonly minSize: number; readonly maxSize: number }
  readonly tableSize: number
  /** How long new hosts get a lower weight; 0 = no warm-up. */
  readonly slowStart: { readonly windowUs: number; readonly aggression: number; readonly minWeightPercent: number }
}

const NO_LIMIT = 0xffffffff

/** Compiles a cluster and its load assignment (EDS), or the assignment within it. */
export function compileCluster(cluster: Cluster, assignment: ClusterLoadAssignment | undefined): ClusterSpec {
  const inline = cluster['load_assignment'] as ClusterLoadAssignment | undefined
  const groups = (assignment ?? inline)?.endpoints ?? []
  const lb = record(cluster.common_lb_config)
  const outlier = cluster.outlier_detection
  return {
    name: cluster.name,
    originalDestination: cluster.type === 'ORIGINAL_DST',
    lbPolicy: (cluster.lb_policy ?? 'ROUND_ROBIN') as LbPolicy,
    choiceCount: numberOf(record(cluster['least_request_lb_config'])['choice_count'], 2),
    hosts: groups.flatMap((group, locality) => hostsOf(group, locality)),
    localityWeights: groups.map((group) => group.load_balancing_weight ?? 0),
    localityWeighted: lb['locality_weighted_lb_config'] !== undefined,
    panicThreshold: lb['healthy_panic_threshold'] === undefined ? 50 : numberOf(record(lb['healthy_panic_threshold'])['value'], 0),
    limits: limitsOf(cluster),
    ...(outlier ? { outlier: outlierOf(outlier) } : {}),
    connectTimeoutUs: durationUs(cluster.connect_timeout, 5_000_000),
    ...protocolOf(cluster),
    ring: ringOf(record(cluster['ring_hash_lb_config'])),
    tableSize: numberOf(record(cluster['maglev_lb_config'])['table_size'], 65_537),
    slowStart: slowStartOf(cluster),
  }
}

function hostsOf(group: LocalityLbEndpoints, locality: number): readonly HostSpec[] {
  return group.lb_endpoints.map((endpoint) => {
    const { address, port_value } = endpoint.endpoint.address.socket_address
    const status = endpoint.health_status
    return {
      address: `${address.includes(':') ? `[${address}]` : address}:${port_value}`,
      ip: address,
      port: port_value,
      weight: endpoint.load_balancing_weight ?? 1,
      healthy: status === undefined || status === 'HEALTHY' || status === 'UNKNOWN' || status === 'DEGRADED',
      priority: group.priority ?? 0,
      locality,
    }
  })
}

function limitsOf(cluster: Cluster): CircuitBreakerLimits {
  const thresholds = cluster.circuit_breakers?.thresholds.find((t) => (record(t)['priority'] ?? 'DEFAULT') === 'DEFAULT')
  const budget = record(record(thresholds)['retry_budget'])
  return {
    maxConnections: limit(thresholds?.max_connections, 1024),
    maxPendingRequests: limit(thresholds?.max_pending_requests, 1024),
    maxRequests: limit(thresholds?.max_requests, 1024),
    maxRetries: limit(thresholds?.max_retries, 3),
    ...(record(thresholds)['retry_budget'] === undefined
      ? {}
      : {
          retryBudget: {
            percent: numberOf(record(budget['budget_percent'])['value'], 20),
            minConcurrency: numberOf(budget['min_retry_concurrency'], 3),
          },
        }),
  }
}

function outlierOf(config: OutlierDetectionConfig): OutlierRules {
  const base = durationUs(config.base_ejection_time, 30_000_000)
  return {
    consecutive5xx: config.consecutive_5xx ?? 5,
    enforcing5xx: config.enforcing_consecutive_5xx ?? 100,
    consecutiveGateway: config.consecutive_gateway_failure ?? 5,
    enforcingGateway: config.enforcing_consecutive_gateway_failure ?? 0,
    consecutiveLocal: config.consecutive_local_origin_failure ?? 5,
    enforcingLocal: numberOf(config['enforcing_consecutive_local_origin_failure'], 100),
    splitLocal: config.split_external_local_origin_errors ?? false,
    intervalUs: Math.max(1000, durationUs(config.interval, 10_000_000)),
    baseEjectionUs: base,
    maxEjectionUs: Math.max(durationUs(config['max_ejection_time'] as string | undefined, 300_000_000), base),
    maxEjectionPercent: config.max_ejection_percent ?? 10,
  }
}

/** Longer is no limit: a run lasts an hour at the most, which is Envoy's own idle timeout. */
const LONGEST_RUN_US = 3_600_000_000

/** What a server admits by default, an Envoy as well; less may be configured. */
const SERVER_STREAMS = 1024

function protocolOf(
  cluster: Cluster,
): Pick<ClusterSpec, 'http2' | 'concurrentStreams' | 'maxRequestsPerConnection' | 'idleTimeoutUs' | 'maxConnectionAgeUs'> {
  const options = Object.values(record(cluster['typed_extension_protocol_options']))[0]
  const http = record(options)
  const common = record(http['common_http_protocol_options'])
  const idle = durationUs(common['idle_timeout'] as string | undefined, LONGEST_RUN_US)
  const http2 = record(http['explicit_http_config'])['http2_protocol_options']
  return {
    http2: http2 !== undefined,
    concurrentStreams: Math.min(SERVER_STREAMS, numberOf(record(http2)['max_concurrent_streams'], SERVER_STREAMS)),
    maxRequestsPerConnection: numberOf(common['max_requests_per_connection'] ?? cluster['max_requests_per_connection'], 0),
    idleTimeoutUs: idle === 0 || idle >= LONGEST_RUN_US ? Number.POSITIVE_INFINITY : idle,
    maxConnectionAgeUs:
      durationUs(common['max_connection_duration'] as string | undefined, Number.POSITIVE_INFINITY) || Number.POSITIVE_INFINITY,
  }
}

/** Entries of a ring that takes a tenth of a second to make: Envoy's greatest, of eight million, would stop the engine for half a minute. */
const MAX_RING_SIZE = 65_536

// Simplified: a hash ring has 65,536 entries at the most.
function ringOf(config: Readonly<Record<string, unknown>>): ClusterSpec['ring'] {
  const sizeOf = (value: unknown, otherwise: number) => Math.min(MAX_RING_SIZE, numberOf(value, otherwise))
  return { minSize: sizeOf(config['minimum_ring_size'], 1024), maxSize: sizeOf(config['maximum_ring_size'], 8_388_608) }
}

function slowStartOf(cluster: Cluster): ClusterSpec['slowStart'] {
  const config = record(record(cluster['round_robin_lb_config'] ?? cluster['least_request_lb_config'])['slow_start_config'])
  return {
    windowUs: durationUs(config['slow_start_window'] as string | undefined, 0),
    aggression: numberOf(record(config['aggression'])['default_value'], 1),
    minWeightPercent: numberOf(record(config['min_weight_percent'])['value'], 10),
  }
}

function limit(value: number | undefined, fallback: number): number {
  return value === undefined ? fallback : value >= NO_LIMIT ? Number.POSITIVE_INFINITY : value
}

/** Microseconds of a protobuf duration. */
export function durationUs(text: string | undefined, fallback: number): number {
  const ms = typeof text === 'string' ? parseDuration(text) : undefined
  return ms === undefined ? fallback : Math.round(ms * 1000)
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}

function numberOf(value: unknown, fallback: number): number {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : fallback
}
