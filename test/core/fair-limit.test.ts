import { expect, it } from 'vitest'
import { fairLimit } from '../../src/core/fair-limit.ts'

it.each([
  [[], 10, Number.POSITIVE_INFINITY],
  [[3, 4], 10, Number.POSITIVE_INFINITY],
  [[5, 5], 10, Number.POSITIVE_INFINITY],
  [[5, 6], 10, 5],
  [[2, 9, 9], 10, 4],
  [[9, 2, 9], 10, 4],
  [[1, 2, 30], 10, 7],
  [[7, 7, 7], 10, 3],
  [[4, 4], 1, 0],
])('of %j within %d each has %d at the most', (wanted, room, limit) => {
  expect(fairLimit(wanted, room)).toBe(limit)
})
