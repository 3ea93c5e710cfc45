import { exactExp, exactLog, normalQuantile } from './exact-math.ts'

/** The normal quantile of 0.99. */
const Z99 = 2.3263478740408408

/** How long an application works: log-normal through two quantiles, or exponential, in microseconds. */
export interface LatencyLaw {
  readonly medianUs: number
  /** Standard deviation of the logarithm; 0 = constant. */
  readonly sigma: number
  /** Of an exponential law; 0 where it is log-normal. */
  readonly meanUs: number
}

/** The law through p50 and p99; a p99 below p50 counts as p50. */
export function latencyLaw(p50Ms: number, p99Ms: number): LatencyLaw {
  const p50 = Math.max(0, Number.isFinite(p50Ms) ? p50Ms : 0)
  const p99 = Math.max(p50, Number.isFinite(p99Ms) ? p99Ms : p50)
  return { medianUs: p50 * 1000, sigma: p50 > 0 ? exactLog(p99 / p50) / Z99 : 0, meanUs: 0 }
}

/** The exponential law of a mean: work without memory, as queueing theory has it. */
export function exponentialLaw(meanMs: number): LatencyLaw {
  const meanUs = Math.max(0, Number.isFinite(meanMs) ? meanMs : 0) * 1000
  return { medianUs: meanUs * Math.LN2, sigma: 0, meanUs }
}

/** The latency at quantile `u` in (0, 1), in whole microseconds, at most an hour. */
export function latencyAt(law: LatencyLaw, u: number): number {
  if (law.meanUs > 0) return Math.min(3_600_000_000, Math.round(-law.meanUs * exactLog(1 - u)))
  if (law.sigma === 0) return Math.round(law.medianUs)
  return Math.min(3_600_000_000, Math.round(law.medianUs * exactExp(law.sigma * normalQuantile(u))))
}
