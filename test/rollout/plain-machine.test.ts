import { describe, expect, it } from 'vitest'
import { PlainMachine } from '../../src/rollout/plain-machine.ts'
import type { MetricSource } from '../../src/rollout/rollout.ts'
import type { PlainStep } from '../../src/scenario/rollout-section.ts'
import { metricsOf, play } from './fake-metrics.ts'

const check: PlainStep = {
  type: 'check',
  successAtLeast: 99,
  latency: [{ quantile: 0.99, atMostMs: 500 }],
  overMs: 30_000,
  everyMs: 10_000,
  times: 2,
  failures: 1,
}
const weight = (percentage: number): PlainStep => ({ type: 'weight', weight: percentage })
const machine = (steps: readonly PlainStep[], resumeAfterMs: number | null = null) =>
  new PlainMachine({ steps, workloads: ['reviews-v3'], namespace: 'shop', resumeAfterMs })

/** So many of a hundred requests fail, the 99th percentile being `p99` milliseconds. */
const seen = (failed: number, p99 = 40): MetricSource =>
  metricsOf({ histogram_quantile: p99, 'response_code=~"0|5.*"': failed, increase: 100 })

describe('a plain list', () => {
  it('goes through its steps and promotes', () => {
    const { lines, machine: last } = play(machine([weight(10), { type: 'pause', durationMs: 20_000 }, weight(50)]), () => seen(0))
    expect(lines).toEqual(['0s started', '0s weight 10', '0s pause', '20s weight 50', '20s promote'])
    expect(last.outcome).toBe('promoted')
    expect(last.setting).toMatchObject({ weight: 100, routes: [] })
  })

  it.each([
    ['passes', [0, 0], ['30s', '40s'], 'promoted'],
    ['forgives what it may', [3, 0, 0], ['30s', '40s', '50s'], 'promoted'],
    ['aborts at one more', [0, 3, 3], ['30s', '40s', '50s'], 'aborted'],
    ['aborts at once where all fail', [100, 100], ['30s', '40s'], 'aborted'],
  ] as const)('%s', (_, failures, looks, outcome) => {
    const { log, machine: last } = play(machine([weight(10), check]), (nowMs) => seen(failures[(nowMs - 30_000) / 10_000] ?? 0))
    const success = log.filter((entry) => entry.check?.metric === 'success')
    expect(success.map(({ atMs }) => `${atMs / 1000}s`)).toEqual(looks)
    expect(success.map((entry) => entry.check?.value)).toEqual(failures.map((failed) => 100 - failed))
    expect(last.outcome).toBe(outcome)
    expect(last.setting.weight).toBe(outcome === 'aborted' ? 0 : 100)
  })

  it('fails a look by one bound alone, and says of how many requests', () => {
    const { log } = play(machine([weight(10), check]), () => seen(0, 900))
    expect(
      log.filter((entry) => entry.check).map(({ check: found }) => [found?.metric, found?.verdict, found?.bound, found?.samples]),
    ).toEqual(
      [1, 2].flatMap(() => [
        ['success', 'passed', '≥ 99 %', 100],
        ['latency p99', 'failed', '≤ 500ms', 100],
      ]),
    )
  })

  it('takes a look at no requests for a failed one', () => {
    const none = metricsOf({ histogram_quantile: null, increase: null })
    const { log, machine: last } = play(machine([weight(10), check]), () => none)
    expect(last.outcome).toBe('aborted')
    expect(log.find((entry) => entry.check)?.check).toMatchObject({ value: null, verdict: 'failed', samples: 0 })
  })

  it('waits for a hand that never comes', () => {
    const { lines, log, machine: last } = play(machine([weight(10), { type: 'pause', durationMs: null }, weight(50)]), () => seen(0))
    expect(lines).toEqual(['0s started', '0s weight 10', '0s pause'])
    expect(log.at(-1)?.holds).toBe(true)
    expect(last.outcome).toBe('paused')
  })

  it('goes on once somebody promotes', () => {
    const { lines } = play(machine([weight(10), { type: 'pause', durationMs: null }, weight(50)], 15_000), () => seen(0))
    expect(lines).toEqual(['0s started', '0s weight 10', '0s pause', '15s hold', '15s weight 50', '15s promote'])
  })

  it('sets routes by header and copies, and ends them', () => {
    const steps: readonly PlainStep[] = [
      { type: 'header-route', headers: { 'x-tester': 'true' } },
      { type: 'mirror-route', percentage: 20 },
      { type: 'pause', durationMs: 1_000 },
      { type: 'header-route', headers: {} },
      { type: 'mirror-route', percentage: 0 },
      { type: 'pause', durationMs: 1_000 },
    ]
    const { settings } = play(machine(steps), () => seen(0))
    expect(settings.map(({ atMs, setting }) => [atMs, setting.routes.map(({ type }) => type)])).toEqual([
      [0, ['header', 'mirror']],
      [1000, []],
      [2000, []],
    ])
    expect(settings[0]?.setting.routes[0]?.match).toEqual([{ headers: { 'x-tester': { exact: 'true' } } }])
  })

  it('asks for the canary’s requests at the pods', () => {
    const asked: string[] = []
    const metrics: MetricSource = {
      query(promql) {
        asked.push(promql)
        return { type: 'vector', values: [1], samples: 1 }
      },
    }
    play(machine([weight(10), check]), () => metrics, { untilMs: 30_000 })
    for (const query of asked)
      expect(query).toContain('reporter="destination",destination_workload_namespace="shop",destination_workload="reviews-v3"')
    expect(asked.every((query) => query.includes('[30s]'))).toBe(true)
  })
})
