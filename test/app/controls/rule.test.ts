import { describe, expect, it } from 'vitest'
import { fieldError, type RuleField, readRule, withRuleField, withRuleWeight } from '../../../app/controls/rule.ts'
import { percentages, withWeight } from '../../../app/controls/weights.ts'

const rule = { document: 0, path: ['spec', 'http', 0] }
const text = (rest: string) => `kind: VirtualService
spec:
  http:
  - route:
    - destination: { host: reviews, subset: v1 }
      weight: 90 # for now
    - destination: { host: reviews, subset: v3 }
      weight: 10
${rest}`

const full = `    timeout: 3s
    retries:
      attempts: 2
      perTryTimeout: 1s
    fault:
      delay: { percent: 5, fixedDelay: 2s }
      abort:
        percentage:
          value: 7.5
        httpStatus: 500
`

describe('weights', () => {
  it.each([
    [[90, 10], 0, 50, [50, 50]],
    [[60, 30, 10], 0, 20, [20, 60, 20]],
    [[100, 0, 0], 0, 40, [40, 60, 0]],
    [[34, 33, 33], 0, 1, [1, 50, 49]],
    [[50, 50], 1, 140, [0, 100]],
    [[0, 0], 1, 30, [70, 30]],
  ])('%j with number %i at %i is %j', (weights, index, value, expected) => {
    expect(withWeight(weights, index, value)).toEqual(expected)
  })

  it.each([
    [
      [1, 1],
      [50, 50],
    ],
    [
      [1, 1, 1],
      [34, 33, 33],
    ],
    [
      [3, 1],
      [75, 25],
    ],
    [
      [0, 0],
      [0, 0],
    ],
  ])('%j in percent is %j', (weights, expected) => {
    expect(percentages(weights)).toEqual(expected)
  })

  it('writes the weights only', () => {
    expect(withRuleWeight(text(''), rule, 1, 35)).toBe(text('').replace('weight: 90', 'weight: 65').replace('weight: 10', 'weight: 35'))
  })

  it('writes those of an HTTPRoute that has none', () => {
    const route = 'kind: HTTPRoute\nspec:\n  rules:\n  - backendRefs:\n    - { name: a, port: 80 }\n    - { name: b, port: 80 }\n'
    const place = { document: 0, path: ['spec', 'rules', 0] }
    expect(readRule(route, place).destinations).toEqual([
      { name: 'a', weight: 50 },
      { name: 'b', weight: 50 },
    ])
    expect(withRuleWeight(route, place, 0, 80)).toBe(
      route.replace('name: a, port: 80', 'name: a, port: 80, weight: 80').replace('name: b, port: 80', 'name: b, port: 80, weight: 20'),
    )
  })
})

describe('fields of a rule', () => {
  it('are read as written', () => {
    expect(Object.fromEntries(readRule(text(full), rule).fields)).toEqual({
      timeout: '3s',
      attempts: '2',
      perTryTimeout: '1s',
      delayPercentage: '5',
      delay: '2s',
      abortPercentage: '7.5',
      abortStatus: '500',
    })
  })

  it.each<[RuleField, string, string, string]>([
    ['timeout', '', '5s', '    timeout: 5s\n'],
    ['timeout', '    timeout: 3s # long\n', '', ''],
    ['attempts', '', '3', '    retries:\n      attempts: 3\n'],
    ['perTryTimeout', '', '1s', '    retries:\n      perTryTimeout: 1s\n      attempts: 2\n'],
    ['attempts', '    retries:\n      attempts: 3\n      perTryTimeout: 1s\n', '', ''],
    ['perTryTimeout', '    retries:\n      attempts: 3\n      perTryTimeout: 1s\n', '', '    retries:\n      attempts: 3\n'],
    ['delayPercentage', '', '10', '    fault:\n      delay:\n        percentage:\n          value: 10\n        fixedDelay: 2s\n'],
    [
      'delayPercentage',
      '    fault:\n      delay: { percent: 5, fixedDelay: 1s }\n',
      '7',
      '    fault:\n      delay: { percent: 7, fixedDelay: 1s }\n',
    ],
    ['abortPercentage', '    fault: {}\n', '5', '    fault: { abort: { percentage: { value: 5 }, httpStatus: 503 } }\n'],
    ['abortPercentage', '    fault:\n      abort: { percentage: { value: 5 }, httpStatus: 503 }\n', '', ''],
  ])('%s of %j set to %j', (field, before, value, after) => {
    expect(withRuleField(text(before), rule, field, value)).toBe(text(after))
  })

  it.each([
    ['timeout', '3s', true],
    ['timeout', 'soon', false],
    ['timeout', '', true],
    ['delayPercentage', '12.5', true],
    ['abortPercentage', '101', false],
    ['abortStatus', '99', false],
    ['attempts', '-1', false],
  ] as const)('%s %j: %s', (field, value, good) => {
    expect(fieldError(field, value) === undefined).toBe(good)
  })
})
