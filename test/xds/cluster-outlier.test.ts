import { describe, expect, it } from 'vitest'
import type { OutlierDetection } from '../../src/manifest/kinds.ts'
import { compileOutlierDetection } from '../../src/xds/cluster-outlier.ts'

const always = { enforcing_success_rate: 0 }

describe('outlierDetection', () => {
  it.each<{ written: OutlierDetection; pushed: object }>([
    { written: {}, pushed: always },
    { written: { consecutive5xxErrors: 7 }, pushed: { ...always, consecutive_5xx: 7, enforcing_consecutive_5xx: 100 } },
    { written: { consecutive5xxErrors: 0 }, pushed: { ...always, consecutive_5xx: 0, enforcing_consecutive_5xx: 0 } },
    {
      written: { consecutiveGatewayErrors: 3 },
      pushed: { ...always, consecutive_gateway_failure: 3, enforcing_consecutive_gateway_failure: 100 },
    },
    {
      written: { consecutiveGatewayErrors: 0 },
      pushed: { ...always, consecutive_gateway_failure: 0, enforcing_consecutive_gateway_failure: 0 },
    },
    { written: { interval: '1m', baseEjectionTime: '1500ms' }, pushed: { ...always, interval: '60s', base_ejection_time: '1.500s' } },
    { written: { maxEjectionPercent: 50 }, pushed: { ...always, max_ejection_percent: 50 } },
    { written: { maxEjectionPercent: 0 }, pushed: always },
    { written: { consecutiveLocalOriginFailures: 4 }, pushed: always },
    {
      written: { splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 4 },
      pushed: {
        ...always,
        split_external_local_origin_errors: true,
        consecutive_local_origin_failure: 4,
        enforcing_consecutive_local_origin_failure: 100,
        enforcing_local_origin_success_rate: 0,
      },
    },
    {
      written: { splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 0 },
      pushed: { ...always, split_external_local_origin_errors: true, enforcing_local_origin_success_rate: 0 },
    },
  ])('$written is pushed as $pushed', ({ written, pushed }) => expect(compileOutlierDetection(written)).toEqual(pushed))
})
