import { describe, expect, it } from 'vitest'
import { checksBefore, foldedChecks, stateAt, stepsOf, weightAt } from '../../../app/rollout/progress.ts'
import { courseOf, entry, look } from './course.ts'

const aborted = courseOf([
  entry(10_000, 'weight', 0, 10),
  entry(10_000, 'pause', 1, 10),
  look(20_000, -1, 10, 'passed', 99.5),
  look(30_000, 1, 10, 'failed', 97.2),
  entry(30_000, 'abort', -1, 0),
])

describe('the steps of a rollout in a run', () => {
  const steps = stepsOf(aborted)

  it('have their times, and the checks that were taken meanwhile', () => {
    expect(steps.map(({ startMs, endMs, checks, aborted: here }) => [startMs, endMs, checks.length, here])).toEqual([
      [10_000, 10_000, 0, false],
      [10_000, 30_000, 2, true],
      [null, null, 0, false],
    ])
  })

  it.each([
    [5_000, ['future', 'future', 'never'], 0],
    [10_000, ['past', 'current', 'never'], 10],
    [29_999, ['past', 'current', 'never'], 10],
    [30_000, ['past', 'aborted', 'never'], 0],
  ])('stand at %i ms', (atMs, states, weight) => {
    expect(steps.map((step) => stateAt(step, atMs))).toEqual(states)
    expect(weightAt(aborted, atMs)).toBe(weight)
  })

  it('begin when the one before is over, although they say nothing before their first look', () => {
    const [, pause] = stepsOf(
      courseOf([entry(10_000, 'weight', 0, 10), look(30_000, 1, 10, 'passed', 100), entry(30_000, 'promote', 2, 100)]),
    )
    expect(pause).toMatchObject({ startMs: 10_000, endMs: 30_000 })
  })

  it('begin although they leave no word, where a later one does', () => {
    const [, silent, last] = stepsOf(courseOf([entry(10_000, 'weight', 0, 10), entry(30_000, 'weight', 2, 50)]))
    expect([silent?.startMs, silent?.endMs, last?.startMs]).toEqual([10_000, 30_000, 30_000])
  })

  it('go on to the end of the run where the rollout does', () => {
    const running = stepsOf(courseOf([entry(10_000, 'weight', 0, 10), entry(11_000, 'pause', 1, 10)], { outcome: 'running', endMs: null }))
    expect(running.map((step) => stateAt(step, 1e9))).toEqual(['past', 'current', 'never'])
  })

  it('leave checks that came before them to themselves', () => {
    const course = courseOf([look(5_000, -1, 0, 'passed', 100), entry(10_000, 'weight', 0, 10)])
    expect(checksBefore(course)).toHaveLength(1)
    expect(checksBefore(aborted)).toEqual([])
  })
})

it.each([
  ['the latest', 3, ['passed at 3', 'failed at 4']],
  ['the first to come', 0, ['passed at 1', 'failed at 4']],
  ['what failed alone', 4, ['failed at 4']],
])('folded checks are %s and those that failed', (_, atMs, shown) => {
  const { checks } = stepsOf(
    courseOf([entry(0, 'weight', 0, 10), ...[1, 2, 3].map((at) => look(at, 0, 10, 'passed', 100)), look(4, 0, 10, 'failed', 90)]),
  )[0] ?? { checks: [] }
  expect(foldedChecks(checks, atMs).map((check) => `${check.check.verdict} at ${check.atMs}`)).toEqual(shown)
})
