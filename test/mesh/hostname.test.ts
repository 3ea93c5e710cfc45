import { describe, expect, it } from 'vitest'
import { compareSpecificity, hostsOverlap, isSubsetOf, resolveGatewayName, resolveShortName } from '../../src/mesh/hostname.ts'

describe('resolveShortName', () => {
  it.each([
    ['reviews', 'reviews.shop.svc.cluster.local'],
    ['reviews.default', 'reviews.default'],
    ['reviews.default.svc.cluster.local', 'reviews.default.svc.cluster.local'],
    ['*', '*'],
    ['*.example.com', '*.example.com'],
    ['10.0.0.1', '10.0.0.1'],
    ['::1', '::1'],
    ['', ''],
  ])('%s -> %s', (host, expected) => {
    expect(resolveShortName(host, 'shop', 'cluster.local')).toBe(expected)
  })
})

describe('resolveGatewayName', () => {
  it.each([
    ['mesh', 'mesh'],
    ['edge', 'shop/edge'],
    ['infra/edge', 'infra/edge'],
    ['./edge', 'shop/edge'],
    ['edge.infra.svc.cluster.local', 'infra/edge'],
    ['edge.infra', 'infra/edge'],
  ])('%s -> %s', (gateway, expected) => {
    expect(resolveGatewayName(gateway, 'shop')).toBe(expected)
  })
})

describe('wildcards', () => {
  it.each([
    ['a.foo.com', '*.foo.com', true, true],
    ['foo.com', '*.foo.com', false, false],
    ['a.b.foo.com', '*.foo.com', true, true],
    ['*.b.foo.com', '*.foo.com', true, true],
    ['*.foo.com', '*.b.foo.com', true, false],
    ['*.foo.com', 'a.foo.com', true, false],
    ['*', 'a.foo.com', true, false],
    ['a.foo.com', '*', true, true],
    ['*.foo.com', '*.bar.com', false, false],
    ['a.com', 'a.com', true, true],
  ])('%s and %s: overlap %s, subset %s', (a, b, overlap, subset) => {
    expect(hostsOverlap(a, b)).toBe(overlap)
    expect(hostsOverlap(b, a)).toBe(overlap)
    expect(isSubsetOf(a, b)).toBe(subset)
  })

  it('order: exact, then the longer wildcard, then the alphabet', () => {
    const sorted = ['*', '*.com', 'b.com', '*.b.com', 'a.com', '*.a.com'].sort(compareSpecificity)
    expect(sorted).toEqual(['a.com', 'b.com', '*.a.com', '*.b.com', '*.com', '*'])
  })
})
