import { describe, expect, it } from 'vitest'
import { wantedMs, withDuration, withResume } from '../../../app/rollout/longer.ts'
import { courseOf } from './course.ts'

const { plan } = courseOf([])

describe('a run that is long enough', () => {
  it.each([
    ['for the steps and a rest', 20_000, [0, 20_000, 0], 50_000],
    ['longer than it is by half at least', 100_000, [0, 20_000, 0], 150_000],
    ['where a step has no end', 60_000, [0, null, 0], 90_000],
    ['an hour at the most', 60_000, [0, 9_000_000, 0], 3_600_000],
  ])('%s', (_, presentMs, durations, wanted) => {
    const steps = plan.steps.map((step, i) => ({ ...step, durationMs: durations[i] ?? null }))
    expect(wantedMs({ ...plan, steps }, presentMs)).toBe(wanted)
  })

  it('is written to the scenario, as is the moment of a promotion by hand', () => {
    const file = { name: 's.yaml', text: 'kind: Scenario\nspec:\n  duration: 60s # short\n  rollout: { at: 10s }\n' }
    expect(withDuration(file, 90_000)).toBe(file.text.replace('60s', '90s'))
    expect(withResume(file, 30_000)).toBe(file.text.replace('at: 10s', 'at: 10s, resumeAfter: 30s'))
  })
})
