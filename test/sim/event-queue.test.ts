import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventQueue } from '../../src/sim/event-queue.ts'

function drain(queue: EventQueue<unknown>): readonly (readonly [number, unknown])[] {
  const taken: (readonly [number, unknown])[] = []
  while (queue.pop()) taken.push([queue.now, queue.target])
  return taken
}

describe('EventQueue', () => {
  it('gives events by time, those of one time in the order of scheduling', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 3000 }), (times) => {
        const queue = new EventQueue<number>()
        times.forEach((time, i) => {
          queue.push(time, 0, i)
        })
        const expected = times.map((time, i) => [time, i] as const).sort((a, b) => a[0] - b[0] || a[1] - b[1])
        expect(drain(queue)).toEqual(expected)
      }),
      { numRuns: 50 },
    )
  })

  it('keeps the order when its sequence numbers are dealt anew', () => {
    const queue = new EventQueue<number>()
    const taken: number[] = []
    for (let i = 0; i < 2 ** 20 + 500; i++) {
      queue.push(3_600_000_000, 1, i)
      if (i >= 100 && i < 2 ** 20 - 200) {
        queue.pop()
        taken.push(queue.target ?? -1)
      }
    }
    const rest = drain(queue).map(([, target]) => Number(target))
    const all = [...taken, ...rest]
    expect(all.every((target, i) => target === i)).toBe(true)
  })

  it('knows the time of the next event', () => {
    const queue = new EventQueue<string>()
    expect(queue.next).toBe(Number.POSITIVE_INFINITY)
    expect(queue.pop()).toBe(false)
    queue.push(5, 3, 'a')
    expect([queue.next, queue.length]).toEqual([5, 1])
    queue.pop()
    expect([queue.now, queue.kind, queue.target, queue.length]).toEqual([5, 3, 'a', 0])
  })
})
