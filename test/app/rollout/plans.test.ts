import { describe, expect, it } from 'vitest'
import { againstOwn, betterPlan, cell, missedWords, ordered, plansSentence } from '../../../app/rollout/plan-table.ts'
import { plansMarkdown } from '../../../app/rollout/plans-markdown.ts'
import { withEdits } from '../../../app/rollout/write-plan.ts'
import type { PlanFigures, PlanValue } from '../../../src/index.ts'

function figures(name: string, more: Partial<PlanFigures> = {}): PlanFigures {
  const edits = name === 'own' ? [] : [{ path: ['spec'], value: name }]
  const half = { draws: 100, missed: 0.4, missedRange: [0.31, 0.5], abortMs: 30_000 } as const
  return { variant: { name, edits }, ...half, met: 40, metMedian: 38, metMost: 70, failed: 4, healthyMs: 60_000, falseAlarms: 0, ...more }
}

const own = figures('own')
const long = figures('long', { missed: 0.02, healthyMs: 120_000, met: 55 })
const blind = figures('blind', { missed: 1, abortMs: null, met: 400 })
const nervous = figures('nervous', { missed: 0, met: 9, healthyMs: null, falseAlarms: 1 })
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('other plans', () => {
  it.each([
    ['missed', false, ['long', 'own', 'blind']],
    ['missed', true, ['blind', 'own', 'long']],
    ['abortMs', false, ['long', 'own', 'blind']],
    ['abortMs', true, ['long', 'own', 'blind']],
    ['healthyMs', false, ['own', 'blind', 'long']],
  ] as const)('by %s, descending %s: %j', (column, descending, names) => {
    expect(ordered([own, blind, long], { column, descending }).map(({ variant }) => variant.name)).toEqual(names)
  })

  it.each([
    ['missed', 0.4, '40 %'],
    ['missed', 0.004, '< 1 %'],
    ['missed', 0, '0 %'],
    ['abortMs', null, '–'],
    ['healthyMs', 90_000, '1 min 30 s'],
    ['met', 1234.4, '1,234'],
  ] as const)('%s %j is written %s', (column, value, shown) => {
    expect(plain(cell({ ...own, draws: 1000, [column]: value }, column))).toBe(shown)
  })

  it('that cry wolf stand behind those that do not', () => {
    const calm = figures('calm', { missed: 0, met: 90 })
    expect(ordered([nervous, calm], { column: 'missed', descending: false })).toEqual([calm, nervous])
    expect(plansSentence([{ ...nervous, variant: own.variant }, calm])).toEqual({
      lead: 'Your plan misses this regression in 0 of 100 rollouts, and gives up a healthy version in 100 of 100.',
      rest: 'With “calm”, 81 more requests meet it and 100 fewer of 100 healthy ones are given up.',
    })
  })

  it('are summed up as Markdown', () => {
    expect(
      plansMarkdown([own, long]),
    ).toBe(`**Your plan misses this regression in 40 of 100 rollouts.** With “long”, 38 fewer of 100 rollouts miss it, a healthy one takes 1 min longer and 15 more requests meet it.

| Plan | Misses it | Aborts after | Requests meet it | Takes | False alarms |
| --- | --- | --- | --- | --- | --- |
| long | 2 % (31–50) | 30 s | 55 | 2 min | 0 % |
| own | 40 % (31–50) | 30 s | 40 | 1 min | 0 % |

<sub>Each plan drawn 100 times with the regression and as often without it. Modelled with Telltale.</sub>
`)
  })

  it('say how sure it is that they miss it', () => {
    expect(missedWords(own)).toBe('31–50')
  })

  it('are told by what they gain and cost', () => {
    expect(plain(againstOwn(own, long))).toBe('misses 38 points less, takes 1 min longer, 15 more meet it')
    expect(againstOwn(own, { ...own, variant: long.variant })).toBe('no different')
    expect(againstOwn(own, { ...own, missed: 0.41, falseAlarms: 0.01 })).toBe('misses 1 point more, false alarms 1 point more')
  })

  it.each<[string, PlanFigures[], string | undefined]>([
    ['finds it', [own, blind, long], 'long'],
    ['does not cry wolf', [own, figures('nervous', { missed: 0, falseAlarms: 0.3 })], undefined],
    ['the quickest of several', [own, long, figures('short', { missed: 0.05, healthyMs: 90_000 })], 'short'],
    ['none where the own one is as good', [figures('own', { missed: 0 }), long], undefined],
    ['none that is no different', [figures('own', { missed: 0 }), figures('same', { missed: 0 })], undefined],
    ['none that cries wolf as the own one does', [{ ...nervous, variant: own.variant }, nervous], undefined],
    ['one that lets a healthy version through', [{ ...nervous, variant: own.variant }, nervous, figures('calm', { missed: 0 })], 'calm'],
    [
      'a milder one that is as quick',
      [figures('own', { missed: 0 }), figures('mild', { missed: 0, met: 20 }), figures('milder', { missed: 0, met: 10 })],
      'milder',
    ],
    [
      'no quicker one that more requests meet it under',
      [figures('own', { missed: 0 }), figures('quick', { missed: 0, healthyMs: 20_000, met: 90 })],
      undefined,
    ],
    [
      'the milder of two that find it',
      [own, figures('bold', { missed: 0, healthyMs: 10_000, met: 400 }), figures('careful', { missed: 0, healthyMs: 90_000, met: 30 })],
      'careful',
    ],
  ])('the one to propose: %s', (_, all, name) => {
    expect(betterPlan(all)?.variant.name).toBe(name)
    expect(plansSentence(all)?.rest).toContain(name ?? 'No plan')
  })
})

describe('a plan taken over', () => {
  const steps = (...items: string[]) => `      steps:\n${items.map((item) => `      - ${item}\n`).join('')}`
  const rollout = (inner: string) =>
    `kind: Service\n---\nkind: Rollout\nspec:\n  strategy:\n    canary: # slowly\n${inner}      maxSurge: 1\n`
  const path = ['spec', 'strategy', 'canary', 'steps']
  const before = rollout(steps('setWeight: 10 # few', 'pause: { duration: 30s }', 'setWeight: 50'))
  const at = { file: 'a.yaml', start: before.indexOf('steps'), end: before.length }

  it.each<[string, PlanValue, string]>([
    [
      'changes in place',
      [{ setWeight: 10 }, { pause: { duration: '60s' } }, { setWeight: 50 }],
      steps('setWeight: 10 # few', '{ pause: { duration: 60s } }', 'setWeight: 50'),
    ],
    ['fewer steps', [{ setWeight: 10 }], steps('setWeight: 10 # few')],
    [
      'more steps',
      [{ setWeight: 10 }, { pause: { duration: '30s' } }, { setWeight: 50 }, { setWeight: 80 }],
      steps('setWeight: 10 # few', 'pause: { duration: 30s }', 'setWeight: 50', 'setWeight: 80'),
    ],
  ])('%s', (_, value, after) => {
    expect(withEdits(before, at, [{ path, value }])).toBe(rollout(after))
  })

  it('writes single values and lists that were not there', () => {
    const canary = 'kind: Canary\nspec:\n  analysis:\n    interval: 30s # each\n'
    const edits = [
      { path: ['spec', 'analysis', 'interval'], value: '1m' },
      { path: ['spec', 'analysis', 'stepWeights'], value: [5, 50] },
    ]
    expect(withEdits(canary, { file: 'a.yaml', start: 0, end: 10 }, edits)).toBe(
      'kind: Canary\nspec:\n  analysis:\n    interval: 1m # each\n    stepWeights:\n    - 5\n    - 50\n',
    )
  })
})
