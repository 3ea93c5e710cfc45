import { describe, expect, it } from 'vitest'
import { movesOf } from '../../src/scenario/difference-moves.ts'
import type { PairedOutcome } from '../../src/scenario/difference-pairs.ts'
import type { Place, PlaceNames } from '../../src/scenario/request-outcomes.ts'

const place = (node: string, version: string, mirror = false): Place => ({ node, name: node, version, mirror }) as Place
const places = [
  place('reviews', 'v1'),
  place('reviews', 'v3'),
  place('ratings', 'v1'),
  place('reviews', 'v2', true),
  place('ratings', 'v1', true),
  place('details', 'v1'),
]
const [v1, v3, ratings, copyV2, copyRatings, details] = [0, 1, 2, 3, 4, 5]

function moves(...pairs: readonly Pick<PairedOutcome, 'left' | 'entered'>[]): readonly string[] {
  return movesOf(pairs as readonly PairedOutcome[], { places } as unknown as PlaceNames).map(
    ({ from, fromVersion, to, toVersion, mirror, count }) =>
      `${count} × ${from ? `${from} ${fromVersion}` : 'nothing'} > ${to ? `${to} ${toVersion}` : 'nothing'}${mirror ? ', copied' : ''}`,
  )
}

describe('where requests go otherwise', () => {
  it.each([
    { of: 'nowhere', left: [], entered: [], told: [] },
    { of: 'another version', left: [v1], entered: [v3], told: ['1 × reviews v1 > reviews v3'] },
    { of: 'another version, and what follows from it', left: [v1], entered: [ratings, v3], told: ['1 × reviews v1 > reviews v3'] },
    { of: 'another version of what was called later', left: [details, v1], entered: [v3], told: ['1 × reviews v1 > reviews v3'] },
    { of: 'another service', left: [details], entered: [ratings], told: ['1 × details v1 > ratings v1'] },
    { of: 'no longer there', left: [details], entered: [], told: ['1 × details v1 > nothing'] },
    { of: 'there too', left: [], entered: [details], told: ['1 × nothing > details v1'] },
    { of: 'a copy more', left: [], entered: [copyV2], told: ['1 × nothing > reviews v2, copied'] },
    { of: 'a copy less', left: [copyV2], entered: [], told: ['1 × reviews v2 > nothing, copied'] },
    {
      of: 'a copy in place of a call',
      left: [copyRatings],
      entered: [ratings],
      told: ['1 × nothing > ratings v1', '1 × ratings v1 > nothing, copied'],
    },
  ])('$of', ({ left, entered, told }) => expect(moves({ left, entered })).toEqual(told))

  it('most frequent first', () => {
    const [there, back] = [
      { left: [v1], entered: [v3] },
      { left: [v3], entered: [v1] },
    ]
    expect(moves(there, back, back)).toEqual(['2 × reviews v3 > reviews v1', '1 × reviews v1 > reviews v3'])
  })
})
