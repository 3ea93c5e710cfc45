import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { intervalIndexInParts } from '../../../app/player/interval-index.ts'
import { finish } from '../../../src/index.ts'

const span = fc.record({ from: fc.double({ min: 0, max: 500, noNaN: true }), length: fc.double({ min: 0, max: 200, noNaN: true }) })

it('finds every span that holds at a moment, once', () => {
  fc.assert(
    fc.property(fc.array(span, { maxLength: 40 }), fc.double({ min: 0, max: 800, noNaN: true }), (spans, time) => {
      const from = Float64Array.from(spans, (each) => each.from)
      const to = Float64Array.from(spans, (each) => each.from + each.length)
      const found: number[] = []
      finish(intervalIndexInParts({ from, to, count: spans.length }, 0.25)).at(time, (i) => found.push(i))
      const holding = spans.flatMap((_, i) => ((from[i] ?? 0) <= time && time <= (to[i] ?? 0) ? [i] : []))
      expect(new Set(found).size).toBe(found.length)
      expect(found).toEqual(expect.arrayContaining(holding))
    }),
  )
})

it('leaves out spans that end before they begin', () => {
  const found: number[] = []
  finish(intervalIndexInParts({ from: Float64Array.of(5), to: Float64Array.of(4), count: 1 }, 1)).at(4.5, (i) => found.push(i))
  expect(found).toEqual([])
})
