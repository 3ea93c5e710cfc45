import { describe, expect, it } from 'vitest'
import type { BehaviourField } from '../../../app/controls/behaviour.ts'
import { isOver, readRegression, withoutRegression, withRegression } from '../../../app/rollout/regression.ts'

const file = (rollout: string) => ({
  name: 'scenario.yaml',
  text: `apiVersion: telltale.dev/v1\nkind: Scenario\nspec:\n  seed: 7 # lucky\n${rollout}`,
})
const failing = (toMs: number) => ({ share: 0.05, status: 500, fromMs: 0, toMs })
const fails = '  rollout:\n    at: 10s\n    regression:\n      failures: [{ percentage: 5, status: 500 }]\n'

describe('the regression of a new version', () => {
  it.each<[string, string, BehaviourField, string, string]>([
    [
      'where no rollout is written',
      '',
      'failures',
      '5',
      '  rollout:\n    regression:\n      failures:\n      - percentage: 5\n        status: 503\n',
    ],
    [
      'beside what is written',
      '  rollout:\n    at: 10s\n',
      'p50',
      '80ms',
      '  rollout:\n    at: 10s\n    regression:\n      latency:\n        p50: 80ms\n',
    ],
    ['in place', fails, 'failures', '12', fails.replace('5,', '12,')],
    ['another status', fails, 'status', 'reset', fails.replace('500', 'reset')],
    ['another field', fails, 'p99', '900ms', `${fails}      latency:\n        p50: 900ms\n        p99: 900ms\n`],
    ['the last field with its status', fails, 'failures', '', '  rollout:\n    at: 10s\n'],
    ['an empty field that was empty', '  rollout:\n    at: 10s\n', 'p99', '', '  rollout:\n    at: 10s\n'],
  ])('%s', (_, before, field, value, after) => {
    expect(withRegression(file(before), field, value)).toBe(file(after).text)
  })

  it('is read field by field, and goes as a whole', () => {
    const both = `${fails}      latency: { p50: 80ms, p99: 900ms } # slow, too\n`
    expect([...readRegression(file(both))]).toEqual([
      ['p50', '80ms'],
      ['p99', '900ms'],
      ['failures', '5'],
      ['status', '500'],
    ])
    expect(withoutRegression(file(both))).toBe(file('  rollout:\n    at: 10s\n').text)
    expect(readRegression(file(''))).toEqual(new Map())
  })

  it('keeps the other fields when one goes', () => {
    const both = `${fails}      latency: { p50: 80ms }\n`
    expect(withRegression(file(both), 'failures', '')).toBe(
      file('  rollout:\n    at: 10s\n    regression:\n      latency: { p50: 80ms }\n').text,
    )
  })

  it.each([
    ['failures that have ended', { failures: [failing(40_000)] }, true],
    ['failures of which some go on', { failures: [failing(40_000), failing(90_000)] }, false],
    ['a slow version', { failures: [], latency: { p50Ms: 80, p99Ms: 900 } }, false],
  ])('%s: over %s', (_, regression, over) => {
    expect(isOver(regression, 50_000)).toBe(over)
  })

  it('leaves a text without a scenario alone', () => {
    const other = { name: 'a.yaml', text: 'kind: Service\n' }
    expect(withRegression(other, 'p50', '1s')).toBe(other.text)
  })
})
