import { describe, expect, it } from 'vitest'
import { crossingSeconds, makeTimetable } from '../../../app/player/timetable.ts'
import { none, none16, rowBits } from '../../../src/index.ts'
import { makeBookinfo } from '../fixtures/bookinfo.ts'
import { makeRecording, type RowValues } from '../fixtures/rows.ts'

const lengths = new Array<number>(9).fill(160)

describe('crossing', () => {
  it.each([
    { length: 160, speed: 1, seconds: 1 },
    { length: 320, speed: 1, seconds: 2 },
    { length: 4, speed: 1, seconds: 0.15 },
    { length: 160, speed: 0.01, seconds: 1 },
    { length: 8, speed: 0.001, seconds: 0.5 },
  ])('of $length px at $speed× takes $seconds s', ({ length, speed, seconds }) => {
    expect(crossingSeconds(length, speed)).toBeCloseTo(seconds)
  })
})

describe('the timetable', () => {
  const rows: RowValues[] = [
    { edge: 0, arrive: 0, end: 100_000 },
    { edge: 1, parent: 0, arrive: 1000, end: 20_000 },
    { edge: 1, parent: 0, arrive: 30_000, end: 50_000 },
    { edge: 1, parent: 0, previous: 2, arrive: 50_000, start: 60_000, end: 90_000, bits: rowBits.final | rowBits.retry },
  ]

  it('lets a call leave when its parent has crossed, and a later call when the earlier one is answered', () => {
    const { depart } = makeTimetable({ recording: makeRecording(rows), lengths, speed: 1 })
    expect([...depart].map((seconds) => Number(seconds.toFixed(3)))).toEqual([0, 1.001, 2.03, 3.06])
  })

  it('runs with the clock divided by the speed', () => {
    const { depart } = makeTimetable({ recording: makeRecording(rows), lengths, speed: 0.1 })
    expect([...depart].map((seconds) => Number(seconds.toFixed(2)))).toEqual([0, 1.01, 2.3, 3.6])
  })

  it('does not make a caller wait for a mirrored copy', () => {
    const mirrored = rows.slice(0, 3).map((row, i) => (i === 1 ? { ...row, bits: rowBits.final | rowBits.mirror } : row))
    const { depart } = makeTimetable({ recording: makeRecording(mirrored), lengths, speed: 1 })
    expect(depart[2]).toBeCloseTo(1.03)
  })

  it('stands for a wait over 100 ms, and before an end that comes late', () => {
    const waiting = [
      { edge: 0, arrive: 0, start: 2_000_000, end: 2_010_000 },
      { edge: 0, arrive: 0, end: 500_000 },
      { edge: 0, arrive: 0, start: 50_000, end: 60_000 },
    ]
    const { appear, depart, vanish } = makeTimetable({ recording: makeRecording(waiting), lengths, speed: 1 })
    expect([appear[0], depart[0], vanish[0]]).toEqual([0, 2, 3])
    expect(vanish[1]).toBeCloseTo(1.5)
    expect(appear[2]).toBe(depart[2])
  })

  it('turns a try back on the way that reaches no pod', () => {
    const { vanish } = makeTimetable({
      recording: makeRecording([{ edge: 0, arrive: 0, end: 0, pod: none16, bits: rowBits.final | rowBits.failed }]),
      lengths,
      speed: 1,
    })
    expect(vanish[0]).toBeLessThan(0.5)
  })

  it('keeps causes before effects on a whole run', () => {
    const recording = makeBookinfo()
    const { rows: columns } = recording
    const { depart, crossing } = makeTimetable({ recording, lengths, speed: 1 })
    let checked = 0
    for (let row = 0; row < columns.length; row++) {
      for (const before of [columns.parent[row] ?? none, columns.previous[row] ?? none]) {
        if (before === none) continue
        expect((depart[row] ?? 0) + 1e-9).toBeGreaterThanOrEqual((depart[before] ?? 0) + (crossing[columns.edge[before] ?? 0] ?? 0))
        checked++
      }
    }
    expect(checked).toBeGreaterThan(1000)
  })
})
