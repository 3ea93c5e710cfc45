import type { OutlierRules } from '../../src/envoy/cluster-spec.ts'

/** What Envoy does where nothing is configured (outlier_detection.proto). */
export const outlierDefaults: OutlierRules = {
  consecutive5xx: 5,
  enforcing5xx: 100,
  consecutiveGateway: 5,
  enforcingGateway: 0,
  consecutiveLocal: 5,
  enforcingLocal: 100,
  splitLocal: false,
  intervalUs: 10_000_000,
  baseEjectionUs: 30_000_000,
  maxEjectionUs: 300_000_000,
  maxEjectionPercent: 10,
}
