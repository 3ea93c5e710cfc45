import type { OutlierDetection } from '../../manifest/kinds.ts'
import type { FieldPath } from '../../manifest/resource.ts'
import { durationIf } from './connection-pool.ts'
import { caution, type Finding, fault } from './finding.ts'

/** Checks `outlierDetection` (validation.go, validateOutlierDetection). */
export function checkOutlierDetection(outlier: OutlierDetection | undefined, at: FieldPath): Finding[] {
  if (!outlier) return []
  const { baseEjectionTime, interval, consecutiveErrors = 0, splitExternalLocalOriginErrors, consecutiveLocalOriginFailures = 0 } = outlier
  const deprecated = 'outlier detection consecutive errors is deprecated, use consecutiveGatewayErrors or consecutive5xxErrors instead'
  const unsplit = 'outlier detection consecutive local origin failures is specified, but split external local origin errors is set to false'
  return [
    ...durationIf(baseEjectionTime, [...at, 'baseEjectionTime']),
    ...(consecutiveErrors === 0 ? [] : [caution(deprecated, [...at, 'consecutiveErrors'])]),
    ...(!splitExternalLocalOriginErrors && consecutiveLocalOriginFailures > 0
      ? [fault(unsplit, [...at, 'consecutiveLocalOriginFailures'])]
      : []),
    ...durationIf(interval, [...at, 'interval']),
    ...(['maxEjectionPercent', 'minHealthPercent'] as const).flatMap((name) => {
      const percent = outlier[name] ?? 0
      return percent < 0 || percent > 100 ? [fault(`percentage ${percent} is not in range 0..100`, [...at, name])] : []
    }),
  ]
}
