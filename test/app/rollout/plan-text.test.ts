import { describe, expect, it } from 'vitest'
import { firstForm, planProblem, withPlan } from '../../../app/rollout/plan-text.ts'
import { type Split, splitsIn } from '../../../app/rollout/splits.ts'

const rule = (host: string, subsets: string, namespace = 'default') =>
  `kind: DestinationRule\nmetadata: { name: r, namespace: ${namespace} }\nspec:\n  host: ${host}\n  subsets: [${subsets}]\n`
const routes = (...destinations: string[]) =>
  `kind: VirtualService\nmetadata: { name: v }\nspec:\n  hosts: [reviews]\n  http:\n  - route:\n${destinations.map((each) => `    - ${each}\n`).join('')}`
const to = (subset: string, weight: number) => `{ destination: { host: reviews, subset: ${subset} }, weight: ${weight} }`
const three = '{ name: v1 }, { name: v2 }, { name: v3 }'
const files = (...texts: string[]) => [{ name: 'mesh.yaml', text: texts.join('---\n') }]

describe('splits of a text', () => {
  it.each<[string, readonly string[], Partial<Split>[]]>([
    ['two destinations', [rule('reviews', three), routes(to('v1', 90), to('v3', 10))], [{ name: 'reviews', stable: 'v1', canary: 'v3' }]],
    ['whichever has more is the old one', [rule('reviews', three), routes(to('v3', 80), to('v2', 20))], [{ stable: 'v3', canary: 'v2' }]],
    [
      'one destination and a subset that waits',
      [rule('reviews', '{ name: v1 }, { name: v2 }'), routes(to('v1', 100))],
      [{ stable: 'v1', canary: 'v2' }],
    ],
    ['full and short host', [rule('reviews.default.svc.cluster.local', three), routes(to('v1', 100))], [{ stable: 'v1', canary: 'v3' }]],
    [
      'a rule for some users does not count',
      [rule('reviews', three), routes(to('v2', 100)), routes(to('v1', 90), to('v3', 10))],
      [{ stable: 'v1', canary: 'v3' }],
    ],
    ['one subset only', [rule('reviews', '{ name: v1 }'), routes(to('v1', 100))], []],
    ['no route to it', [rule('ratings', three), routes(to('v1', 100))], []],
  ])('%s', (_, texts, expected) => {
    expect(splitsIn(files(...texts))).toEqual(expected.map((each) => expect.objectContaining(each)))
  })
})

const split: Split = { host: 'reviews', namespace: 'default', name: 'reviews', subsets: ['v1', 'v3'], stable: 'v1', canary: 'v3' }
const scenario = { name: 'scenario.yaml', text: 'kind: Scenario\nspec:\n  duration: 60s\n  seed: 7\n' }
const form = { ...firstForm(split), shares: '10, 50' }

describe('a plan written into the scenario', () => {
  const written = (more: Partial<typeof form> = {}, own = split) => withPlan([scenario], own, { ...form, ...more })[0]?.text

  it('stands one step a line, and the run lasts until it is over', () => {
    expect(written()).toBe(`kind: Scenario
spec:
  duration: 70s
  seed: 7
  rollout:
    host: reviews
    stable: v1
    canary: v3
    at: 10s
    regression: { failures: [{ percentage: 5, status: 500 }] }
    steps:
    - { setWeight: 10 }
    - { check: { success: { atLeast: 99 }, over: 20s } }
    - { setWeight: 50 }
    - { check: { success: { atLeast: 99 }, over: 20s } }
`)
  })

  it.each<[string, Partial<typeof form>, string[], string[]]>([
    ['no check', { success: '' }, ['{ pause: 20s }'], ['check']],
    [
      'both checks',
      { p99: '500ms', failures: '1' },
      ['{ check: { success: { atLeast: 99 }, latency: { p99: 500ms }, over: 20s, failures: 1 } }'],
      ['pause'],
    ],
    ['healthy', { regression: '0' }, ['steps:'], ['regression']],
    ['a short plan keeps the duration', { shares: '50', pause: '5s' }, ['duration: 60s'], []],
  ])('%s', (_, more, inside, absent) => {
    const text = written(more) ?? ''
    for (const part of inside) expect(text).toContain(part)
    for (const part of absent) expect(text).not.toContain(part)
  })

  it('takes the place of an earlier plan, and names a host of another namespace in full', () => {
    const [first] = withPlan([scenario], { ...split, namespace: 'shop' }, form)
    expect(first?.text).toContain('host: reviews.shop.svc.cluster.local')
    expect(first && withPlan([first], split, form)[0]?.text.match(/rollout:/g)).toHaveLength(1)
  })

  it.each([
    [{ shares: '10, x' }, /not right/],
    [{ shares: '' }, /not right/],
    [{ shares: '10, 150' }, /not right/],
    [{ pause: '' }, /not right/],
    [{ canary: 'v1' }, /another/],
    [{}, undefined],
  ])('%j', (more, problem) => {
    const said = planProblem({ ...form, ...more })
    if (problem) expect(said).toMatch(problem)
    else expect(said).toBeUndefined()
  })
})
