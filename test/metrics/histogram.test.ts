import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Histogram } from '../../src/metrics/histogram.ts'

const values = fc.array(fc.integer({ min: 0, max: 0xffffffff }), { minLength: 1, maxLength: 200 })
const shares = [0, 0.01, 0.5, 0.9, 0.99, 1]

function histogramOf(recorded: readonly number[]): Histogram {
  const histogram = new Histogram()
  for (const value of recorded) histogram.record(value)
  return histogram
}

/** The smallest of the values that the share of them does not exceed. */
function exact(recorded: readonly number[], share: number): number {
  const sorted = [...recorded].sort((a, b) => a - b)
  return sorted[Math.max(1, Math.ceil(share * sorted.length - 1e-9)) - 1] ?? 0
}

describe('Histogram', () => {
  it.each([
    { recorded: [], share: 0.5, found: 0 },
    { recorded: [0], share: 1, found: 0 },
    { recorded: [7], share: 0.01, found: 7 },
    { recorded: [1, 2, 3, 4], share: 0.5, found: 2 },
    { recorded: [1, 2, 3, 4], share: 0.51, found: 3 },
    { recorded: [511, 511, 511, 100], share: 0.9, found: 511 },
    { recorded: [0xffffffff], share: 0.5, found: 0xffffffff },
  ])('finds $found at $share of $recorded', ({ recorded, share, found }) => {
    expect(histogramOf(recorded).quantile(share)).toBe(found)
  })

  it('is within 0.2 % of the exact quantile', () => {
    fc.assert(
      fc.property(values, (recorded) => {
        const found = histogramOf(recorded).quantiles(shares)
        for (const [i, share] of shares.entries()) {
          const wanted = exact(recorded, share)
          expect(Math.abs((found[i] ?? -1) - wanted)).toBeLessThanOrEqual(0.002 * wanted)
        }
      }),
    )
  })

  it('merges as if all had been recorded in one, and begins anew when it is cleared', () => {
    fc.assert(
      fc.property(values, fc.array(fc.integer({ min: 0, max: 0xffffffff }), { maxLength: 50 }), (one, other) => {
        const merged = histogramOf(one)
        merged.merge(histogramOf(other))
        expect(merged.quantiles(shares)).toEqual(histogramOf([...one, ...other]).quantiles(shares))
        merged.clear()
        expect(merged.quantile(0.5)).toBe(0)
        for (const value of other) merged.record(value)
        expect(merged.quantiles(shares)).toEqual(histogramOf(other).quantiles(shares))
      }),
    )
  })
})
