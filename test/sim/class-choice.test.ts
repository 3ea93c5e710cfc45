import { describe, expect, it } from 'vitest'
import { absorb, drawPoint } from '../../src/core/random.ts'
import { ClassChoice } from '../../src/sim/class-choice.ts'
import { asked } from './scene.ts'

const DRAWS = 20_000

/** Shares of so many draws that go to each class, by requests and by users, who keep to a set of headers. */
function shares(weights: readonly number[], byUser: boolean): readonly number[] {
  const choice = new ClassChoice(weights.map((weight, i) => asked('http://stock/', { weight, headers: { class: `${i}` } })))
  const counts = weights.map(() => 0)
  for (let i = 0; i < DRAWS; i++) {
    const point = absorb(drawPoint(1), i)
    const index = byUser ? choice.draw(drawPoint(2), point) : choice.draw(point)
    counts[index] = (counts[index] ?? 0) + 1
  }
  return counts.map((count) => Math.round((100 * count) / DRAWS))
}

describe('classes of requests', () => {
  it.each([
    { weights: [3, 1], percent: [75, 25] },
    { weights: [1.5e308, 0.5e308], percent: [75, 25] },
    { weights: [1e308, 1e308, 0], percent: [50, 50, 0] },
    { weights: [1e308, 1e308, 1], percent: [50, 50, 0] },
    { weights: [Number.POSITIVE_INFINITY, 1], percent: [0, 100] },
    { weights: [Number.NaN, -5, 2], percent: [0, 0, 100] },
  ])('of weights $weights get $percent percent', ({ weights, percent }) => {
    for (const byUser of [false, true])
      shares(weights, byUser).forEach((share, i) => {
        expect(Math.abs(share - (percent[i] ?? 0)), `class ${i}`).toBeLessThanOrEqual(1)
      })
  })
})
