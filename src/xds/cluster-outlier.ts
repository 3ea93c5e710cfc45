import type { OutlierDetection } from '../manifest/kinds.ts'
import { protoDuration } from './proto-duration.ts'
import type { OutlierDetectionConfig } from './proxy-config.ts'

/** Ejection by consecutive errors; by success rate it is always off (pilot cluster_traffic_policy.go, applyOutlierDetection). */
export function compileOutlierDetection(settings: OutlierDetection): OutlierDetectionConfig {
  const { interval, baseEjectionTime, maxEjectionPercent, consecutive5xxErrors, consecutiveGatewayErrors } = settings
  return {
    enforcing_success_rate: 0,
    ...(consecutive5xxErrors !== undefined
      ? { consecutive_5xx: consecutive5xxErrors, enforcing_consecutive_5xx: consecutive5xxErrors > 0 ? 100 : 0 }
      : {}),
    ...(consecutiveGatewayErrors !== undefined
      ? {
          consecutive_gateway_failure: consecutiveGatewayErrors,
          enforcing_consecutive_gateway_failure: consecutiveGatewayErrors > 0 ? 100 : 0,
        }
      : {}),
    ...(interval !== undefined ? { interval: protoDuration(interval) } : {}),
    ...(baseEjectionTime !== undefined ? { base_ejection_time: protoDuration(baseEjectionTime) } : {}),
    ...(maxEjectionPercent && maxEjectionPercent > 0 ? { max_ejection_percent: maxEjectionPercent } : {}),
    ...(settings.splitExternalLocalOriginErrors ? localOrigin(settings) : {}),
  }
}

function localOrigin({ consecutiveLocalOriginFailures: failures }: OutlierDetection): OutlierDetectionConfig {
  return {
    split_external_local_origin_errors: true,
    ...(failures && failures > 0 ? { consecutive_local_origin_failure: failures, enforcing_consecutive_local_origin_failure: 100 } : {}),
    enforcing_local_origin_success_rate: 0,
  }
}
