import { exactExp, exactLog, normalQuantile } from './exact-math.ts'

/** The normal quantile of 0.99. */
const Z99 = 2.3263478740408408

/** How long an application works: log-normal through two quantiles, in microseconds. */
export interface LatencyLaw {
  readonly medianUs: number
  /** Standard deviation of the logarithm; 0 = constant. */
  readonly sigma: number
}

/** The law through p50 and p99; a p99 below p50 counts as p50. */
export function latencyLaw(p50Ms: number, p99Ms: number): LatencyLaw {
  const p50 = Math.max(0, Number.isFinite(p50Ms) ? p50Ms : 0)
  const p99 = Math.max(p50, Number.isFinite(p99Ms) ? p99Ms : p50)
  return { medianUs: p50 * 1000, sigma: p50 > 0 ? exactLog(p99 / p50) / Z99 : 0 }
}

/** The latency at quantile `u` in (0, 1), in whole microseconds, at most an hour. */
export function latencyAt(law: LatencyLaw, u: number): number {
  if (law.sigma === 0) return Math.round(law.medianUs)
  return Math.min(3_600_000_000, Math.round(law.medianUs * exactExp(law.sigma * normalQuantile(u))))
}
