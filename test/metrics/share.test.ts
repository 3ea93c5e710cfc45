import { describe, expect, it } from 'vitest'
import { share, shareOfParts } from '../../src/metrics/share.ts'

describe('share', () => {
  it.each([
    { count: 10, of: 100, expected: 0.1, agrees: true, what: 'what is expected' },
    { count: 15, of: 100, expected: 0.1, agrees: true, what: 'five of a hundred more: 1.96 deviations are 5.88' },
    { count: 16, of: 100, expected: 0.1, agrees: false, what: 'six more' },
    { count: 4, of: 100, expected: 0.1, agrees: false, what: 'six fewer' },
    { count: 0, of: 100, expected: 0, agrees: true, what: 'nothing of nothing' },
    { count: 1, of: 100, expected: 0, agrees: false, what: 'one of what cannot be' },
    { count: 99, of: 100, expected: 1, agrees: false, what: 'one less than all' },
    { count: 9, of: 40, expected: 0.1, agrees: null, what: 'too few to say: four expected' },
    { count: 36, of: 40, expected: 0.9, agrees: null, what: 'too few others to say' },
    { count: 3, of: 3, expected: null, agrees: null, what: 'of what nothing is expected' },
    { count: 0, of: 0, expected: 0.5, agrees: null, what: 'of no requests' },
  ])('$count of $of at $expected: $agrees, $what', ({ count, of, expected, agrees }) => {
    expect(share(count, of, expected)).toMatchObject({ count, of, expected, agrees, observed: of === 0 ? 0 : count / of })
  })
  it('has half a width of 1.96 standard deviations', () => {
    expect(share(50, 100, 0.5).halfWidth).toBeCloseTo(0.098, 6)
    expect(share(0, 0, 0.5).halfWidth).toBeNull()
  })
})

describe('shareOfParts', () => {
  it.each([
    { parts: [], expected: null },
    {
      parts: [
        { of: 300, expected: 0.1 },
        { of: 100, expected: 0.5 },
      ],
      expected: 0.2,
    },
    {
      parts: [
        { of: 100, expected: 0.1 },
        { of: 0, expected: null },
      ],
      expected: 0.1,
    },
    {
      parts: [
        { of: 100, expected: 0.1 },
        { of: 1, expected: null },
      ],
      expected: null,
    },
    {
      parts: [
        { of: 0, expected: 0.2 },
        { of: 0, expected: 0.4 },
      ],
      expected: 0.3,
    },
  ])('expects $expected of $parts', ({ parts, expected }) => {
    const found = shareOfParts(0, parts).expected
    if (expected === null) expect(found).toBeNull()
    else expect(found).toBeCloseTo(expected, 9)
  })
})
