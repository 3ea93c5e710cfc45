/** Envoy's counters of a cluster that are moved by name, below `cluster.<name>.` (source/common/upstream and source/common/router). */
const clusterCounters = [
  'upstream_cx_total',
  'upstream_cx_http1_total',
  'upstream_cx_http2_total',
  'upstream_cx_connect_fail',
  'upstream_cx_connect_timeout',
  'upstream_cx_connect_attempts_exceeded',
  'upstream_cx_overflow',
  'upstream_cx_none_healthy',
  'upstream_cx_protocol_error',
  'upstream_cx_max_requests',
  'upstream_cx_max_duration_reached',
  'upstream_cx_idle_timeout',
  'upstream_cx_destroy',
  'upstream_cx_destroy_local',
  'upstream_cx_destroy_remote',
  'upstream_cx_destroy_with_active_rq',
  'upstream_cx_destroy_local_with_active_rq',
  'upstream_cx_destroy_remote_with_active_rq',
  'upstream_rq_pending_total',
  'upstream_rq_pending_overflow',
  'upstream_rq_pending_failure_eject',
  'upstream_rq_active_overflow',
  'upstream_rq_cancelled',
  'upstream_rq_timeout',
  'upstream_rq_per_try_timeout',
  'upstream_rq_retry',
  'upstream_rq_retry_backoff_exponential',
  'upstream_rq_retry_limit_exceeded',
  'upstream_rq_retry_overflow',
  'upstream_rq_retry_success',
  'outlier_detection.ejections_total',
  'outlier_detection.ejections_consecutive_5xx',
  'outlier_detection.ejections_overflow',
  'outlier_detection.ejections_enforced_total',
  'outlier_detection.ejections_detected_consecutive_5xx',
  'outlier_detection.ejections_detected_consecutive_gateway_failure',
  'outlier_detection.ejections_detected_consecutive_local_origin_failure',
  'outlier_detection.ejections_enforced_consecutive_5xx',
  'outlier_detection.ejections_enforced_consecutive_gateway_failure',
  'outlier_detection.ejections_enforced_consecutive_local_origin_failure',
] as const

type ClusterCounter = (typeof clusterCounters)[number]

/** The number of each counter: a retried request moves ten of them, and numbers are found faster than names. */
export const counterOf: Readonly<Record<ClusterCounter, number>> = Object.fromEntries(
  clusterCounters.map((name, index) => [name, index]),
) as Record<ClusterCounter, number>

/** The counters that have moved, by name, of their values by number. */
export function namedCounters(values: ArrayLike<number>): Record<string, number> {
  return Object.fromEntries(clusterCounters.map((name, i) => [name, values[i] ?? 0] as const).filter(([, value]) => value > 0))
}

/** How many counters {@link counterOf} numbers. */
export const counterCount: number = clusterCounters.length
