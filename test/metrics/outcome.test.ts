import { describe, expect, it } from 'vitest'
import { causeBits, causeName, grpcErrorIn, succeeded } from '../../src/metrics/outcome.ts'
import { grpcBits } from '../../src/sim/grpc-bits.ts'
import { bits } from './recordings.ts'

const grpc = (status: number) => grpcBits(status)

describe('succeeded', () => {
  it.each([
    { status: 200, of: 'final', ok: true },
    { status: 399, of: 'final', ok: true },
    { status: 400, of: 'final', ok: false },
    { status: 503, of: 'final failed', ok: false },
    { status: 200, of: 'final failed', ok: false },
    { status: 200, of: 'final DI delayed', ok: true },
    { status: 0, of: 'final', ok: true },
    { status: 0, of: 'final UF', ok: false },
    { status: 0, of: 'final DC', ok: false },
  ])('$status $of: $ok', ({ status, of, ok }) => {
    expect(succeeded(status, bits(of))).toBe(ok)
  })
})

describe('causeName', () => {
  it.each([
    { status: 500, of: bits('final failed'), name: '500' },
    { status: 503, of: bits('final failed UH'), name: '503 UH' },
    { status: 503, of: bits('final failed UF URX'), name: '503 URX,UF' },
    { status: 504, of: bits('final failed UT DI delayed'), name: '504 UT' },
    { status: 0, of: bits('final failed'), name: 'reset' },
    { status: 0, of: bits('final failed') | grpc(14), name: 'reset' },
    { status: 200, of: bits('final failed UH') | grpc(14), name: 'UNAVAILABLE UH' },
  ])('$name', ({ status, of, name }) => {
    expect(causeName(status, of)).toBe(name)
    expect(causeName(status, causeBits(of))).toBe(name)
  })
})

it.each([
  { of: bits('final'), name: '' },
  { of: bits('final') | grpc(0), name: '' },
  { of: bits('final failed') | grpc(4), name: 'DEADLINE_EXCEEDED' },
])('grpcErrorIn: "$name"', ({ of, name }) => {
  expect(grpcErrorIn(of)).toBe(name)
})
