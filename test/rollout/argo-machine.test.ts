import { describe, expect, it } from 'vitest'
import { ArgoBlueGreen } from '../../src/rollout/argo-blue-green.ts'
import { ArgoCanary } from '../../src/rollout/argo-canary.ts'
import { canaryReplicas, stableReplicas } from '../../src/rollout/argo-replicas.ts'
import type { ArgoAnalysis, ArgoBlueGreenRules, ArgoCanaryRules, ArgoStep } from '../../src/rollout/argo-rules.ts'
import { argoMetric, metricsOf, play } from './fake-metrics.ts'

const range = { file: 'rollout.yaml', start: 0, end: 1 }
const common = {
  title: 'checkout',
  replicas: 4,
  resumeAfterMs: null,
  scaleDownDelayMs: 30_000,
  abortScaleDownDelayMs: 30_000,
  range,
}

const weight = (percentage: number): ArgoStep => ({ type: 'weight', weight: percentage, range })
const pause = (durationMs: number | null): ArgoStep => ({ type: 'pause', durationMs, range })
const scale = (given: Partial<Extract<ArgoStep, { type: 'scale' }>>): ArgoStep => ({
  type: 'scale',
  replicas: null,
  weight: null,
  matchTrafficWeight: false,
  range,
  ...given,
})
const analysis: ArgoAnalysis = {
  name: 'success-rate',
  range,
  metrics: [{ ...argoMetric, failure: 'result[0] < 0.5', count: 2 }],
}

function rules(steps: readonly ArgoStep[], given: Partial<ArgoCanaryRules> = {}): ArgoCanaryRules {
  return {
    ...common,
    steps,
    routed: true,
    dynamicStableScale: false,
    minPods: 1,
    surges: true,
    background: null,
    startingStep: 0,
    ...given,
  }
}

const good = () => metricsOf({ success: 1 })
const moves = (lines: readonly string[]) => lines.filter((line) => !/ (check|scale)/.test(line))

describe('an Argo canary', () => {
  it('waits for pods before each weight, then promotes and scales the old version down', () => {
    const { lines, settings, machine } = play(new ArgoCanary(rules([weight(25), pause(20_000), weight(50)])), good)
    expect(lines).toEqual([
      '0s started',
      '0s scale',
      '3s weight 25',
      '3s pause',
      '23s scale',
      '26s weight 50',
      '26s scale',
      '29s weight 100',
      '29s promote',
      '59s done',
    ])
    expect(
      settings.map(({ atMs, setting: { weight: share, replicas, promoted } }) => [atMs / 1000, share, replicas.canary, promoted]),
    ).toEqual([
      [0, 0, 1, false],
      [3, 25, 1, false],
      [23, 25, 2, false],
      [26, 50, 4, false],
      [29, 0, 4, true],
      [59, 0, 4, true],
    ])
    expect(machine.outcome).toBe('promoted')
    expect(machine.setting.replicas).toEqual({ stable: 0, canary: 4 })
  })

  it('aborts by its background analysis, from the starting step on', () => {
    const steps = [weight(25), pause(20_000), weight(50), pause(60_000)]
    const first = new ArgoCanary(rules(steps, { background: analysis, startingStep: 2 }))
    const { lines, machine } = play(first, () => metricsOf({ success: 0.2 }))
    expect(lines).toEqual(['0s started', '0s scale', '3s weight 25', '3s pause', '23s check success failed', '23s abort', '53s done'])
    expect(machine.outcome).toBe('aborted')
    expect(machine.setting).toEqual({ weight: 0, routes: [], replicas: { stable: 4, canary: 0 }, promoted: false })
  })

  it('goes on after an analysis step that succeeds, aborts after one that fails, holds after one that says nothing', () => {
    const steps: readonly ArgoStep[] = [weight(25), { type: 'analysis', analysis, range }]
    const ends = ([1, 0.2, 0.7] as const).map((value) => {
      const { lines, machine } = play(new ArgoCanary(rules(steps)), () => metricsOf({ success: value }), { untilMs: 20_000 })
      return [machine.outcome, lines.filter((line) => line.includes('check'))]
    })
    expect(ends).toEqual([
      ['promoted', ['3s check success passed', '13s check success passed']],
      ['aborted', ['3s check success failed']],
      ['paused', ['3s check success inconclusive']],
    ])
  })

  it('goes on with the background analysis while it waits for a hand', () => {
    const first = new ArgoCanary(
      rules([weight(25), pause(null)], { background: { ...analysis, metrics: analysis.metrics.map((m) => ({ ...m, count: null })) } }),
    )
    const { machine, log } = play(first, (nowMs) => metricsOf({ success: nowMs < 40_000 ? 1 : 0.1 }))
    expect(log.find(({ type }) => type === 'pause')?.holds).toBe(true)
    expect(machine.outcome).toBe('aborted')
  })

  it('sets routes once a pod is there, and takes them away at the end', () => {
    const route = { type: 'header', name: 'testers', match: [{ headers: { 'x-tester': { exact: 'true' } } }] } as const
    const steps: readonly ArgoStep[] = [
      scale({ replicas: 1 }),
      { type: 'header-route', name: 'testers', route, range },
      pause(5_000),
      weight(50),
    ]
    const { settings, lines } = play(new ArgoCanary(rules(steps)), good)
    expect(moves(lines).slice(0, 3)).toEqual(['0s started', '3s route', '3s pause'])
    expect(settings.filter(({ setting }) => setting.routes.length > 0).map(({ atMs }) => atMs)[0]).toBe(3_000)
    expect(settings.at(-1)?.setting.routes).toEqual([])
  })

  it('keeps the canary where an abort is told to scale nothing down', () => {
    const first = new ArgoCanary(rules([weight(50), { type: 'analysis', analysis, range }], { abortScaleDownDelayMs: null }))
    const { machine } = play(first, () => metricsOf({ success: 0.2 }))
    expect(machine.setting.replicas).toEqual({ stable: 4, canary: 2 })
  })

  it('scales the stable version with its share, and gives nothing back before it is whole', () => {
    const first = new ArgoCanary(rules([weight(50), pause(10_000), { type: 'analysis', analysis, range }], { dynamicStableScale: true }))
    const { settings } = play(first, () => metricsOf({ success: 0.2 }))
    expect(settings.map(({ setting: { weight: share, replicas } }) => [share, replicas.stable, replicas.canary])).toEqual([
      [0, 4, 2],
      [50, 2, 2],
      [50, 4, 2],
      [0, 4, 0],
    ])
  })

  it.each([
    // Steps, the one they stand at, and the pods of both sides.
    [[weight(20)], 0, 0, 1, 4],
    [[weight(50)], 0, 0, 2, 4],
    [[weight(20), pause(1)], 2, 100, 4, 4],
    [[scale({ replicas: 3 }), weight(20)], 1, 20, 3, 4],
    [[scale({ weight: 75 }), weight(20)], 1, 20, 3, 4],
    [[scale({ replicas: 3 }), weight(20), scale({ matchTrafficWeight: true })], 2, 20, 1, 4],
  ] as const)('%# has the pods that Argo would have', (steps, at, share, canary, stable) => {
    const given = rules(steps)
    expect([canaryReplicas(given, at), stableReplicas(given, at, share)]).toEqual([canary, stable])
  })

  it.each([
    // Replicas, surge, weight: pods of the canary and of the stable version (utils/replicaset/canary_test.go).
    [10, true, 10, 1, 9],
    [10, true, 5, 1, 10],
    [10, false, 5, 1, 9],
    [1, true, 5, 1, 1],
    [1, false, 5, 0, 1],
    [3, false, 50, 2, 1],
    [4, true, 0, 0, 4],
    [4, true, 100, 4, 0],
  ] as const)('%#: of %d pods, surging %s, at a weight of %d has %d beside %d', (replicas, surges, share, canary, stable) => {
    const given = rules([weight(share)], { replicas, surges, routed: false })
    expect([canaryReplicas(given, 0), stableReplicas(given, 0, share)]).toEqual([canary, stable])
  })
})

describe('an Argo blue-green update', () => {
  const blueGreen = (given: Partial<ArgoBlueGreenRules> = {}): ArgoBlueGreenRules => ({
    ...common,
    autoPromotion: true,
    autoPromotionMs: 0,
    previewReplicas: null,
    before: null,
    after: null,
    ranges: { promotion: range, before: range, after: range },
    ...given,
  })

  it('switches when all pods are ready, and scales the old version down later', () => {
    const { lines, machine } = play(new ArgoBlueGreen(blueGreen()), good)
    expect(lines).toEqual(['0s started', '3s weight 100', '3s promote', '33s done'])
    expect(machine.setting).toEqual({ weight: 0, routes: [], replicas: { stable: 0, canary: 4 }, promoted: true })
  })

  it('tests a small preview, then grows before it switches', () => {
    const { lines, settings } = play(new ArgoBlueGreen(blueGreen({ previewReplicas: 1, before: analysis })), good)
    expect(moves(lines)).toEqual(['0s started', '16s weight 100', '16s promote', '46s done'])
    expect(settings.map(({ atMs, setting }) => [atMs / 1000, setting.replicas.canary, setting.weight]).slice(0, 3)).toEqual([
      [0, 1, 0],
      [13, 4, 0],
      [16, 4, 0],
    ])
  })

  it('never switches after a failed test', () => {
    const { settings, machine } = play(new ArgoBlueGreen(blueGreen({ before: analysis })), () => metricsOf({ success: 0.2 }))
    expect(machine.outcome).toBe('aborted')
    expect(settings.every(({ setting }) => setting.weight === 0)).toBe(true)
    expect(machine.setting.replicas.canary).toBe(0)
  })

  it('switches back after a failed analysis behind the switch', () => {
    const { lines, machine } = play(new ArgoBlueGreen(blueGreen({ after: analysis })), () => metricsOf({ success: 0.2 }))
    expect(moves(lines)).toEqual(['0s started', '3s weight 100', '3s abort', '33s done'])
    expect(machine.setting).toMatchObject({ weight: 0, promoted: false })
  })

  it.each([
    ['holds for a hand', { autoPromotion: false }, 'paused', undefined],
    ['goes on when somebody promotes', { autoPromotion: false, resumeAfterMs: 20_000 }, 'promoted', '23s weight 100'],
    ['promotes by itself after a while', { autoPromotionMs: 40_000 }, 'promoted', '43s weight 100'],
  ] as const)('%s', (_, given, outcome, line) => {
    const { lines, machine } = play(new ArgoBlueGreen(blueGreen(given)), good)
    expect(machine.outcome).toBe(outcome)
    expect(lines.find((each) => each.includes('weight'))).toBe(line)
  })
})
