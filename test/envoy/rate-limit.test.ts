import { describe, expect, it } from 'vitest'
import { compileRateLimit } from '../../src/envoy/rate-limit.ts'
import { TokenBucket } from '../../src/envoy/rate-limit-bucket.ts'
import { OriginMap } from '../../src/xds/origins.ts'
import type { LocalRateLimitConfig } from '../../src/xds/rate-limit-config.ts'

describe('a bucket of tokens', () => {
  it.each<[string, [max: number, fill: number, ms: number], readonly (readonly [atMs: number, taken: boolean])[]]>([
    [
      'one each 200 ms',
      [1, 1, 200],
      [
        [0, true],
        [0, false],
        [200, true],
        [200, false],
        [400, true],
        [400, false],
      ],
    ],
    [
      'flows in evenly',
      [2, 2, 3000],
      [
        [0, true],
        [0, true],
        [0, false],
        [1500, true],
        [1500, false],
      ],
    ],
    [
      'half a token is none',
      [1, 1, 2000],
      [
        [0, true],
        [1500, false],
        [2000, true],
      ],
    ],
    [
      'holds no more than its measure',
      [2, 2, 1000],
      [
        [60_000, true],
        [60_000, true],
        [60_000, false],
      ],
    ],
    [
      'of none lets nothing through',
      [0, 1, 1000],
      [
        [0, false],
        [60_000, false],
      ],
    ],
    [
      'four in 8 s is one in 2 s',
      [4, 4, 8000],
      [
        [0, true],
        [0, true],
        [0, true],
        [0, true],
        [0, false],
        [1999, false],
        [2000, true],
      ],
    ],
  ])('%s', (_, [maxTokens, tokensPerFill, fillIntervalMs], takes) => {
    const bucket = new TokenBucket({ maxTokens, tokensPerFill, fillIntervalMs }, 0)
    expect(takes.map(([atMs]) => [atMs, bucket.take(atMs * 1000)])).toEqual(takes)
  })
})

const TYPE = 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit'

describe('a rate limit', () => {
  const all = { default_value: { numerator: 100 } }
  const bucket = { max_tokens: 4, fill_interval: '8s' }
  const compile = (config: Omit<LocalRateLimitConfig, '@type'>) => compileRateLimit({ '@type': TYPE, ...config }, 'k', new OriginMap())
  it('fills by one token unless told otherwise', () =>
    expect(compile({ token_bucket: bucket, filter_enabled: all, filter_enforced: all })?.rules).toEqual({
      key: 'k',
      maxTokens: 4,
      tokensPerFill: 1,
      fillIntervalMs: 8000,
      enabled: { numerator: 100, denominator: 100 },
      enforced: { numerator: 100, denominator: 100 },
    }))
  it.each([
    ['without filter_enabled', { token_bucket: bucket, filter_enforced: all }],
    ['without a bucket', { filter_enabled: all, filter_enforced: all }],
    ['without an interval', { token_bucket: { max_tokens: 4 }, filter_enabled: all }],
  ])('is off %s', (_, config) => expect(compile(config)).toBeUndefined())
  it('that is not enforced refuses nobody', () =>
    expect(compile({ token_bucket: bucket, filter_enabled: all })?.rules.enforced.numerator).toBe(0))
  it.each([
    [503, 503],
    [302, 429],
    [undefined, 429],
  ])('answers with status %s as %s', (code, expected) =>
    expect(compile({ token_bucket: bucket, filter_enabled: all, ...(code && { status: { code } }) })?.cause.status).toBe(expected),
  )
})
