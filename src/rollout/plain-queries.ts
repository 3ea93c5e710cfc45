import type { PlainCheck } from '../scenario/rollout-section.ts'
import { duration, percent } from './log.ts'
import type { CheckResult, Measurement, MetricSource } from './rollout.ts'

/** Whose requests are looked at. */
interface Measured {
  readonly workloads: readonly string[]
  readonly namespace: string
}

/** One bound of a check, as queries of Istio's metrics. */
export interface PlainQueries {
  readonly metric: string
  readonly bound: string
  /** What is asked, as one query. */
  readonly query: string
  measure(metrics: MetricSource, nowMs: number): CheckResult
}

/** What a check of a plain list asks for. */
export function plainQueries(check: PlainCheck, measured: Measured): readonly PlainQueries[] {
  const success = check.successAtLeast === null ? [] : [successQuery(check.successAtLeast, check.overMs, measured)]
  return [...success, ...check.latency.map((bound) => latencyQuery(bound, check.overMs, measured))]
}

/** A check's result as a sentence. */
export function checkWords({ metric, value, bound, problem }: CheckResult): string {
  return `${metric} ${value === null ? (problem ?? 'has no value') : `is ${valueWords(metric, value)}`}, must be ${bound}`
}

function valueWords(metric: string, value: number): string {
  return metric.startsWith('latency') ? duration(Math.round(value)) : percent(value)
}

function successQuery(atLeast: number, overMs: number, measured: Measured): PlainQueries {
  const all = `sum(increase(istio_requests_total{${selector(measured)}}[${duration(overMs)}]))`
  const failed = `sum(increase(istio_requests_total{${selector(measured)},response_code=~"0|5.*"}[${duration(overMs)}]))`
  return {
    metric: 'success',
    bound: `≥ ${percent(atLeast)}`,
    query: `100 - 100 * ${failed} / ${all}`,
    measure(metrics, nowMs) {
      const total = metrics.query(all, nowMs)
      const requests = first(total)
      const base = { metric: 'success', bound: this.bound, samples: samplesOf(total) }
      if (requests === null || requests === 0) return { ...base, value: null, verdict: 'failed', problem: problemOf(total) }
      const value = 100 - (100 * (first(metrics.query(failed, nowMs)) ?? 0)) / requests
      return { ...base, value, verdict: value >= atLeast ? 'passed' : 'failed' }
    },
  }
}

function latencyQuery(
  { quantile, atMostMs }: { readonly quantile: number; readonly atMostMs: number },
  overMs: number,
  measured: Measured,
): PlainQueries {
  const buckets = `istio_request_duration_milliseconds_bucket{${selector(measured)}}[${duration(overMs)}]`
  const metric = `latency p${Math.round(quantile * 100)}`
  const query = `histogram_quantile(${quantile}, sum(rate(${buckets})) by (le))`
  return {
    metric,
    bound: `≤ ${duration(atMostMs)}`,
    query,
    measure(metrics, nowMs) {
      const found = metrics.query(query, nowMs)
      const value = first(found)
      const base = { metric, bound: this.bound, samples: samplesOf(found) }
      if (value === null || Number.isNaN(value)) return { ...base, value: null, verdict: 'failed', problem: problemOf(found) }
      return { ...base, value, verdict: value <= atMostMs ? 'passed' : 'failed' }
    },
  }
}

function selector({ workloads, namespace }: Measured): string {
  const names = workloads.length === 1 ? `="${workloads[0]}"` : `=~"${workloads.join('|')}"`
  return `reporter="destination",destination_workload_namespace="${namespace}",destination_workload${names}`
}

function first(found: Measurement): number | null {
  if (found.type === 'error') return null
  return found.type === 'scalar' ? found.value : (found.values[0] ?? null)
}

function samplesOf(found: Measurement): number {
  return found.type === 'error' ? 0 : found.samples
}

function problemOf(found: Measurement): string {
  return found.type === 'error' ? found.message : 'has no value: no request reached the canary'
}
