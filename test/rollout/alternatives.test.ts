import { describe, expect, it } from 'vitest'
import { alternativesOf } from '../../src/rollout/alternatives.ts'
import { editedBody } from '../../src/rollout/edited-body.ts'
import type { RolloutPlan } from '../../src/rollout/rollout.ts'
import type { PlanVariant } from '../../src/rollout/variant.ts'

function alternatives(controller: RolloutPlan['controller'], spec: unknown): readonly PlanVariant[] {
  const version = { label: '', workloads: [] }
  const plan: RolloutPlan = {
    controller,
    strategy: 'canary',
    name: 'shop',
    namespace: 'default',
    host: 'shop.default.svc.cluster.local',
    stable: version,
    canary: version,
    atMs: 0,
    steps: [],
    checks: [],
    intervalMs: null,
    threshold: null,
    regression: true,
    range: { file: 'a.yaml', start: 0, end: 0 },
  }
  return alternativesOf(plan, { spec })
}

/** The edits of the plan with that name, as values by path. */
function editsOf(variants: readonly PlanVariant[], name: string): Readonly<Record<string, unknown>> | undefined {
  const found = variants.find((variant) => variant.name.replaceAll('\u00a0', ' ') === name)
  return found && Object.fromEntries(found.edits.map(({ path, value }) => [path.join('.'), value]))
}

const check = (over: string, failures = 2) => ({ check: { success: { atLeast: 99 }, over, failures } })

describe('other plans of a plain list', () => {
  const steps = [
    { setHeaderRoute: { group: 'beta' } },
    { setWeight: 20 },
    { pause: '10s' },
    check('20s'),
    { setWeight: 60 },
    { pause: '10s' },
    check('20s'),
  ]
  const variants = alternatives('plain', { rollout: { steps } })

  it('have other weights, with what comes behind each of them', () => {
    expect(editsOf(variants, '50 % for 30s')).toEqual({
      'spec.rollout.steps': [{ setHeaderRoute: { group: 'beta' } }, { setWeight: 50 }, { pause: '10s' }, check('20s')],
    })
    const { 'spec.rollout.steps': small } = editsOf(variants, '1, 5, 10, 25, 50 % for 30s each') ?? {}
    expect((small as readonly object[]).length).toBe(16)
  })
  it('take other times', () => {
    expect(editsOf(variants, '20, 60 % for 15s each')).toEqual({
      'spec.rollout.steps': [
        { setHeaderRoute: { group: 'beta' } },
        ...[20, 60].flatMap((weight) => [{ setWeight: weight }, { pause: '5s' }, check('10s')]),
      ],
    })
  })
  it('put up with more or fewer failures', () => {
    const values = editsOf(alternatives('plain', { rollout: { steps: steps.slice(1, 4) } }), '20 % for 30s, no failure allowed')
    expect(values).toEqual({ 'spec.rollout.steps': [{ setWeight: 20 }, { pause: '10s' }, check('20s', 0)] })
  })
  it('are twenty with the own one at most, each another', () => {
    expect(variants.length).toBeLessThanOrEqual(20)
    expect(variants[0]).toEqual({ name: 'Your plan', edits: [] })
    expect(new Set(variants.map(({ edits }) => JSON.stringify(edits))).size).toBe(variants.length)
    expect(new Set(variants.map(({ name }) => name)).size).toBe(variants.length)
  })
})

describe('other plans of a Rollout', () => {
  const steps = [
    { setCanaryScale: { replicas: 1 } },
    { setWeight: 20 },
    { pause: { duration: 60 } },
    { analysis: { templates: [{ templateName: 'ok' }] } },
    { setWeight: 40 },
    { pause: {} },
    { setWeight: 100 },
  ]
  const variants = alternatives('argo', { strategy: { canary: { steps } } })

  it('keep what they are made of', () => {
    expect(editsOf(variants, '25, 50, 75 % for 60s each')?.['spec.strategy.canary.steps']).toEqual([
      { setCanaryScale: { replicas: 1 } },
      ...[25, 50, 75].flatMap((setWeight) => [
        { setWeight },
        { pause: { duration: 60 } },
        { analysis: { templates: [{ templateName: 'ok' }] } },
      ]),
      { setWeight: 100 },
    ])
  })
  it('leave a pause without an end as it is', () => {
    const [, ...others] = variants
    const own = others.filter(({ name }) => name.startsWith('20, 40'))
    expect(own.length).toBeGreaterThan(0)
    for (const { edits } of own) expect(JSON.stringify(edits)).not.toContain('"duration":null')
  })
  it('are told apart where their weights are not held alike', () => {
    const looked = [
      { pause: { duration: '15s' } },
      { setWeight: 10 },
      { analysis: { templates: [{ templateName: 'ok' }] } },
      { setWeight: 40 },
      { pause: { duration: '30s' } },
    ]
    const names = alternatives('argo', { strategy: { canary: { steps: looked } } }).map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    const slow = editsOf(alternatives('argo', { strategy: { canary: { steps: looked } } }), '10, 40 %, held twice as long')
    expect(slow?.['spec.strategy.canary.steps']).toEqual([
      { pause: { duration: '30s' } },
      ...looked.slice(1, 4),
      { pause: { duration: '60s' } },
    ])
  })
  it.each([
    [
      'without weights, in other times',
      { canary: { steps: [{ pause: { duration: '1m' } }] } },
      '120s in all',
      { 'spec.strategy.canary.steps': [{ pause: { duration: '120s' } }] },
    ],
    [
      'blue and green',
      { blueGreen: { autoPromotionSeconds: 30 } },
      'promoted after 60s',
      { 'spec.strategy.blueGreen.autoPromotionSeconds': 60 },
    ],
  ])('%s', (_, strategy, name, edits) => {
    expect(editsOf(alternatives('argo', { strategy }), name)).toEqual(edits)
  })
  it.each([[{}], [{ canary: { steps: [] } }], [{ canary: { steps: 'x' } }], [{ blueGreen: {} }], [null]])('are none of %o', (strategy) => {
    expect(alternatives('argo', { strategy })).toEqual([{ name: 'Your plan', edits: [] }])
  })
})

describe('other plans of a Canary', () => {
  const metrics = [{ name: 'request-success-rate', interval: '1m' }, { name: 'request-duration' }]
  const variants = alternatives('flagger', { analysis: { interval: '30s', threshold: 5, maxWeight: 50, stepWeight: 10, metrics } })

  it.each([
    ['20 % a step up to 50 %, each 30s', { 'spec.analysis.stepWeight': 20 }],
    [
      '5 % a step up to 50 %, each 60s',
      {
        'spec.analysis.stepWeight': 5,
        'spec.analysis.interval': '60s',
        'spec.analysis.metrics': [{ name: 'request-success-rate', interval: '120s' }, { name: 'request-duration' }],
      },
    ],
    ['given up after 1 failed check', { 'spec.analysis.threshold': 1 }],
  ])('%s', (name, edits) => {
    expect(editsOf(variants, name)).toEqual(edits)
  })
  it('go through a list of weights, or so many iterations', () => {
    const listed = alternatives('flagger', { analysis: { interval: '1m', stepWeights: [1, 2, 80] } })
    expect(editsOf(listed, '10, 25, 50 %, each 60s')).toEqual({ 'spec.analysis.stepWeights': [10, 25, 50] })
    const iterated = alternatives('flagger', { analysis: { interval: '1m', iterations: 10 } })
    expect(editsOf(iterated, '5 iterations, each 60s')).toEqual({ 'spec.analysis.iterations': 5 })
  })
})

it('can be made in the document', () => {
  const body = { spec: { analysis: { interval: '30s', stepWeight: 10, maxWeight: 50 } } }
  for (const { edits } of alternatives('flagger', body.spec)) {
    const edited = editedBody(body, edits) as typeof body
    expect(Object.keys(edited.spec.analysis).sort()).toEqual(expect.arrayContaining(['interval', 'maxWeight', 'stepWeight']))
  }
})
