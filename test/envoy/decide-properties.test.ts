import fc from 'fast-check'
import { describe, it } from 'vitest'
import { decide } from '../../src/envoy/decide.ts'
import type { Route } from '../../src/xds/proxy-config.ts'
import { ask, DIALLED, MISSING, REVIEWS, smallProxy } from './small-proxy.ts'

const word = fc.constantFrom(
  '',
  '/',
  '/a',
  '/a/',
  'a.*',
  '(',
  '%REQ(x)%',
  '%',
  '%%%',
  'x:9',
  '[::1',
  '*',
  'é',
  '\ud800',
  '/..;/',
  '\\1',
  '$',
  '__proto__',
)
const anything = fc.oneof(word, fc.string({ maxLength: 8 }), fc.string({ unit: 'grapheme', maxLength: 4 }))
const name = fc.constantFrom(
  'x',
  'host',
  ':path',
  'cookie',
  'te',
  'connection',
  'upgrade',
  'origin',
  'content-type',
  'x-forwarded-proto',
  'x-envoy-retry-on',
  '__proto__',
  'bad name',
)
const matcher = fc.oneof(
  anything.map((exact) => ({ exact })),
  anything.map((prefix) => ({ prefix, ignore_case: true })),
  anything.map((regex) => ({ safe_regex: { regex } })),
  fc.constant({}),
)
const match = fc.oneof(
  anything.map((prefix) => ({ prefix })),
  anything.map((path) => ({ path, case_sensitive: false })),
  anything.map((regex) => ({ safe_regex: { regex } })),
  fc.record({
    prefix: fc.constant('/'),
    headers: fc.array(fc.record({ name, string_match: matcher, invert_match: fc.boolean() }), { maxLength: 2 }),
  }),
  fc.record({
    prefix: fc.constant('/'),
    query_parameters: fc.array(fc.record({ name: anything, string_match: matcher }), { maxLength: 2 }),
  }),
  fc.constant({}),
)
const headers = fc.array(fc.record({ header: fc.record({ key: name, value: anything }) }), { maxLength: 3 })
const action = fc.oneof(
  fc.record({
    cluster: fc.constantFrom(REVIEWS, MISSING, ''),
    prefix_rewrite: anything,
    host_rewrite_literal: anything,
    timeout: anything,
  }),
  fc.record({
    cluster: fc.constant(REVIEWS),
    regex_rewrite: fc.record({ pattern: fc.record({ regex: anything }), substitution: anything }),
    hash_policy: fc.constant([{ header: { header_name: 'x' } }, {}]),
  }),
  fc.record({
    weighted_clusters: fc.record({
      clusters: fc.array(fc.record({ name: fc.constantFrom(REVIEWS, MISSING), weight: fc.nat(3), request_headers_to_add: headers }), {
        maxLength: 3,
      }),
    }),
    retry_policy: fc.record({ retry_on: anything, per_try_timeout: anything }),
  }),
)
const route: fc.Arbitrary<Route> = fc.oneof(
  fc.record({ match, route: action, request_headers_to_add: headers, response_headers_to_add: headers }),
  fc.record({
    match,
    redirect: fc.record({
      path_redirect: anything,
      host_redirect: anything,
      regex_rewrite: fc.record({ pattern: fc.record({ regex: anything }), substitution: anything }),
    }),
  }),
  fc.record({
    match,
    direct_response: fc.record({ status: fc.integer({ min: 200, max: 599 }), body: fc.record({ inline_bytes: anything }) }),
  }),
  fc.record({ match }),
)
const request = fc.record({
  method: fc.oneof(fc.constantFrom('GET', 'OPTIONS', 'CONNECT', 'HEAD'), anything),
  authority: fc.oneof(fc.constantFrom('reviews', 'reviews:9080', 'REVIEWS:x'), anything),
  path: fc.oneof(
    anything,
    anything.map((path) => `/${path}`),
    anything.map((query) => `/a?${query}`),
  ),
  headers: fc.array(fc.tuple(name, anything), { maxLength: 5 }),
})

describe('decisions', () => {
  it('are made of any routes and any request, and always the same', () => {
    const property = fc.property(
      fc.array(route, { maxLength: 4 }),
      request,
      fc.constantFrom('sidecar' as const, 'router' as const),
      (routes, given, type) => {
        const first = decide(smallProxy({ routes, type }), DIALLED, ask(given))
        const again = decide(smallProxy({ routes, type }), DIALLED, ask(given), { explain: false })
        const text = (value: unknown) => JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}n` : part))
        return text(first.outcome) === text(again.outcome) && first.steps.every((step) => step.reason !== '')
      },
    )
    fc.assert(property, { numRuns: 3000 })
  })
})
