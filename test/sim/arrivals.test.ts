import { describe, expect, it } from 'vitest'
import { Arrivals, meanRate } from '../../src/sim/arrivals.ts'
import type { ArrivalRate } from '../../src/sim/traffic.ts'

function times(rate: ArrivalRate, durationUs: number): readonly number[] {
  const arrivals = new Arrivals(rate, 1, durationUs)
  const all: number[] = []
  for (let t = arrivals.next(); t < durationUs; t = arrivals.next()) all.push(t)
  return all
}

const points = [
  { atMs: 0, perSecond: 10 },
  { atMs: 2000, perSecond: 100 },
]

describe('arrivals', () => {
  it('come at even times where constant', () => {
    expect(times({ type: 'constant', perSecond: 4 }, 1_000_000)).toEqual([0, 250_000, 500_000, 750_000])
  })

  it('come as a Poisson process: as many as the rate says, with the variance of chance', () => {
    const all = times({ type: 'poisson', perSecond: 1000 }, 100_000_000)
    expect(Math.abs(all.length - 100_000)).toBeLessThan(4 * Math.sqrt(100_000))
    const perSecond = new Array<number>(100).fill(0)
    for (const t of all) perSecond[Math.floor(t / 1e6)] = (perSecond[Math.floor(t / 1e6)] ?? 0) + 1
    const variance = perSecond.reduce((sum, n) => sum + (n - 1000) ** 2, 0) / 100
    expect(variance / 1000).toBeGreaterThan(0.6)
    expect(variance / 1000).toBeLessThan(1.5)
  })

  it.each([
    { name: 'steps', rate: { type: 'steps', arrivals: 'constant', points } as const, first: 20, all: 120 },
    { name: 'a ramp', rate: { type: 'ramp', arrivals: 'constant', points } as const, first: 110, all: 210 },
    {
      name: 'a spike',
      rate: { type: 'spike', arrivals: 'constant', perSecond: 10, peakPerSecond: 100, atMs: 500, forMs: 1000 } as const,
      first: 110,
      all: 120,
    },
    {
      name: 'a sine',
      rate: { type: 'sine', arrivals: 'constant', perSecond: 50, amplitudePerSecond: 50, periodMs: 2000 } as const,
      first: 100,
      all: 182,
    },
    {
      name: 'users, who come when they are answered',
      rate: { type: 'users', count: 0, think: { p50Ms: 1, p99Ms: 1 }, rampUpMs: 0 } as const,
      first: 0,
      all: 0,
    },
    { name: 'nothing', rate: { type: 'constant', perSecond: 0 } as const, first: 0, all: 0 },
    { name: 'nonsense', rate: { type: 'poisson', perSecond: Number.NaN } as const, first: 0, all: 0 },
    { name: 'no points', rate: { type: 'steps', arrivals: 'poisson', points: [] } as const, first: 0, all: 0 },
  ])('follow $name: $first in two seconds, $all in three', ({ rate, first, all }) => {
    const got = times(rate, 3_000_000)
    expect(Math.abs(got.filter((t) => t < 2_000_000).length - first)).toBeLessThanOrEqual(1)
    expect(Math.abs(got.length - all)).toBeLessThanOrEqual(1)
    expect(Math.abs(meanRate(rate, 0, 3_000_000) - all / 3)).toBeLessThan(0.1)
  })

  it('keep their draws when the rate changes: twice the rate is half the time', () => {
    const slow = times({ type: 'poisson', perSecond: 10 }, 60_000_000)
    const fast = times({ type: 'poisson', perSecond: 20 }, 30_000_000)
    expect(fast.length).toBe(slow.length)
    expect(fast.every((t, i) => Math.abs(t - (slow[i] ?? 0) / 2) <= 1)).toBe(true)
  })

  it('never go back in time', () => {
    const all = times(
      {
        type: 'ramp',
        arrivals: 'poisson',
        points: [
          { atMs: 0, perSecond: 500 },
          { atMs: 1000, perSecond: 0 },
          { atMs: 2000, perSecond: 300 },
        ],
      },
      4_000_000,
    )
    expect(all.every((t, i) => i === 0 || t >= (all[i - 1] ?? 0))).toBe(true)
  })
})
