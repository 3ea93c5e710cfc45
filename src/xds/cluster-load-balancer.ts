import type { LoadBalancerSettings, WarmupConfiguration } from '../manifest/kinds.ts'
import { protoDuration } from './proto-duration.ts'
import type { Cluster } from './proxy-config.ts'

/** How a cluster picks a host; ROUND_ROBIN is Envoy's own default and so not written (pilot cluster_traffic_policy.go, applyLoadBalancer). */
export function compileLoadBalancer(settings: LoadBalancerSettings | undefined): Partial<Cluster> {
  const hashed = settings?.consistentHash && consistentHash(settings.consistentHash)
  if (hashed) return hashed
  switch (settings?.simple) {
    case 'RANDOM':
      return { lb_policy: 'RANDOM' }
    case 'ROUND_ROBIN':
      return withSlowStart('round_robin_lb_config', settings)
    case 'PASSTHROUGH':
      return { type: 'ORIGINAL_DST', lb_policy: 'CLUSTER_PROVIDED' }
    default:
      return { lb_policy: 'LEAST_REQUEST', ...withSlowStart('least_request_lb_config', settings) }
  }
}

function consistentHash({ maglev, ringHash, minimumRingSize }: NonNullable<LoadBalancerSettings['consistentHash']>): Partial<Cluster> {
  if (maglev) return { lb_policy: 'MAGLEV', ...(maglev.tableSize ? { maglev_lb_config: { table_size: maglev.tableSize } } : {}) }
  const size = ringHash ? ringHash.minimumRingSize : minimumRingSize || 1024
  return { lb_policy: 'RING_HASH', ...(size ? { ring_hash_lb_config: { minimum_ring_size: size } } : {}) }
}

function withSlowStart(
  field: 'round_robin_lb_config' | 'least_request_lb_config',
  settings: LoadBalancerSettings | undefined,
): Partial<Cluster> {
  if (settings?.warmup) return { [field]: { slow_start_config: slowStart(settings.warmup) } }
  if (settings?.warmupDurationSecs)
    return { [field]: { slow_start_config: { slow_start_window: protoDuration(settings.warmupDurationSecs) } } }
  return {}
}

function slowStart({ duration, aggression = 1, minimumPercent = 10 }: WarmupConfiguration): Readonly<Record<string, unknown>> {
  return {
    ...(duration ? { slow_start_window: protoDuration(duration) } : {}),
    aggression: { default_value: aggression, runtime_key: '(' },
    min_weight_percent: minimumPercent === 0 ? {} : { value: minimumPercent },
  }
}
