import { describe, expect, it } from 'vitest'
import { unit } from '../../src/core/random.ts'
import { exactExp, exactLog, exactSine, normalQuantile } from '../../src/sim/exact-math.ts'
import { latencyAt, latencyLaw, latencyOf } from '../../src/sim/latency.ts'

describe('functions of exact arithmetic', () => {
  it.each([1e-300, 1e-9, 0.1, 0.5, 0.7, 1, 1.5, 2, 3, 1000, 1e300])('log %s', (x) => {
    expect(Math.abs(exactLog(x) - Math.log(x))).toBeLessThanOrEqual(1e-14 * Math.max(1, Math.abs(Math.log(x))))
  })

  it.each([-700, -20, -1, -0.3, 0, 1e-9, 0.3, 1, 5, 20, 700])('exp %s', (x) => {
    expect(Math.abs(exactExp(x) / Math.exp(x) - 1)).toBeLessThan(1e-13)
  })

  it('sine, over two turns either way', () => {
    for (let i = -64; i <= 64; i++) expect(Math.abs(exactSine(i / 32) - Math.sin((Math.PI * i) / 16))).toBeLessThan(1e-12)
    expect([0.25, 0.75, 1.25].map((turns) => Math.round(exactSine(turns) * 1e12) / 1e12)).toEqual([1, -1, 1])
  })

  it.each([
    [0.5, 0],
    [0.99, 2.3263478740408408],
    [0.01, -2.3263478740408408],
    [0.975, 1.959963984540054],
    [0.0001, -3.719016485455709],
    [1 - 1e-9, 5.997807015],
  ])('normal quantile of %s is %s', (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 7)
  })
})

describe('latency', () => {
  it.each([
    { p50: 8, p99: 40, u: 0.5, us: 8000 },
    { p50: 8, p99: 40, u: 0.99, us: 40_000 },
    { p50: 8, p99: 40, u: 0.01, us: 1600 },
    { p50: 5, p99: 5, u: 0.9999, us: 5000 },
    { p50: 10, p99: 2, u: 0.99, us: 10_000 },
    { p50: 0, p99: 10, u: 0.5, us: 0 },
    { p50: Number.NaN, p99: Number.NaN, u: 0.5, us: 0 },
  ])('of p50 $p50 and p99 $p99 at $u: $us µs', ({ p50, p99, u, us }) => {
    expect(latencyAt(latencyLaw(p50, p99), u)).toBe(us)
  })

  it.each([
    { p50: 8, p99: 40 },
    { p50: 0.01, p99: 9 },
    { p50: 100, p99: 101 },
    { p50: 900_000, p99: 3_000_000 },
    { p50: 1, p99: 1e12 },
  ])('drawn by bits is that of the quantile, with p50 $p50 and p99 $p99', ({ p50, p99 }) => {
    const law = latencyLaw(p50, p99)
    let differing = 0
    // A step that no power of two divides visits all places of all cells, and both ends.
    for (let bits = 0; bits < 0x100000000; bits += 21_911) if (latencyOf(law, bits) !== latencyAt(law, unit(bits))) differing++
    expect(latencyOf(law, 0xffffffff)).toBe(latencyAt(law, unit(0xffffffff)))
    expect(differing).toBe(0)
  })

  it('never lasts over an hour', () => {
    expect(latencyAt(latencyLaw(1, 1e12), 0.9999999)).toBe(3_600_000_000)
  })
})
