import { expect, it } from 'vitest'
import type { OutlierRules } from '../../src/envoy/cluster-spec.ts'
import type { OutlierDetectionConfig } from '../../src/xds/proxy-config.ts'
import { clusterOf } from './hosts.ts'
import { outlierDefaults } from './outlier-defaults.ts'

it.each<{ configured: OutlierDetectionConfig; rules: Partial<OutlierRules> }>([
  { configured: {}, rules: {} },
  { configured: { consecutive_5xx: 1, enforcing_consecutive_5xx: 40 }, rules: { consecutive5xx: 1, enforcing5xx: 40 } },
  {
    configured: { consecutive_gateway_failure: 2, enforcing_consecutive_gateway_failure: 100 },
    rules: { consecutiveGateway: 2, enforcingGateway: 100 },
  },
  {
    configured: { split_external_local_origin_errors: true, consecutive_local_origin_failure: 3 },
    rules: { splitLocal: true, consecutiveLocal: 3 },
  },
  { configured: { interval: '2s', base_ejection_time: '400s' }, rules: { intervalUs: 2e6, baseEjectionUs: 4e8, maxEjectionUs: 4e8 } },
  { configured: { interval: '0s', max_ejection_percent: 0 }, rules: { intervalUs: 1000, maxEjectionPercent: 0 } },
])('outlier_detection $configured: $rules', ({ configured, rules }) =>
  expect(clusterOf([{ port: 1 }], { outlier_detection: configured }).outlier).toEqual({ ...outlierDefaults, ...rules }),
)
