import { describe, expect, it } from 'vitest'
import { makeLifeScale } from '../../../app/inspector/life-scale.ts'
import type { RequestLife, WaterfallRow } from '../../../src/index.ts'

/** A life of one call with a wait in it; times in milliseconds. */
function scaleOf(endMs: number, waitFrom: number, waitTo: number, linear = false) {
  const wait = { kind: 'fault', fromUs: waitFrom * 1000, toUs: waitTo * 1000 }
  const rows = [{ kind: 'call', fromUs: 0, toUs: endMs * 1000, call: { mirror: false }, attempt: { wait, calls: [] } }]
  return makeLifeScale({ startUs: 0, endUs: endMs * 1000 } as RequestLife, rows as unknown as WaterfallRow[], linear)
}

describe('the axis of a life', () => {
  it.each([
    { what: 'a wait of most of the time', end: 2060, from: 50, to: 2050, broken: true, breakMs: 60 },
    { what: 'a wait of a thousand times the rest', end: 20_030, from: 20, to: 20_020, broken: true, breakMs: 30 },
    { what: 'what comes after the wait, where that is more', end: 2040, from: 0, to: 2000, broken: true, breakMs: 1980 },
    { what: 'a wait of less than 80 %', end: 100, from: 10, to: 85, broken: false, breakMs: 0 },
    { what: 'a wait with nothing beside it', end: 2000, from: 0, to: 2000, broken: false, breakMs: 0 },
  ])('for $what: broken $broken', ({ end, from, to, broken, breakMs }) => {
    const scale = scaleOf(end, from, to)
    expect({ broken: scale.broken, breakMs: scale.breakUs / 1000 }).toEqual({ broken, breakMs })
    expect(scale.part(0)).toBe(0)
    expect(scale.part(end * 1000)).toBe(1)
    const parts = Array.from({ length: 50 }, (_, i) => scale.part((i * end * 1000) / 49))
    expect(parts).toEqual(parts.toSorted((a, b) => a - b))
  })

  it('gives most of the room to what is not the wait', () => {
    expect(scaleOf(20_030, 20, 20_020).part(20_000)).toBeGreaterThan(0.3)
    expect(1 - scaleOf(2040, 0, 2000).part(2_000_000)).toBeGreaterThan(0.3)
  })

  it('is even where one asks for it', () => expect(scaleOf(2060, 50, 2050, true)).toMatchObject({ broken: false }))
})
