import { expect, it } from 'vitest'
import type { Call } from '../../src/sim/call.ts'
import { hashOf } from '../../src/sim/stream-draw.ts'

it.each([
  ['the hop, where the destination has none of its own', undefined, 7n],
  ['the destination, where its request differs in what is hashed', 9n, 9n],
])('the hash is that of %s', (_, ofTarget, expected) => {
  const call = { hop: { cookie: undefined, hash: 7n }, target: { hash: ofTarget } } as unknown as Call
  expect(hashOf(call, 0)).toBe(expected)
})
