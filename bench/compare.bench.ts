import { bench, describe } from 'vitest'
import { Comparer } from '../app/compare/comparer.ts'
import { bookinfo, bookinfoScenario, canary } from './texts.ts'

const minute = { fromUs: 0, toUs: 60_000_000 }
const settings = { type: 'compare', seed: 7, durationMs: 60_000, scope: minute, focus: 'service:default/reviews' } as const

/** From a changed weight to both runs compared: what the worker does after an edit, the side before being as it was. */
describe('a comparison of 2 × 2,400 requests of 10 KB', () => {
  const comparer = new Comparer()
  const fixed = [bookinfoScenario(40, 60), bookinfo]
  const filesOf = (weight: number) =>
    [...fixed, canary('reviews', [99 - weight, weight, 1])].map((text, i) => ({ name: `${i}.yaml`, text }))
  const before = filesOf(10)
  let weight = 0
  let revision = 0
  bench('after an edit', async () => {
    weight = (weight + 1) % 100
    await comparer.compare(
      { ...settings, revision: ++revision, before, after: filesOf(weight) },
      () => Promise.resolve(),
      () => false,
    )
  })
})
