import { describe, expect, it } from 'vitest'
import { absorb, draw, drawPoint, hashText, mix, purposeOf, purposes, unit } from '../../src/core/random.ts'

const SAMPLES = 200_000

/** Chi-square of `n` counts that should be equal, as standard deviations from its mean. */
function excess(counts: readonly number[]): number {
  const expected = counts.reduce((sum, c) => sum + c, 0) / counts.length
  const chi = counts.reduce((sum, c) => sum + (c - expected) ** 2 / expected, 0)
  return (chi - (counts.length - 1)) / Math.sqrt(2 * (counts.length - 1))
}

function counted(cells: number, numberAt: (i: number) => number): readonly number[] {
  const counts = new Array<number>(cells).fill(0)
  for (let i = 0; i < SAMPLES; i++) counts[numberAt(i)] = (counts[numberAt(i)] ?? 0) + 1
  return counts
}

const words: readonly (readonly [string, (i: number) => number])[] = [
  ['seed', (i) => mix(i, 2, 5, 0, 0)],
  ['purpose', (i) => mix(7, i, 5, 0, 0)],
  ['request', (i) => mix(7, 2, i, 0, 0)],
  ['call', (i) => mix(7, 2, 5, i, 0)],
  ['attempt', (i) => mix(7, 2, 5, 0, i)],
  ['request in steps of 4096', (i) => mix(7, 2, i * 4096, 0, 0)],
]

describe.each(words)('numbers looked up by counting the %s', (_, numberAt) => {
  it('fall evenly, in their high bits, their low bits and modulo 100', () => {
    expect(excess(counted(256, (i) => numberAt(i) >>> 24))).toBeLessThan(5)
    expect(excess(counted(256, (i) => numberAt(i) & 255))).toBeLessThan(5)
    expect(excess(counted(100, (i) => numberAt(i) % 100))).toBeLessThan(5)
  })

  it('do not tell the next one', () => {
    expect(excess(counted(256, (i) => (numberAt(i) >>> 28) * 16 + (numberAt(i + 1) >>> 28)))).toBeLessThan(5)
  })

  it('change in half of their bits when one bit of the word changes', () => {
    for (let bit = 0; bit < 20; bit++) {
      let flips = 0
      for (let i = 0; i < 2000; i++) flips += ones(numberAt(i) ^ numberAt(i ^ (1 << bit)))
      expect(Math.abs(flips / 2000 - 16)).toBeLessThan(0.5)
    }
  })
})

function ones(x: number): number {
  let count = 0
  for (let v = x >>> 0; v; v &= v - 1) count++
  return count
}

it('gives purposes that are told apart by name numbers that have nothing in common', () => {
  const a = purposeOf['fault-delay']
  const b = purposeOf['fault-abort']
  expect(excess(counted(256, (i) => (mix(7, a, i, 0, 0) >>> 28) * 16 + (mix(7, b, i, 0, 0) >>> 28)))).toBeLessThan(5)
})

it('looks the same number up whichever way the point was reached', () => {
  expect(draw(absorb(absorb(drawPoint(7), 3), 4), 5, 6)).toBe(mix(7, 5, 3, 4, 6))
})

it('keeps the numbers of earlier versions', () => {
  expect([mix(7, 2, 0, 0, 0), mix(7, 2, 1, 0, 0), mix(2 ** 40 + 7, 2, 1, 0, 0)]).toMatchInlineSnapshot(`
    [
      855358968,
      3385810980,
      135247849,
    ]
  `)
  expect(purposes.indexOf('stream')).toBe(2)
})

it('never gives the ends of the unit interval', () => {
  expect(unit(0)).toBeGreaterThan(0)
  expect(unit(0xffffffff)).toBeLessThan(1)
})

it('tells names apart', () => {
  expect(new Set(['users', 'user', 'sresu', '', 'users ', 'Users'].map(hashText)).size).toBe(6)
})
