import { expect, it } from 'vitest'
import type { Diagnostic } from '../../src/core/diagnostic.ts'
import { parseManifests } from '../../src/manifest/parse.ts'
import { type FlaggerRules, nextStepWeight, readFlagger } from '../../src/rollout/flagger-rules.ts'

/** The text of a Canary whose spec holds this. */
const textOf = (spec: string) =>
  `apiVersion: flagger.app/v1beta1\nkind: Canary\nmetadata: { name: podinfo }\nspec:\n  targetRef: { kind: Deployment, name: podinfo }\n${spec}`

/** What is read of such a Canary. */
function rulesOf(spec: string): FlaggerRules {
  const [canary] = parseManifests([{ name: 'canary.yaml', text: textOf(spec) }]).value
  if (!canary) throw new Error('no Canary was read')
  const reported: Diagnostic[] = []
  const rules = readFlagger(canary, [canary], 2, (diagnostic) => void reported.push(diagnostic))
  expect(reported).toEqual([])
  return rules
}

const analysis = (fields: string) => `  analysis: { ${fields} }\n`

it.each<{ spec: string; rules: Partial<FlaggerRules> }>([
  {
    spec: analysis('stepWeight: 5'),
    rules: {
      strategy: 'canary',
      intervalMs: 60_000,
      threshold: 1,
      maxWeight: 100,
      stepWeight: 5,
      stepWeights: [],
      iterations: 0,
      mirror: false,
      mirrorWeight: 100,
      skipAnalysis: false,
      progressDeadlineMs: 600_000,
      primaryReady: 100,
      canaryReady: 100,
      title: 'podinfo.default',
      target: 'podinfo',
    },
  },
  { spec: '', rules: { skipAnalysis: true, stepWeight: 0 } },
  { spec: `  skipAnalysis: true\n${analysis('stepWeight: 5')}`, rules: { skipAnalysis: true, stepWeight: 5 } },
  { spec: `  skipAnalysis: false\n${analysis('stepWeight: 5')}`, rules: { skipAnalysis: false } },
  { spec: '  canaryAnalysis: { stepWeight: 7 }\n', rules: { skipAnalysis: false, stepWeight: 7 } },
  { spec: `  canaryAnalysis: { stepWeight: 7 }\n${analysis('stepWeight: 5')}`, rules: { stepWeight: 5 } },
  { spec: `  progressDeadlineSeconds: 30\n${analysis('')}`, rules: { progressDeadlineMs: 30_000 } },
  { spec: analysis('interval: 5s'), rules: { intervalMs: 10_000 } },
  { spec: analysis('interval: 90s'), rules: { intervalMs: 90_000 } },
  { spec: analysis('interval: soon'), rules: { intervalMs: 60_000 } },
  { spec: analysis('threshold: 0'), rules: { threshold: 1 } },
  { spec: analysis('threshold: 5'), rules: { threshold: 5 } },
  { spec: analysis('maxWeight: 50, stepWeight: 10'), rules: { maxWeight: 50 } },
  { spec: analysis('maxWeight: 50, stepWeights: [1, 60]'), rules: { maxWeight: 60, stepWeights: [1, 60] } },
  { spec: analysis('stepWeights: [1, 300]'), rules: { maxWeight: 100 } },
  { spec: analysis('iterations: 3'), rules: { strategy: 'blue-green', iterations: 3 } },
  { spec: analysis('iterations: 3, match: [{ headers: { who: { exact: me } } }]'), rules: { strategy: 'ab-test' } },
  { spec: analysis('match: [{ headers: { who: { exact: me } } }]'), rules: { strategy: 'canary' } },
  { spec: analysis('mirror: true, mirrorWeight: 0'), rules: { mirror: true, mirrorWeight: 100 } },
  { spec: analysis('mirror: true, mirrorWeight: 30'), rules: { mirrorWeight: 30 } },
  { spec: analysis('primaryReadyThreshold: 50, canaryReadyThreshold: 25'), rules: { primaryReady: 50, canaryReady: 25 } },
])('$spec', ({ spec, rules }) => {
  expect(rulesOf(spec)).toMatchObject(rules)
})

it.each<{ fields: string; weights: string; promotion: string }>([
  { fields: 'stepWeight: 5, stepWeights: [1, 2]', weights: '5', promotion: '5' },
  { fields: 'stepWeight: 5, stepWeightPromotion: 50', weights: '5', promotion: '50' },
  { fields: 'threshold: 2, stepWeights: [1, 2]', weights: '[1, 2]', promotion: '[1, 2]' },
  { fields: 'stepWeight: 5, iterations: 3', weights: '3', promotion: '3' },
])('the weights of $fields stand at $weights, the promotion at $promotion', ({ fields, weights, promotion }) => {
  const { ranges } = rulesOf(analysis(fields))
  const told = [ranges.weights, ranges.promotion].map(({ start, end }) => textOf(analysis(fields)).slice(start, end))
  expect(told).toEqual([weights, promotion])
})

it.each<{ fields: string; course: readonly number[] }>([
  { fields: 'stepWeight: 40', course: [40, 40, 40] },
  { fields: 'stepWeights: [10, 30, 70]', course: [10, 20, 40, 30] },
  { fields: 'stepWeights: [150]', course: [100, 1] },
])('$fields grows by $course', ({ fields, course }) => {
  const rules = rulesOf(analysis(fields))
  let weight = 0
  const grown = course.map(() => {
    const by = nextStepWeight(rules, weight)
    weight += by
    return by
  })
  expect(grown).toEqual(course)
})
