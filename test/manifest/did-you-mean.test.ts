import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { didYouMean, editDistance } from '../../src/manifest/did-you-mean.ts'

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['retries', 'retries', 0],
    ['retry', 'retries', 3],
    ['wieght', 'weight', 1],
    ['ab', 'ba', 1],
    ['xab', 'yba', 2],
    ['abcd', 'badc', 2],
    ['ca', 'abc', 3],
    ['host', 'hots', 1],
    ['match', 'much', 2],
  ])('%s -> %s: %i', (from, to, distance) => expect(editDistance(from, to)).toBe(distance))

  it('is the same both ways, and at most the longer word', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 })
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a))
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length))
        expect(editDistance(a, b) === 0).toBe(a === b)
      }),
    )
  })
})

describe('didYouMean', () => {
  it.each([
    ['retires', ['timeout', 'retries', 'fault'], 'retries'],
    ['Timeout', ['timeouts', 'timeout'], 'timeout'],
    ['prot', ['port', 'ports'], 'port'],
    ['to', ['tcp', 'http'], undefined],
    ['x', ['port', 'host'], undefined],
    ['tls', ['tls'], undefined],
    ['exact', [], undefined],
    ['abcxyz', ['abcuvw', 'abcuyz'], 'abcuyz'],
    ['abcxyz', ['abcuvw'], undefined],
    ['ab', ['abcd', 'ax', 'ay'], 'ax'],
  ])('%s among %j: %s', (word, candidates, meant) => expect(didYouMean(word, candidates)).toBe(meant))
})
