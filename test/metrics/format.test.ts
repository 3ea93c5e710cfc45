import { describe, expect, it } from 'vitest'
import { formatCount, formatExpected, formatMoment, formatMs, formatPercent, formatRate } from '../../src/metrics/format.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('formatPercent never rounds to an end that was not reached', () => {
  it.each([
    [0, '0 %'],
    [1, '100 %'],
    [0.988, '98.8 %'],
    [0.0004, '< 0.1 %'],
    [0.99996, '> 99.9 %'],
    [0.001, '0.1 %'],
    [0.999, '99.9 %'],
    [0.9994, '> 99.9 %'],
    [0.5, '50.0 %'],
    [-0.031, '−3.1 %'],
    [Number.NaN, '–'],
  ])('%d -> %s', (fraction, expected) => expect(plain(formatPercent(fraction))).toBe(expected))
})

describe('formatMs', () => {
  it.each([
    [0, '0 ms'],
    [0.01, '< 0.1 ms'],
    [0.42, '0.4 ms'],
    [0.97, '1 ms'],
    [43.4, '43 ms'],
    [999.4, '999 ms'],
    [999.6, '1.00 s'],
    [2040, '2.04 s'],
    [9994, '9.99 s'],
    [12_340, '12.3 s'],
    [1_234_567, '1,235 s'],
  ])('%d -> %s', (ms, expected) => expect(plain(formatMs(ms))).toBe(expected))
})

describe('formatRate', () => {
  it.each([
    [0, '0/s'],
    [40.49, '40.5/s'],
    [0.04, '< 0.1/s'],
    [1240.4, '1,240/s'],
    [999.96, '1,000/s'],
  ])('%d -> %s', (rate, expected) => expect(plain(formatRate(rate))).toBe(expected))
})

it.each([
  [0.9, '90'],
  [0.09, '9'],
  [1 / 3, '33.3'],
  [0.001, '0.1'],
])('formatExpected %d -> %s', (share, expected) => expect(formatExpected(share)).toBe(expected))
it.each([
  [1619, '1,619'],
  [0, '0'],
  [1234567, '1,234,567'],
  [-12345, '−12,345'],
])('formatCount %d -> %s', (count, expected) => expect(formatCount(count)).toBe(expected))
it('writes moments of the run as 31.4 s', () => expect(plain(formatMoment(31_400_000))).toBe('31.4 s'))
