import { unit } from '../core/random.ts'
import { exactExp, exactLog, normalQuantile } from './exact-math.ts'
import { QuantileTable } from './quantile-table.ts'

/** The normal quantile of 0.99. */
const Z99 = 2.3263478740408408

const LONGEST_US = 3_600_000_000

/** How long an application works: log-normal through two quantiles, or exponential, in microseconds. */
export interface LatencyLaw {
  readonly medianUs: number
  /** Standard deviation of the logarithm; 0 = constant. */
  readonly sigma: number
  /** Of an exponential law; 0 where it is log-normal. */
  readonly meanUs: number
  /** Multiples of the median, where they are drawn from a log-normal. */
  readonly multiples: QuantileTable | undefined
}

/** The law through p50 and p99; a p99 below p50 counts as p50. */
export function latencyLaw(p50Ms: number, p99Ms: number): LatencyLaw {
  const p50 = Math.max(0, Number.isFinite(p50Ms) ? p50Ms : 0)
  const p99 = Math.max(p50, Number.isFinite(p99Ms) ? p99Ms : p50)
  const sigma = p50 > 0 ? exactLog(p99 / p50) / Z99 : 0
  return { medianUs: p50 * 1000, sigma, meanUs: 0, multiples: sigma > 0 ? multiplesOf(sigma) : undefined }
}

/** The exponential law of a mean: work without memory, as queueing theory has it. */
export function exponentialLaw(meanMs: number): LatencyLaw {
  const meanUs = Math.max(0, Number.isFinite(meanMs) ? meanMs : 0) * 1000
  return { medianUs: meanUs * Math.LN2, sigma: 0, meanUs, multiples: undefined }
}

/** Kept from run to run: most workloads of most runs share a few. */
const tables = new Map<number, QuantileTable>()
const MAX_TABLES = 64

function multiplesOf(sigma: number): QuantileTable {
  const known = tables.get(sigma)
  if (known) return known
  if (tables.size === MAX_TABLES) tables.clear()
  const made = new QuantileTable((u) => exactExp(sigma * normalQuantile(u)))
  tables.set(sigma, made)
  return made
}

/** The latency that 32 random bits stand for: what {@link latencyAt} gives for their place in (0, 1). */
export function latencyOf(law: LatencyLaw, bits: number): number {
  const whole = law.multiples ? law.multiples.rounded(bits, law.medianUs) : -1
  return whole >= 0 ? Math.min(LONGEST_US, whole) : latencyAt(law, unit(bits))
}

/** The latency at quantile `u` in (0, 1), in whole microseconds, at most an hour. */
export function latencyAt(law: LatencyLaw, u: number): number {
  if (law.meanUs > 0) return Math.min(LONGEST_US, Math.round(-law.meanUs * exactLog(1 - u)))
  if (law.sigma === 0) return Math.round(law.medianUs)
  return Math.min(LONGEST_US, Math.round(law.medianUs * exactExp(law.sigma * normalQuantile(u))))
}
