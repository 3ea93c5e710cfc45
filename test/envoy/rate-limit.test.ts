import { describe, expect, it } from 'vitest'
import { compileRateLimit } from '../../src/envoy/rate-limit.ts'
import { TokenBucket } from '../../src/envoy/rate-limit-bucket.ts'
import type { DescriptorFacts } from '../../src/envoy/rate-limit-descriptor.ts'
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

/** What is known of a request by these headers. */
const factsOf = (headers: Readonly<Record<string, string>>, path = '/'): DescriptorFacts => ({
  cluster: undefined,
  request: {
    method: 'GET',
    scheme: 'http',
    authority: 'stock',
    path,
    pathOnly: path.replace(/\?.*/, ''),
    headers: Object.entries(headers),
    forwardedProto: 'http',
    grpc: false,
    protocol: 'HTTP/1.1',
  },
  principal: undefined,
  directIp: '10.1.0.9',
  remoteIp: '10.1.0.9',
  destinationIp: '10.96.0.1',
  destinationPort: 80,
  serverName: undefined,
})

describe('a rate limit with descriptors', () => {
  const all = { default_value: { numerator: 100 } }
  const described = (key: string, value: string, interval: string) => ({
    entries: [{ key, value }],
    token_bucket: { max_tokens: 1, fill_interval: interval },
  })
  const config: LocalRateLimitConfig = {
    '@type': TYPE,
    token_bucket: { max_tokens: 9, fill_interval: '1s' },
    filter_enabled: all,
    filter_enforced: all,
    descriptors: [described('user', 'anna', '1s'), described('generic_key', 'slow', '9s'), described('header_match', 'long', '2s')],
  }
  const user = { actions: [{ request_headers: { header_name: 'x-user', descriptor_key: 'user' } }] }
  const slow = { actions: [{ generic_key: { descriptor_value: 'slow' } }] }
  const long = {
    actions: [{ header_value_match: { descriptor_value: 'long', headers: [{ name: ':path', string_match: { prefix: '/long' } }] } }],
  }
  const open = { entries: [{ key: 'user' }], token_bucket: { max_tokens: 1, fill_interval: '1s' } }
  const BERTS = 'k 0 [["user","bert"]]'
  const masked = (v4_prefix_mask_len: number) => ({ actions: [{ masked_remote_address: { v4_prefix_mask_len } }] })
  const range = described('masked_remote_address', `${factsOf({}).remoteIp.replace(/\d+$/, '0')}/24`, '1s')
  const toCluster = { actions: [{ destination_cluster: {} }] }
  const cluster = described('destination_cluster', 'to', '1s')
  const nine = {
    actions: [
      { query_parameter_value_match: { descriptor_value: 'nine', query_parameters: [{ name: 'n', string_match: { prefix: '9' } }] } },
    ],
  }
  const ofNine = described('query_match', 'nine', '1s')
  it.each<[string, Partial<LocalRateLimitConfig>, DescriptorFacts, readonly string[]]>([
    ['counts by what the descriptor names, and in common', { rate_limits: [user] }, factsOf({ 'x-user': 'anna' }), ['k 0', 'k']],
    ['counts others in common only', { rate_limits: [user] }, factsOf({ 'x-user': 'bert' }), ['k']],
    ['counts who has no such header in common only', { rate_limits: [user] }, factsOf({}), ['k']],
    ['takes from the slowest bucket first', { rate_limits: [user, slow] }, factsOf({ 'x-user': 'anna' }), ['k 1', 'k 0', 'k']],
    ['looks at the path', { rate_limits: [long] }, factsOf({}, '/longer'), ['k 2', 'k']],
    [
      'makes one descriptor of all actions',
      { rate_limits: [{ actions: [...user.actions, ...slow.actions] }] },
      factsOf({ 'x-user': 'anna' }),
      ['k'],
    ],
    [
      'leaves the common bucket where told to',
      { rate_limits: [user], always_consume_default_token_bucket: false },
      factsOf({ 'x-user': 'anna' }),
      ['k 0'],
    ],
    ['takes the actions of the route where it has none', {}, factsOf({}), ['k 1', 'k']],
    [
      'gives each value a bucket where none is named',
      { rate_limits: [user], descriptors: [open] },
      factsOf({ 'x-user': 'bert' }),
      [BERTS, 'k'],
    ],
    [
      'goes by a value that is named before',
      { rate_limits: [user], descriptors: [open, described('user', 'anna', '1s')] },
      factsOf({ 'x-user': 'anna' }),
      ['k 1', 'k'],
    ],
    ['masks the address', { rate_limits: [masked(24)], descriptors: [range] }, factsOf({}), ['k 0', 'k']],
    ['masks the address by its length', { rate_limits: [masked(16)], descriptors: [range] }, factsOf({}), ['k']],
    [
      'knows the cluster of the route',
      { rate_limits: [toCluster], descriptors: [cluster] },
      { ...factsOf({}), cluster: 'to' },
      ['k 0', 'k'],
    ],
    ['knows no cluster where a route has several', { rate_limits: [toCluster], descriptors: [cluster] }, factsOf({}), ['k']],
    ['looks at a query parameter', { rate_limits: [nine], descriptors: [ofNine] }, factsOf({}, '/?n=91'), ['k 0', 'k']],
    ['looks at a query parameter that is another', { rate_limits: [nine], descriptors: [ofNine] }, factsOf({}, '/?n=19'), ['k']],
  ])('%s', (_, more, facts, keys) => {
    const limit = compileRateLimit({ ...config, ...more }, { key: 'k', behindFault: false }, new OriginMap())?.(facts, [slow])
    expect(limit?.rules.buckets.map(({ key }) => key)).toEqual(keys)
  })
})

describe('a rate limit', () => {
  const all = { default_value: { numerator: 100 } }
  const bucket = { max_tokens: 4, fill_interval: '8s' }
  const compile = (config: Omit<LocalRateLimitConfig, '@type'>) =>
    compileRateLimit({ '@type': TYPE, ...config }, { key: 'k', behindFault: false }, new OriginMap())?.(factsOf({}), [])
  it('fills by one token unless told otherwise', () =>
    expect(compile({ token_bucket: bucket, filter_enabled: all, filter_enforced: all })?.rules).toEqual({
      buckets: [{ key: 'k', maxTokens: 4, tokensPerFill: 1, fillIntervalMs: 8000 }],
      behindFault: false,
      tellsState: false,
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
    ['ServiceUnavailable', 503],
    [302, 429],
    [undefined, 429],
  ])('answers with status %s as %s', (code, expected) =>
    expect(compile({ token_bucket: bucket, filter_enabled: all, ...(code && { status: { code } }) })?.cause.status).toBe(expected),
  )
})
