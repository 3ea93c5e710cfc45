import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Fifo } from '../../src/core/fifo.ts'

it('does what an array does', () => {
  const step = fc.oneof(
    fc.record({ push: fc.integer({ min: 1, max: 20 }) }),
    fc.constant('shift' as const),
    fc.record({ remove: fc.integer({ min: 1, max: 20 }) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const fifo = new Fifo<number>()
      const model: number[] = []
      for (const s of steps) {
        if (s === 'shift') expect(fifo.shift()).toBe(model.shift())
        else if ('push' in s) {
          fifo.push(s.push)
          model.push(s.push)
        } else {
          const at = model.indexOf(s.remove)
          expect(fifo.remove(s.remove)).toBe(at >= 0)
          if (at >= 0) model.splice(at, 1)
        }
        expect(fifo.length).toBe(model.length)
      }
    }),
  )
})

it('takes from a long queue as fast as from a short one, and forgets what is gone', () => {
  const fifo = new Fifo<number>()
  for (let i = 1; i <= 300_000; i++) fifo.push(i)
  let wrong = 0
  for (let i = 1; i <= 300_000; i++) if (fifo.shift() !== i) wrong++
  expect([wrong, fifo.shift()]).toEqual([0, undefined])
})
