import type { ArgoAnalysis, ArgoMetric } from './argo-rules.ts'
import { judge, type Phase } from './condition.ts'
import type { CheckResult, MetricSource } from './rollout.ts'

/** How long after an error a metric is measured again (DefaultErrorRetryInterval). */
const ERROR_RETRY_MS = 10_000

/** One AnalysisRun, as far as it has come. */
export interface AnalysisRun {
  readonly analysis: ArgoAnalysis
  readonly startedMs: number
  readonly metrics: readonly MetricRun[]
  readonly phase: Phase | 'Running'
  readonly message: string
}

interface MetricRun {
  readonly metric: ArgoMetric
  /** When it was measured last; -1: not yet. */
  readonly lastMs: number
  readonly lastError: boolean
  readonly count: number
  readonly failed: number
  readonly inconclusive: number
  readonly consecutiveErrors: number
  readonly consecutiveSuccesses: number
  readonly phase: Phase | 'Running'
}

/** A measurement that was taken. */
export interface Taken {
  readonly metric: ArgoMetric
  readonly result: CheckResult
}

/** Begins the run of an analysis. */
export function beginRun(analysis: ArgoAnalysis, nowMs: number): AnalysisRun {
  const metrics = analysis.metrics.map((metric) => ({ ...fresh, metric }))
  const run = { analysis, startedMs: nowMs, metrics, message: analysis.problem ?? '' }
  return { ...run, phase: analysis.problem === undefined ? 'Running' : 'Error' }
}

const fresh = {
  lastMs: -1,
  lastError: false,
  count: 0,
  failed: 0,
  inconclusive: 0,
  consecutiveErrors: 0,
  consecutiveSuccesses: 0,
  phase: 'Running',
} as const

/** Takes the measurements that are due, and says how the run stands (analysis/analysis.go, reconcileAnalysisRun). */
export function measure(
  run: AnalysisRun,
  source: MetricSource,
  nowMs: number,
): { readonly run: AnalysisRun; readonly taken: readonly Taken[] } {
  if (run.phase !== 'Running') return { run, taken: [] }
  const taken: Taken[] = []
  const measured = run.metrics.map((state) => {
    if (dueMs(state, run.startedMs) > nowMs) return state
    const { next, result } = take(state, source, nowMs)
    taken.push({ metric: state.metric, result })
    return next
  })
  return { run: assess({ ...run, metrics: measured }), taken }
}

/** When the next measurement is due; Infinity: never. */
export function nextMeasurementMs(run: AnalysisRun): number {
  return run.phase === 'Running' ? Math.min(...run.metrics.map((state) => dueMs(state, run.startedMs))) : Number.POSITIVE_INFINITY
}

function dueMs({ metric, phase, lastMs, lastError, count }: MetricRun, startedMs: number): number {
  if (phase !== 'Running') return Number.POSITIVE_INFINITY
  if (lastMs < 0) return startedMs + metric.initialDelayMs
  if (metric.count !== null && count >= metric.count) return Number.POSITIVE_INFINITY
  return lastMs + (lastError ? ERROR_RETRY_MS : (metric.intervalMs ?? ERROR_RETRY_MS))
}

function take(state: MetricRun, source: MetricSource, nowMs: number): { readonly next: MetricRun; readonly result: CheckResult } {
  const { metric } = state
  const measured = metric.problem === undefined ? source.query(metric.query, nowMs) : ({ type: 'error', message: metric.problem } as const)
  const judged = judge(measured, { success: metric.success, failure: metric.failure })
  const result: CheckResult = {
    metric: metric.name,
    bound: boundOf(metric),
    value: measured.type === 'error' ? null : measured.type === 'scalar' ? measured.value : (measured.values[0] ?? null),
    verdict: verdicts[judged.phase],
    samples: measured.type === 'error' ? 0 : measured.samples,
    ...(judged.message !== undefined && { problem: judged.message }),
  }
  return { next: counted(state, judged.phase, nowMs), result }
}

const verdicts = { Successful: 'passed', Failed: 'failed', Inconclusive: 'inconclusive', Error: 'error' } as const

/** What a metric must be, as its template says it. */
export function boundOf({ success, failure }: ArgoMetric): string {
  return success || (failure && `not ${failure}`) || 'measured'
}

function counted(state: MetricRun, phase: Phase, nowMs: number): MetricRun {
  const isError = phase === 'Error'
  return {
    ...state,
    lastMs: nowMs,
    lastError: isError,
    count: state.count + (isError ? 0 : 1),
    failed: state.failed + (phase === 'Failed' ? 1 : 0),
    inconclusive: state.inconclusive + (phase === 'Inconclusive' ? 1 : 0),
    consecutiveErrors: isError ? state.consecutiveErrors + 1 : 0,
    consecutiveSuccesses: phase === 'Successful' ? state.consecutiveSuccesses + 1 : 0,
  }
}

const worse: readonly (Phase | 'Running')[] = ['Successful', 'Running', 'Inconclusive', 'Error', 'Failed']

/** A metric that is through with a bad end ends the whole run; the others then count as good. */
function assess(run: AnalysisRun): AnalysisRun {
  const first = run.metrics.map((state) => ({ ...state, phase: phaseOf(state, false) }))
  const ends = first.some(({ metric, phase }) => !metric.dryRun && isBad(phase))
  const metrics = ends ? first.map((state) => ({ ...state, phase: phaseOf(state, true) })) : first
  if (!metrics.every(({ phase }) => phase !== 'Running')) return { ...run, metrics }
  const counting = metrics.filter(({ metric }) => !metric.dryRun)
  const worst = counting.reduce<Phase | 'Running'>(
    (most, { phase }) => (worse.indexOf(phase) > worse.indexOf(most) ? phase : most),
    'Successful',
  )
  const culprit = counting.find(({ phase }) => phase === worst)
  return { ...run, metrics, phase: worst, message: isBad(worst) && culprit ? why(culprit) : '' }
}

function isBad(phase: Phase | 'Running'): boolean {
  return phase !== 'Running' && phase !== 'Successful'
}

/** How a metric stands (assessMetricStatus). */
function phaseOf(state: MetricRun, terminating: boolean): Phase | 'Running' {
  const { metric, phase, count } = state
  if (phase !== 'Running') return phase
  if (state.lastMs < 0) return terminating ? 'Successful' : 'Running'
  if (state.consecutiveErrors > metric.consecutiveErrorLimit) return 'Error'
  if (state.inconclusive > metric.inconclusiveLimit) return 'Inconclusive'
  if (metric.failureLimit >= 0 && state.failed > metric.failureLimit) return 'Failed'
  const wanted = metric.consecutiveSuccessLimit
  if (wanted > 0 && state.consecutiveSuccesses >= wanted) return 'Successful'
  if (metric.count !== null && count >= metric.count) return endOf(metric)
  return terminating ? 'Successful' : 'Running'
}

/** All measurements are taken, and neither limit was reached. */
function endOf({ consecutiveSuccessLimit, failureLimit }: ArgoMetric): Phase {
  if (consecutiveSuccessLimit <= 0) return 'Successful'
  return failureLimit >= 0 ? 'Inconclusive' : 'Failed'
}

function why({ metric, phase, failed, inconclusive, consecutiveErrors }: MetricRun): string {
  const of = `metric ${metric.name} is ${phase.toLowerCase()}`
  if (phase === 'Failed') return `${of}: failed (${failed}) > failureLimit (${Math.max(0, metric.failureLimit)})`
  if (phase === 'Inconclusive') return `${of}: inconclusive (${inconclusive}) > inconclusiveLimit (${metric.inconclusiveLimit})`
  return `${of}: consecutiveErrors (${consecutiveErrors}) > consecutiveErrorLimit (${metric.consecutiveErrorLimit})`
}
