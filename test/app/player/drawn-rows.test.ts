import { describe, expect, it } from 'vitest'
import { drawnRowsInParts } from '../../../app/player/drawn-rows.ts'
import { makeTimetable } from '../../../app/player/timetable.ts'
import { finish, none } from '../../../src/index.ts'
import { makeBookinfo } from '../fixtures/bookinfo.ts'

const recording = makeBookinfo()
const { rows, edges } = recording
const lengths = edges.map((_, i) => 100 + 20 * i)
const steps = (each: number, failed = each) => ({
  each: new Uint32Array(edges.length).fill(each),
  failed: new Uint32Array(edges.length).fill(failed),
})

describe('the rows that are drawn', () => {
  it.each([
    { each: 10, failed: 10, always: none },
    { each: 50, failed: 1, always: none },
    { each: 500, failed: 500, always: 7 },
  ])('move as among all rows, one in $each requests', ({ each, failed, always }) => {
    const drawn = finish(drawnRowsInParts(recording, steps(each, failed), always))
    const all = makeTimetable({ recording, lengths, speed: 1 })
    const some = makeTimetable({ recording, lengths, speed: 1, drawn })
    expect(some.rows.length).toBeGreaterThan(0)
    expect(some.rows.length).toBeLessThan(rows.length)
    drawn.origin.forEach((row, i) => {
      expect([some.appear[i], some.depart[i], some.vanish[i]]).toEqual([all.appear[row], all.depart[row], all.vanish[row]])
      expect([some.rows.edge[i], some.rows.request[i], some.rows.bits[i]]).toEqual([rows.edge[row], rows.request[row], rows.bits[row]])
    })
  })

  it('are all those of the requests that are drawn on any edge, and of the one that always is', () => {
    const { origin } = finish(drawnRowsInParts(recording, steps(100), 7))
    const found = new Set(origin)
    for (let row = 0; row < rows.length; row++) {
      const request = rows.request[row] ?? 0
      expect(found.has(row), `row ${row}`).toBe(request % 100 === 0 || request === 7)
    }
  })
})
