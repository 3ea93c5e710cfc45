import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventQueue } from '../../src/sim/event-queue.ts'

function drain(queue: EventQueue<unknown>): readonly (readonly [number, unknown])[] {
  const taken: (readonly [number, unknown])[] = []
  while (queue.pop()) taken.push([queue.now, queue.target])
  return taken
}

type Waiting = readonly [time: number, target: number]

function firstOf(waiting: readonly Waiting[]): Waiting | undefined {
  return [...waiting].sort((a, b) => a[0] - b[0] || a[1] - b[1])[0]
}

function nextTime(waiting: readonly Waiting[]): number {
  return firstOf(waiting)?.[0] ?? Number.POSITIVE_INFINITY
}

/** Schedules an event in one of the ways that there are, and gives its time. */
function schedule(queue: EventQueue<number>, step: number, target: number): number {
  if (step % 3 === 0) queue.pushAside(step, 0, target)
  else if (step % 3 === 1) queue.push(step, 0, target)
  else queue.after(step, 0, target)
  return step % 3 === 2 ? queue.now + step : step
}

/** What waits once the next event before `limit` is taken, which must be the one that waits first, if any. */
function afterTaking(queue: EventQueue<number>, waiting: readonly Waiting[], limit: number): Waiting[] {
  const first = firstOf(waiting)
  const due = first !== undefined && first[0] < limit
  expect(queue.popBefore(limit)).toBe(due)
  if (due) expect([queue.now, queue.target]).toEqual([...first])
  return waiting.filter((each) => !due || each !== first)
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
      if (i % 7 === 0) queue.pushAside(3_600_000_000, 1, i)
      else if (i % 5 === 0) queue.after(3_600_000_000 - queue.now, 1, i)
      else queue.push(3_600_000_000, 1, i)
      if (i >= 100 && i < 2 ** 20 - 200) {
        queue.pop()
        taken.push(queue.target ?? -1)
      }
    }
    const rest = drain(queue).map(([, target]) => Number(target))
    const all = [...taken, ...rest]
    expect(all.every((target, i) => target === i)).toBe(true)
  })

  it('gives the least of those that wait, however events and the taking of them follow', () => {
    const steps = fc.array(fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constantFrom('take', 'look')), { maxLength: 400 })
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 20 }), (all, limit) => {
        const queue = new EventQueue<number>()
        let waiting: Waiting[] = []
        all.forEach((step, i) => {
          if (typeof step === 'number') waiting.push([schedule(queue, step, i), i])
          else if (step === 'take') waiting = afterTaking(queue, waiting, limit)
          else expect(queue.next).toBe(nextTime(waiting))
          expect(queue.length).toBe(waiting.length)
        })
      }),
    )
  })

  it('forgets what is dropped, whenever that is', () => {
    const steps = fc.array(fc.record({ delay: fc.constantFrom(3, 7, 11), drops: fc.nat(30), takes: fc.boolean() }), { maxLength: 300 })
    fc.assert(
      fc.property(steps, (all) => {
        const queue = new EventQueue<number>()
        let waiting: Waiting[] = []
        const numbers: (readonly [delay: number, number: number])[] = []
        all.forEach(({ delay, drops, takes }, i) => {
          numbers.push([delay, queue.after(delay, 2, i)])
          waiting.push([queue.now + delay, i])
          const dropped = i - drops
          const [waited, number] = numbers[dropped] ?? [0, -1]
          expect(queue.drop(waited, 2, number)).toBe(waiting.some(([, target]) => target === dropped))
          waiting = waiting.filter(([, target]) => target !== dropped)
          if (takes) waiting = afterTaking(queue, waiting, Number.POSITIVE_INFINITY)
          expect([queue.next, queue.length]).toEqual([nextTime(waiting), waiting.length])
        })
      }),
    )
  })

  it('lets many of one time, and more than it has lanes for, wait', () => {
    const queue = new EventQueue<number>()
    const numbers = Array.from({ length: 3000 }, (_, i) => queue.after(1 + (i % 30), i % 3, i))
    expect(numbers.filter((number) => number < 0).length).toBeGreaterThan(0)
    const expected = numbers.map((_, i) => [1 + (i % 30), i] as const).sort((a, b) => a[0] - b[0] || a[1] - b[1])
    expect(drain(queue)).toEqual(expected)
  })

  it('tells of what it cannot drop any more', () => {
    const queue = new EventQueue<string>()
    const number = queue.after(5, 0, 'first')
    for (let i = 0; i < 2 ** 20; i++) {
      queue.push(0, 1, 'other')
      queue.pop()
    }
    expect(queue.drop(5, 0, number)).toBe(false)
    expect(drain(queue)).toEqual([[5, 'first']])
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
