import { describe, expect, it } from 'vitest'
import type { HttpRequest } from '../../src/envoy/decision.ts'
import { compileHashPolicies } from '../../src/envoy/hash-policy.ts'
import { xxHash64 } from '../../src/envoy/xx-hash64.ts'

const rotated = (hash: bigint) => BigInt.asUintN(64, (hash << 1n) | (hash >> 63n))

function key(
  policies: readonly Readonly<Record<string, unknown>>[],
  headers: HttpRequest['headers'] = [],
  more: { path?: string; trust?: boolean; peerAddress?: string } = {},
) {
  const downstream = { address: '10.96.0.1', port: 80, peerAddress: more.peerAddress ?? '10.1.0.9' }
  return compileHashPolicies(policies)?.({ path: more.path ?? '/', headers, downstream, trustForwardedFor: more.trust ?? true })
}

const header = { header: { header_name: 'X-User' } }
const cookie = { cookie: { name: 'sid' } }

describe('hash keys', () => {
  it('needs a policy', () => expect(key([])).toBeUndefined())
  it.each([
    ['a header', [header], [['x-user', 'eva']], xxHash64('eva')],
    ['an absent header', [header], [], undefined],
    [
      'several lines, sorted and chained',
      [header],
      [
        ['x-user', 'b'],
        ['x-user', 'a'],
      ],
      xxHash64('b', xxHash64('a')),
    ],
    ['a cookie', [cookie], [['cookie', 'x=1; sid=abc']], xxHash64('abc')],
    ['a quoted cookie', [cookie], [['cookie', 'sid="abc"']], xxHash64('abc')],
    ['an empty cookie without ttl', [cookie], [['cookie', 'sid=']], undefined],
    ['two equal policies', [header, header], [['x-user', 'eva']], rotated(xxHash64('eva')) ^ xxHash64('eva')],
    [
      'a terminal one',
      [{ ...header, terminal: true }, cookie],
      [
        ['x-user', 'eva'],
        ['cookie', 'sid=1'],
      ],
      xxHash64('eva'),
    ],
    ['a terminal one without key', [{ ...header, terminal: true }, cookie], [['cookie', 'sid=1']], xxHash64('1')],
    [
      'the last forwarded address',
      [{ connection_properties: { source_ip: true } }],
      [['x-forwarded-for', '1.1.1.1, 2.2.2.2']],
      xxHash64('2.2.2.2'),
    ],
    [
      'the peer where that is none',
      [{ connection_properties: { source_ip: true } }],
      [['x-forwarded-for', 'nobody']],
      xxHash64('10.1.0.9'),
    ],
  ] as const)('%s', (_, policies, headers, hash) => expect(key(policies, headers)?.hash).toBe(hash))

  it('takes the first value of a query parameter', () => {
    expect(key([{ query_parameter: { name: 'q' } }], [], { path: '/?x&q=a&q=b' })?.hash).toBe(xxHash64('a'))
  })
  it('believes no x-forwarded-for at a gateway', () => {
    expect(key([{ connection_properties: { source_ip: true } }], [['x-forwarded-for', '1.1.1.1']], { trust: false })?.hash).toBe(
      xxHash64('10.1.0.9'),
    )
  })

  it.each([
    ['90s', '/shop', /^sid="[0-9a-f]{16}"; Max-Age=90; Path=\/shop; HttpOnly$/],
    ['0s', undefined, /^sid="[0-9a-f]{16}"; HttpOnly$/],
  ])('makes a cookie for ttl %s and path %s, the same for one connection', (ttl, path, line) => {
    const made = key([{ cookie: { name: 'sid', ttl, ...(path ? { path } : {}) } }])
    const [cookie = '', ...others] = made?.setCookies ?? []
    expect(cookie).toMatch(line)
    expect(others).toEqual([])
    expect(made?.hash).toBe(xxHash64(/"(.*)"/.exec(cookie)?.[1] ?? ''))
    expect(key([{ cookie: { name: 'sid', ttl, ...(path ? { path } : {}) } }])).toEqual(made)
    expect(key([{ cookie: { name: 'sid', ttl } }], [], { peerAddress: '10.1.0.8' })?.hash).not.toBe(made?.hash)
  })
})
