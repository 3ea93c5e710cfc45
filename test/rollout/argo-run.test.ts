import { describe, expect, it } from 'vitest'
import type { ArgoMetric } from '../../src/rollout/argo-rules.ts'
import { beginRun, measure, nextMeasurementMs } from '../../src/rollout/argo-run.ts'
import { argoMetric, metricsOf } from './fake-metrics.ts'

const range = { file: 'rollout.yaml', start: 0, end: 1 }

/** Takes all measurements, each with the next value; null finds nothing, which the condition makes an error of. */
function runOf(given: readonly Partial<ArgoMetric>[], values: readonly (number | null)[]) {
  const metrics = given.map((each, i) => ({ ...argoMetric, name: `m${i}`, query: `m${i}`, ...each }))
  let run = beginRun({ name: 'test', metrics, range }, 0)
  const taken: string[] = []
  let i = 0
  for (let nowMs = 0; nowMs < 200_000; nowMs = nextMeasurementMs(run)) {
    const value = values[Math.min(i++, values.length - 1)] ?? null
    const step = measure(run, metricsOf(Object.fromEntries(metrics.map(({ query }) => [query, value]))), nowMs)
    run = step.run
    taken.push(...step.taken.map(({ metric: of, result }) => `${nowMs / 1000} ${of.name} ${result.verdict}`))
  }
  return { phase: run.phase, message: run.message, taken }
}

describe('an AnalysisRun', () => {
  it.each([
    ['count reached', {}, [1], 'Successful', 3],
    ['one measurement where neither count nor interval is stated', { count: 1, intervalMs: null }, [1], 'Successful', 1],
    ['first failure', {}, [1, 0], 'Failed', 2],
    ['as many failures as the limit', { failureLimit: 1 }, [0, 1, 1], 'Successful', 3],
    ['one failure more', { failureLimit: 1 }, [0, 1, 0], 'Failed', 3],
    ['a limit below 0', { failureLimit: -1 }, [0], 'Successful', 3],
    ['inconclusive', { success: 'result[0] > 0.9', failure: 'result[0] < 0.5' }, [0.7], 'Inconclusive', 1],
    ['inconclusive within the limit', { failure: 'result[0] < 0.5', inconclusiveLimit: 3 }, [0.7], 'Successful', 3],
    ['errors in a row', {}, [null], 'Error', 5],
    ['errors with a value between', { count: 2 }, [null, null, 1, null, 1], 'Successful', 5],
    ['successes in a row', { count: null, consecutiveSuccessLimit: 2, failureLimit: 5 }, [1, 0, 1, 1], 'Successful', 4],
    ['too few successes in a row', { consecutiveSuccessLimit: 2, failureLimit: 5 }, [1, 0, 1], 'Inconclusive', 3],
    ['too few, and no limit of failures', { consecutiveSuccessLimit: 2, failureLimit: -1 }, [1, 0, 1], 'Failed', 3],
    ['without conditions', { success: '', failure: '' }, [0], 'Successful', 3],
  ] as const)('%s', (_, given, values, phase, measurements) => {
    const { phase: seen, taken } = runOf([given], values)
    expect(seen).toBe(phase)
    expect(taken).toHaveLength(measurements)
  })

  it('measures after the initial delay, then at the interval, and ten seconds after an error', () => {
    expect(runOf([{ initialDelayMs: 5_000, count: 2 }], [1]).taken).toEqual(['5 m0 passed', '15 m0 passed'])
    expect(runOf([{ count: 1, intervalMs: 60_000 }], [null, 1]).taken).toEqual(['0 m0 error', '10 m0 passed'])
  })

  it('ends all metrics with the first that fails', () => {
    const { phase, message, taken } = runOf([{ count: null, failureLimit: 9 }, {}], [0])
    expect(phase).toBe('Failed')
    expect(taken).toEqual(['0 m0 failed', '0 m1 failed'])
    expect(message).toBe('metric m1 is failed: failed (1) > failureLimit (0)')
  })

  it('measures a dry run without heeding it', () => {
    expect(runOf([{ dryRun: true }, {}], [1]).phase).toBe('Successful')
    expect(runOf([{ dryRun: true, failureLimit: 0 }], [0]).phase).toBe('Successful')
  })

  it('is an error where it cannot be begun', () => {
    const run = beginRun({ name: 'test', metrics: [], problem: 'No AnalysisTemplate test is there.', range }, 0)
    expect(run.phase).toBe('Error')
    expect(nextMeasurementMs(run)).toBe(Number.POSITIVE_INFINITY)
  })
})
