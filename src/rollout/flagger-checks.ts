import type { FlaggerMetric, FlaggerRules } from './flagger-rules.ts'
import type { CheckResult, Measurement, MetricSource } from './rollout.ts'

/** What a metric must be: `≥ 99 %`, `≤ 500 ms`, `0.1…2`. */
export function boundWords({ min, max, unit }: FlaggerMetric): string {
  const words = (value: number) => (unit === '' ? `${value}` : `${value} ${unit}`)
  if (min !== null && max !== null) return `${min} to ${words(max)}`
  return min !== null ? `≥ ${words(min)}` : `≤ ${words(max ?? 0)}`
}

/** The checks of one look, in Flagger's order: the first that fails ends it (pkg/controller/scheduler_metrics.go). */
export function runChecks(
  { metrics }: FlaggerRules,
  source: MetricSource,
  nowMs: number,
): readonly { metric: FlaggerMetric; result: CheckResult }[] {
  const ordered = [...metrics.filter(({ turn }) => turn === 'first'), ...metrics.filter(({ turn }) => turn === 'second')]
  const done: { metric: FlaggerMetric; result: CheckResult }[] = []
  for (const metric of ordered) {
    const result = check(metric, source, nowMs)
    done.push({ metric, result })
    if (result.verdict !== 'passed') break
  }
  return done
}

function check(metric: FlaggerMetric, source: MetricSource, nowMs: number): CheckResult {
  const base = { metric: metric.name, bound: boundWords(metric) }
  if (metric.problem !== undefined) return { ...base, value: null, verdict: 'error', samples: 0, problem: metric.problem }
  const found = source.query(metric.query, nowMs)
  const { value, problem } = lastValue(found)
  const samples = found.type === 'error' ? 0 : found.samples
  if (value === null) return { ...base, value, verdict: problem === NO_VALUES ? 'failed' : 'error', samples, problem }
  const seen = metric.unit === 'ms' ? Math.trunc(value) : value
  const low = metric.min !== null && seen < metric.min
  const high = metric.max !== null && seen > metric.max
  return { ...base, value: seen, verdict: low || high ? 'failed' : 'passed', samples }
}

const NO_VALUES = 'no values found'

/** The last value of a vector; a scalar is none that Flagger reads (pkg/metrics/providers/prometheus.go). */
function lastValue(
  found: Measurement,
): { readonly value: number; readonly problem: '' } | { readonly value: null; readonly problem: string } {
  if (found.type === 'error') return { value: null, problem: found.message }
  if (found.type === 'scalar') return { value: null, problem: 'the query gives a scalar, of which Flagger reads nothing' }
  const value = found.values.at(-1)
  return value === undefined || Number.isNaN(value) ? { value: null, problem: NO_VALUES } : { value, problem: '' }
}
