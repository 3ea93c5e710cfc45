import { describe, expect, it } from 'vitest'
import { BUCKETS } from '../../src/rollout/metric-source-series.ts'
import { chanceRange, playPlans } from '../../src/rollout/model.ts'
import { Draws } from '../../src/rollout/model-draws.ts'
import type { CounterFacts, ModelFacts } from '../../src/rollout/model-facts.ts'
import { DrawnMetrics } from '../../src/rollout/model-metrics.ts'
import { splitOf } from '../../src/rollout/model-routes.ts'
import type { Machine, ManagedRoute, RolloutOutcome, RolloutPlan, Setting, Sight, Turn } from '../../src/rollout/rollout.ts'
import { lastOf } from '../run-to-end.ts'

/** Mean and variance of what is drawn. */
function moments(count: number, one: (draws: Draws) => number): { readonly mean: number; readonly variance: number } {
  const draws = new Draws(3)
  const values = Array.from({ length: count }, () => one(draws))
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count }
}

describe('the numbers of the model', () => {
  it.each([0.02, 1, 7.5, 11.9, 12.1, 40, 900, 25_000])('happen %d times on average', (expected) => {
    const { mean, variance } = moments(40_000, (draws) => draws.poisson(expected))
    // Five standard deviations of a mean and of a variance.
    expect(Math.abs(mean - expected)).toBeLessThan(5 * Math.sqrt(expected / 40_000))
    expect(Math.abs(variance - expected)).toBeLessThan(5 * Math.sqrt((2 * expected ** 2 + expected) / 40_000))
  })

  it.each([
    [10, 0.3],
    [200, 0.01],
    [200, 0.5],
    [1000, 0.97],
    [50_000, 0.2],
  ])('of %d happen with a chance of %d', (of, chance) => {
    const { mean, variance } = moments(40_000, (draws) => draws.binomial(of, chance))
    const spread = of * chance * (1 - chance)
    expect(Math.abs(mean - of * chance)).toBeLessThan(5 * Math.sqrt(spread / 40_000))
    expect(Math.abs(variance - spread)).toBeLessThan(5 * Math.sqrt((2 * spread ** 2 + spread) / 40_000))
  })

  it.each([
    ['poisson', (draws: Draws) => [0, -1, Number.NaN].map((mean) => draws.poisson(mean))],
    ['binomial', (draws: Draws) => [draws.binomial(0, 0.5), draws.binomial(5, 0), draws.binomial(5, 1) - 5]],
  ])('are nothing where nothing can be: %s', (_, all) => {
    expect(all(new Draws(1))).toEqual(all(new Draws(2)))
    expect(all(new Draws(1)).every((value) => value === 0)).toBe(true)
  })

  it('are others for another seed, and the same for the same', () => {
    const some = (seed: number) => {
      const draws = new Draws(seed)
      return Array.from({ length: 5 }, () => draws.poisson(100))
    }
    expect(some(1)).toEqual(some(1))
    expect(some(1)).not.toEqual(some(2))
  })
})

const workload = { stable: 'shop-v1', canary: 'shop-v2' }

function counter(side: 'stable' | 'canary', code: string, perSecond: number, buckets: Readonly<Record<number, number>>): CounterFacts {
  const labels = new Map([
    ['reporter', 'destination'],
    ['destination_workload', workload[side]],
    ['response_code', code],
  ])
  return { labels, side, byPod: true, perSecond, buckets: Array.from({ length: BUCKETS }, (_, i) => buckets[i] ?? 0), meanMs: 20 }
}

/** A host with 40 requests a second, of which so large a part fails on the canary. */
function factsWith(failing: number): ModelFacts {
  const fast = { 3: 0.5, 4: 0.5 }
  return {
    perSecond: 40,
    kinds: [{ share: 1, request: undefined }],
    counters: [
      counter('stable', '200', 40, fast),
      counter('canary', '200', 40 * (1 - failing), fast),
      ...(failing > 0 ? [counter('canary', '500', 40 * failing, { 5: 1 })] : []),
    ],
    met: { perSecond: 40, failing },
  }
}

const range = { file: 'a.yaml', start: 0, end: 0 }
const one = { stable: 1, canary: 1 }
const success = `sum(rate(istio_requests_total{destination_workload="shop-v2",response_code!~"5.*"}[30s])) / sum(rate(istio_requests_total{destination_workload="shop-v2"}[30s]))`

const plan: RolloutPlan = {
  controller: 'plain',
  strategy: 'canary',
  name: 'shop',
  namespace: 'default',
  host: 'shop.default.svc.cluster.local',
  stable: { label: 'v1', workloads: ['shop-v1'] },
  canary: { label: 'v2', workloads: ['shop-v2'] },
  atMs: 10_000,
  steps: [],
  checks: [],
  intervalMs: null,
  threshold: null,
  regression: true,
  range,
}

/** Sends `weight` percent to the canary, looks each 30 s, and gives up below so high a part of successes; promotes after so many looks. */
class Ladder implements Machine {
  readonly outcome: RolloutOutcome
  readonly setting: Setting
  private readonly weight: number
  private readonly atLeast: number
  private readonly looks: number

  constructor(weight: number, atLeast: number, looks: number, outcome: RolloutOutcome = 'running', now = 0) {
    this.weight = weight
    this.atLeast = atLeast
    this.looks = looks
    this.outcome = outcome
    this.setting = { weight: now, routes: [], replicas: one, promoted: false }
  }

  look({ metrics, nowMs }: Sight): Turn {
    const begun = this.setting.weight > 0
    const measured = begun ? metrics.query(success, nowMs) : undefined
    const value = measured?.type === 'vector' ? (measured.values[0] ?? 0) : 1
    const outcome = value < this.atLeast ? 'aborted' : this.looks === 0 ? 'promoted' : 'running'
    const next = new Ladder(this.weight, this.atLeast, this.looks - 1, outcome, this.weight)
    return { next, nextAtMs: outcome === 'running' ? nowMs + 30_000 : null, setting: next.setting, log: [] }
  }
}

function play(machine: Machine, failing: number, draws = 400) {
  const variant = { name: 'own', edits: [] }
  const plans = [{ variant, plan, machine, scrapeMs: 5000, startupMs: 0 }]
  return lastOf(playPlans({ plans, regressed: factsWith(failing), healthy: factsWith(0), draws, seed: 1 }))[0]
}

describe('a plan that is played', () => {
  it('is promoted where nothing is wrong, and then takes what its looks take', () => {
    const figures = play(new Ladder(10, 0.95, 4), 0.5)
    expect(figures).toMatchObject({ missed: 0, falseAlarms: 0, healthyMs: 120_000, abortMs: 30_000, draws: 400 })
  })

  it('misses what it hardly sees as often as chance has it', () => {
    // One look at 2 % of 40 a second, after six scrapes: one failure is one too many. Yet the counter of failures is there only from the first
    // on, which is never seen to grow: it takes failures in two scrapes.
    const figures = play(new Ladder(2, 0.999, 1), 0.05)
    const quiet = Math.exp(-40 * 0.02 * 0.05 * 5)
    const expected = quiet ** 6 + 6 * (1 - quiet) * quiet ** 5
    const [low, high] = figures?.missedRange ?? [0, 0]
    expect([low < expected, expected < high]).toEqual([true, true])
  })

  it('counts who met the new version until the end', () => {
    const figures = play(new Ladder(25, 0.9, 4), 0.5)
    // A quarter of 40 a second for 30 s.
    expect(Math.abs((figures?.met ?? 0) - 300)).toBeLessThan((5 * Math.sqrt(300)) / Math.sqrt(400))
    expect(Math.abs((figures?.failed ?? 0) - 150)).toBeLessThan((5 * Math.sqrt(150)) / Math.sqrt(400))
    expect(figures?.metMost).toBeGreaterThan(figures?.metMedian ?? 0)
  })

  it('tells how far it has come, and can be left at any time', () => {
    const variant = { name: 'own', edits: [] }
    const each = { variant, plan, machine: new Ladder(10, 0.95, 2), scrapeMs: 5000, startupMs: 0 }
    const run = playPlans({ plans: [each, each], regressed: factsWith(0.2), healthy: factsWith(0), draws: 50, seed: 1 })
    const seen: string[] = []
    let next = run.next()
    for (; !next.done; next = run.next()) seen.push(`${next.value.done}/${next.value.of} ${next.value.figures.length}`)
    expect([...new Set(seen)]).toEqual(['0/2 0', '1/2 1'])
    expect(seen.length).toBeGreaterThan(6)
    expect(next.value.length).toBe(2)
    expect(run.return([]).done).toBe(true)
  })
})

describe('drawn metrics', () => {
  it('answer as those of a run with these requests would', () => {
    const query =
      'histogram_quantile(0.99, sum by (le) (rate(istio_request_duration_milliseconds_bucket{destination_workload="shop-v2"}[1m])))'
    const metrics = new DrawnMetrics(factsWith(0.05), [success, query], 5000)
    const draws = new Draws(1)
    for (let scrape = 0; scrape <= 12; scrape++) {
      if (scrape > 0) metrics.exposure.add('canary', 5, 2)
      metrics.scrape(draws)
    }
    const [rate, slow] = [success, query].map((each) => metrics.query(each, 60_000))
    expect(rate?.type === 'vector' && Math.abs((rate.values[0] ?? 0) - 0.95) < 0.03).toBe(true)
    expect(rate?.type === 'vector' && Math.abs(rate.samples - 40 * 25) < 5 * Math.sqrt(1000)).toBe(true)
    // The failures, which are a twentieth, took 25 to 50 ms.
    expect(slow?.type === 'vector' && (slow.values[0] ?? 0) > 40 && (slow.values[0] ?? 0) <= 50).toBe(true)
    metrics.clear()
    expect(metrics.query(success, 60_000)).toEqual({ type: 'vector', values: [], samples: 0 })
  })
})

describe('what a setting makes of the requests', () => {
  const request = (headers: Record<string, string>) =>
    ({ method: 'GET', scheme: 'http', authority: 'shop', path: '/cart?id=1', headers: Object.entries(headers) }) as const
  const kinds = [
    { share: 0.25, request: request({ Cookie: 'group=beta' }) },
    { share: 0.75, request: request({}) },
  ]
  const header: ManagedRoute = {
    type: 'header',
    name: 'beta',
    match: [{ headers: { cookie: { regex: '.*beta.*' } } }, { uri: { prefix: '/none' } }],
  }
  const mirror = (match: ManagedRoute['match']): ManagedRoute => ({ type: 'mirror', name: 'copy', match, percentage: 40 })
  it.each([
    [0, [], { stable: 1, canary: 0, copies: 0 }],
    [20, [], { stable: 0.8, canary: 0.2, copies: 0 }],
    [20, [header], { stable: 0.6, canary: 0.4, copies: 0 }],
    [0, [mirror([])], { stable: 1, canary: 0, copies: 0.4 }],
    [0, [mirror([{ headers: { cookie: { exact: 'group=beta' } } }])], { stable: 1, canary: 0, copies: 0.1 }],
    [0, [header, mirror([])], { stable: 0.75, canary: 0.25, copies: 0.3 }],
  ] as const)('weight %d with %o', (weight, routes, split) => {
    const made = splitOf({ weight, routes, replicas: one, promoted: false }, kinds)
    for (const [name, value] of Object.entries(split)) expect(made[name as keyof typeof made]).toBeCloseTo(value, 9)
  })
})

it.each([
  [0, 100, 0, 0.037],
  [50, 100, 0.404, 0.596],
  [100, 100, 0.963, 1],
  [0, 0, 0, 1],
])('a chance seen %d times of %d lies between %d and %d', (hits, of, low, high) => {
  expect(chanceRange(hits, of).map((value) => Number(value.toFixed(3)))).toEqual([low, high])
})
