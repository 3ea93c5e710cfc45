import { expect, it } from 'vitest'
import { backOffMs } from '../../src/envoy/back-off.ts'

it.each([
  { base: 25, max: 250, random: 190, waits: [15, 40, 90, 190] },
  { base: 5, max: 100, random: 9999, waits: [4, 9, 19, 39, 79, 99, 99] },
  { base: 25, max: 250, random: 0, waits: [0, 0, 0] },
  { base: 1000, max: 500, random: 999, waits: [999, 999] },
  { base: 0, max: 0, random: 12, waits: [0, 0] },
])('waits $waits ms before retries at base $base, maximum $max', ({ base, max, random, waits }) => {
  expect(waits.map((_, i) => backOffMs(i + 1, base, max, random))).toEqual(waits)
})

it('draws each wait from a window that doubles up to the maximum', () => {
  const windows = [1, 2, 3, 4, 5, 6].map(
    (retry) => Math.max(...Array.from({ length: 2000 }, (_, random) => backOffMs(retry, 25, 250, random))) + 1,
  )
  expect(windows).toEqual([25, 50, 100, 200, 250, 250])
})
