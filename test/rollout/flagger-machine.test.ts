import { describe, expect, it } from 'vitest'
import { FlaggerMachine } from '../../src/rollout/flagger-machine.ts'
import { type FlaggerMetric, type FlaggerRules, nextStepWeight } from '../../src/rollout/flagger-rules.ts'
import { metricsOf, play } from './fake-metrics.ts'

const range = { file: 'canary.yaml', start: 0, end: 1 }
const success: FlaggerMetric = {
  name: 'request-success-rate',
  turn: 'first',
  query: 'success',
  min: 99,
  max: null,
  unit: '%',
  intervalMs: 60_000,
  range,
}
const duration: FlaggerMetric = { ...success, name: 'request-duration', query: 'duration', min: null, max: 500, unit: 'ms' }

function rules(given: Partial<FlaggerRules> = {}): FlaggerRules {
  return {
    strategy: 'canary',
    intervalMs: 10_000,
    threshold: 2,
    maxWeight: 40,
    stepWeight: 20,
    stepWeights: [],
    stepWeightPromotion: 0,
    iterations: 0,
    mirror: false,
    mirrorWeight: 100,
    match: [],
    metrics: [success, duration],
    skipAnalysis: false,
    progressDeadlineMs: 60_000,
    primaryReady: 100,
    canaryReady: 100,
    replicas: 2,
    title: 'podinfo.test',
    target: 'podinfo',
    ranges: { whole: range, weights: range, threshold: range, promotion: range },
    ...given,
  }
}

const good = metricsOf({ success: 100, duration: 120 })
const moves = (lines: readonly string[]) => lines.filter((line) => !line.includes(' check '))

describe('Flagger', () => {
  it('adds weight at each look, copies the new version and goes back to the primary', () => {
    const { lines, settings, machine } = play(new FlaggerMachine(rules()), () => good)
    expect(moves(lines)).toEqual(['0s started', '10s weight 20', '20s weight 40', '30s promote', '40s weight 0', '50s done'])
    expect(settings.map(({ atMs, setting }) => [atMs / 1000, setting.weight, setting.replicas.canary, setting.promoted])).toEqual([
      [0, 0, 2, false],
      [10, 20, 2, false],
      [20, 40, 2, false],
      [30, 40, 2, true],
      [40, 0, 2, true],
      [50, 0, 0, true],
    ])
    expect(machine.outcome).toBe('promoted')
  })

  it('gives up at the look behind the last failed check that it forgives', () => {
    const { lines, machine } = play(new FlaggerMachine(rules()), () => metricsOf({ success: 98.9, duration: 120 }))
    expect(lines).toEqual([
      '0s started',
      '10s weight 20',
      '20s check request-success-rate failed',
      '30s check request-success-rate failed',
      '40s abort',
    ])
    expect(machine.outcome).toBe('aborted')
    expect(machine.setting).toMatchObject({ weight: 0, replicas: { stable: 2, canary: 0 }, promoted: false })
  })

  it('never forgets a failed check', () => {
    const at = (nowMs: number) => metricsOf({ success: nowMs === 20_000 || nowMs === 40_000 ? 90 : 100, duration: 120 })
    const { lines } = play(new FlaggerMachine(rules({ maxWeight: 80 })), at)
    expect(moves(lines)).toEqual(['0s started', '10s weight 20', '30s weight 40', '50s abort'])
  })

  it.each([
    ['nothing found', metricsOf({ success: null, duration: null }), 'failed', 'no values found'],
    ['no number', metricsOf({ success: Number.NaN, duration: 1 }), 'failed', 'no values found'],
    ['an error', metricsOf({}), 'error', 'asked for success'],
    ['a scalar', metricsOf({ success: { type: 'scalar', value: 100, samples: 0 } }), 'error', 'of which Flagger reads nothing'],
  ])('halts for %s', (_, metrics, verdict, problem) => {
    const { log, machine } = play(new FlaggerMachine(rules()), () => metrics)
    const found = log.find((entry) => entry.check)?.check
    expect(found).toMatchObject({ verdict, value: null })
    expect(found?.problem).toContain(problem)
    expect(machine.outcome).toBe('aborted')
  })

  it('cuts a duration to whole milliseconds before it compares', () => {
    const { machine } = play(new FlaggerMachine(rules()), () => metricsOf({ success: 100, duration: 500.9 }))
    expect(machine.outcome).toBe('promoted')
  })

  it('stops looking at the first metric that fails, those of templates last', () => {
    const template: FlaggerMetric = { ...success, name: 'own', turn: 'second', query: 'own', unit: '' }
    const metrics = metricsOf({ success: 90, own: 0, duration: 120 })
    const { log } = play(new FlaggerMachine(rules({ metrics: [template, duration, success] })), () => metrics, { untilMs: 20_000 })
    expect(log.filter((entry) => entry.check).map((entry) => entry.check?.metric)).toEqual(['request-duration', 'request-success-rate'])
  })

  it('mirrors before the first weight', () => {
    const { lines, settings } = play(new FlaggerMachine(rules({ mirror: true, mirrorWeight: 30 })), () => good)
    expect(moves(lines).slice(0, 4)).toEqual(['0s started', '10s mirror', '20s weight 20', '30s weight 40'])
    expect(settings[1]?.setting.routes).toEqual([{ type: 'mirror', name: 'mirror', match: [], percentage: 30 }])
    expect(settings[2]?.setting.routes).toEqual([])
  })

  it('sends those who match to the canary for some iterations', () => {
    const match = [{ headers: { 'x-canary': { exact: 'insider' } } }]
    const { lines, settings } = play(new FlaggerMachine(rules({ strategy: 'ab-test', iterations: 2, match })), () => good)
    expect(moves(lines)).toEqual(['0s started', '10s route', '20s route', '30s promote', '40s weight 0', '50s done'])
    expect(settings[1]?.setting).toMatchObject({ weight: 0, routes: [{ type: 'header', match }] })
  })

  it('switches over after the iterations of a blue/green test, and promotes behind that', () => {
    const { lines } = play(new FlaggerMachine(rules({ strategy: 'blue-green', iterations: 2 })), () => good)
    expect(moves(lines)).toEqual(['0s started', '10s hold', '20s hold', '30s weight 100', '40s promote', '50s weight 0', '60s done'])
  })

  it('gives weight back step by step where it is told to', () => {
    const { lines } = play(new FlaggerMachine(rules({ stepWeightPromotion: 25 })), () => good)
    expect(moves(lines).slice(3)).toEqual(['30s promote', '40s weight 15', '50s weight 0', '60s done'])
  })

  it('promotes without a look where the analysis is skipped', () => {
    const { lines, machine } = play(new FlaggerMachine(rules({ skipAnalysis: true })), () => metricsOf({}))
    expect(lines).toEqual(['0s started', '10s promote'])
    expect(machine.outcome).toBe('promoted')
  })

  it('waits for pods, and gives up after the deadline', () => {
    const { lines, machine } = play(new FlaggerMachine(rules()), () => good, { startupMs: 1_000_000 })
    expect(lines.slice(0, 3)).toEqual(['0s started', '10s hold', '20s hold'])
    expect(lines.at(-1)).toBe('70s abort')
    expect(machine.outcome).toBe('aborted')
  })

  it.each([
    [{ stepWeight: 20, stepWeights: [] }, 0, 20],
    [{ stepWeight: 20, stepWeights: [] }, 80, 20],
    [{ stepWeight: 0, stepWeights: [1, 5, 50] }, 0, 1],
    [{ stepWeight: 0, stepWeights: [1, 5, 50] }, 5, 45],
    [{ stepWeight: 0, stepWeights: [1, 5, 50] }, 50, 50],
    [{ stepWeight: 0, stepWeights: [100] }, 100, 1],
    [{ stepWeight: 0, stepWeights: [] }, 0, 0],
  ])('by %j adds to %d: %d', (given, weight, step) => expect(nextStepWeight(rules(given), weight)).toBe(step))
})
