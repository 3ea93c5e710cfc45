import { describe, expect, it } from 'vitest'
import { conditionProblem, judge } from '../../src/rollout/condition.ts'
import type { Measurement } from '../../src/rollout/rollout.ts'

const vector = (...values: readonly number[]): Measurement => ({ type: 'vector', values, samples: 10 })
const scalar = (value: number): Measurement => ({ type: 'scalar', value, samples: 10 })

describe('a condition', () => {
  it.each([
    ['result[0] >= 0.95', vector(0.95), true],
    ['result[0] >= 0.95', vector(0.94), false],
    ['result[0] >= 0.95', vector(Number.NaN), false],
    ['result >= 0.95', scalar(1), true],
    ['result[-1] == 3', vector(1, 3), true],
    ['len(result) == 0 || result[0] < 0.05', vector(), true],
    ['len(result) == 0 or isNaN(result[0]) or result[0] < 0.05', vector(Number.NaN), true],
    ['isNaN(result[0])', vector(1), false],
    ['isInf(result)', scalar(Number.POSITIVE_INFINITY), true],
    ['not (result > 3) and result != 2', scalar(1), true],
    ['default(result, 0) < 5', scalar(4), true],
    ['isNil(result)', scalar(4), false],
    ['asInt(result) == 4', scalar(4.9), true],
    ['asFloat(result[0]) * 100 >= 99', vector(0.99), true],
    ['all(result, # < 0.05)', vector(0.01, 0.02), true],
    ['all(result, {# < 0.05})', vector(0.01, 0.2), false],
    ['any(result, # > 0.1) ? false : true', vector(0.01, 0.2), false],
    ['none(result, isNaN(#))', vector(1, 2), true],
    ['count(result, # > 1) == 1', vector(1, 2), true],
    ['len(filter(result, # > 1)) == 1', vector(1, 2), true],
    ['result | all(# > 0)', vector(1, 2), true],
    ['max(result) - min(result) <= 1', vector(1, 2), true],
    ['mean(result) == 1.5 && sum(result) == 3', vector(1, 2), true],
    ['result[0] in [1, 2, 3]', vector(2), true],
    ['result[0] not in 1..3', vector(4), true],
    ['-result[0] ** 2 == -4', vector(2), true],
    ['2 + 3 * 2 == 8', vector(), true],
    ['"a" + "b" == \'ab\' && "a" < "b"', vector(), true],
  ])('%s of %o is %s', (success, measured, holds) => {
    expect(judge(measured, { success, failure: '' }).phase).toBe(holds ? 'Successful' : 'Failed')
  })

  it.each([
    // What Argo says of a query that found nothing.
    ['result[0] >= 0.95', vector(), 'successCondition: metric result is nil or empty: no data returned from the metric provider'],
    ['result[1] >= 0.95', vector(1), 'successCondition: index out of range: 1 (the result has 1 values)'],
    ['result >= 0.95', vector(1), 'successCondition: >= needs a number, not a list'],
    ['result[0]', vector(1), 'successCondition: the condition is neither true nor false'],
    ['value > 1', vector(1), 'successCondition: unknown name value'],
    ['result[0] == "1"', vector(1), 'successCondition: a number cannot be compared with a text'],
    ['now() > 1', vector(1), 'successCondition: the function now cannot be worked out here'],
    ['result[0] >=', vector(1), 'successCondition: unexpected end of the condition'],
    ['result[0] >= 1 1', vector(1), 'successCondition: unexpected "1"'],
    ['result[0] @ 1', vector(1), 'successCondition: unexpected "@"'],
    ['len(result', vector(1), 'successCondition: unexpected end of the condition'],
  ])('%s of %o is an error', (success, measured, message) => {
    const { phase, message: said } = judge(measured, { success, failure: '' })
    expect([phase, said]).toEqual(['Error', message])
  })

  it('knows beforehand what is no condition at all', () => {
    expect(conditionProblem('result[0] >= ) 1')).toEqual({ message: 'unexpected ")"', at: 13 })
    expect(conditionProblem('result[0] >= 1')).toBeUndefined()
  })
})

describe('a measurement', () => {
  it.each([
    ['', '', 'Successful'],
    ['result > 1', '', 'Successful'],
    ['result > 9', '', 'Failed'],
    ['', 'result > 1', 'Failed'],
    ['', 'result > 9', 'Successful'],
    ['result > 1', 'result > 9', 'Successful'],
    ['result > 9', 'result > 9', 'Inconclusive'],
    // A failure outweighs a success.
    ['result > 1', 'result > 1', 'Failed'],
  ])('with success %o and failure %o is %s', (success, failure, phase) => {
    expect(judge(scalar(5), { success, failure }).phase).toBe(phase)
  })

  it('is an error where the query was one, or its failure condition', () => {
    expect(judge({ type: 'error', message: 'no such metric' }, { success: '', failure: '' })).toEqual({
      phase: 'Error',
      text: '',
      message: 'no such metric',
    })
    expect(judge(vector(1), { success: 'true', failure: 'result > 1' }).phase).toBe('Error')
  })

  it.each([
    [scalar(Number.NaN), 'NaN'],
    [vector(), '[]'],
    [vector(0.5, Number.POSITIVE_INFINITY), '[0.5,+Inf]'],
  ])('%o is shown as %s', (measured, text) => {
    expect(judge(measured, { success: '', failure: '' }).text).toBe(text)
  })
})
