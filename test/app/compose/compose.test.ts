import { describe, expect, it } from 'vitest'
import { clusterName, limitWords, outcomeName, percent, summary } from '../../../app/compose/answer-words.ts'
import { headersOf, questionOf, sourceName } from '../../../app/compose/compose-store.ts'
import type { Answer, AnswerOutcome } from '../../../src/index.ts'

it.each([
  ['end-user: jason', [['end-user', 'jason']]],
  [
    'a: b: c\n\n  d :  e  ',
    [
      ['a', 'b: c'],
      ['d', 'e'],
    ],
  ],
  ['half', [['half', '']]],
  [': x', []],
  ['', []],
])('headers of %j', (text, expected) => {
  expect(headersOf(text)).toEqual(expected)
})

it('what is not filled in comes from the scenario', () => {
  expect(questionOf({ from: null, method: 'GET', url: null, headers: '' }, null)).toEqual({
    from: { type: 'outside' },
    method: 'GET',
    url: '',
    headers: [],
  })
})

it.each([
  [{ type: 'gateway', namespace: 'default', name: 'door' } as const, 'gateway door'],
  [{ type: 'workload', namespace: 'shop', name: 'web' } as const, 'shop/web'],
  [{ type: 'outside' } as const, 'outside the mesh, no proxy'],
])('%j is %s', (from, name) => {
  expect(sourceName(from)).toBe(name)
})

it.each([
  ['outbound|9080|v3|reviews.default.svc.cluster.local', 'reviews v3'],
  ['outbound_.443_._.api.example.com', 'api.example.com'],
  ['PassthroughCluster', 'PassthroughCluster'],
])('%s is %s', (cluster, name) => {
  expect(clusterName(cluster)).toBe(name)
})

it.each([
  [0.9, '90 %'],
  [1 / 3, '33.3 %'],
  [1, '100 %'],
  [0.0001, '< 0.1 %'],
])('%d is %s', (share, words) => {
  expect(percent(share).replaceAll(/\s/g, ' ')).toBe(words)
})

describe('the answer in one line', () => {
  const request = { method: 'GET', path: '/', authority: 'a', headers: [] }
  const to = (subset: string, share: number): AnswerOutcome => ({
    type: 'upstream',
    share,
    cluster: `outbound|80|${subset}|a.b.svc.cluster.local`,
    request,
    endpoints: [],
  })
  const reply = (status: number, share: number): AnswerOutcome => ({
    type: 'reply',
    share,
    cluster: '',
    reply: { status, flags: ['FI'], details: '', body: '', headers: [] },
  })
  const answer = (...outcomes: AnswerOutcome[]) => ({ outcomes }) as unknown as Answer

  it.each([
    [answer(to('v1', 1)), 'Goes to a v1'],
    [answer(reply(503, 0.25), to('v1', 0.75), to('v2', 0)), '25 % 503 FI, 75 % to a v1'],
    [answer(reply(418, 1)), '418 FI'],
    [answer(reply(403, 0.9), reply(403, 0.1)), '100 % 403 FI'],
    [answer(reply(403, 0.7), to('v1', 0), reply(403, 0.2), reply(403, 0.1)), '100 % 403 FI'],
    [answer(reply(403, 0.3), to('v1', 0.5), reply(403, 0.2)), '50 % 403 FI, 50 % to a v1'],
    [answer({ type: 'refused', share: 1, details: '' }), 'No connection'],
  ])('%#: %s', (given, words) => {
    expect(summary(given).replaceAll(/\s/g, ' ')).toBe(words)
  })

  it('names pods where no proxy chooses', () => {
    const endpoint = { address: '10.0.0.1:80', pod: null, share: 1 }
    expect(outcomeName({ type: 'upstream', share: 1, cluster: '', request, endpoints: [endpoint] })).toBe('10.0.0.1:80')
    expect(outcomeName({ type: 'upstream', share: 1, cluster: '', request, endpoints: [endpoint, endpoint] })).toBe('Any of 2 pods')
  })
})

it('tells a rate limit by its smallest bucket', () => {
  const bucket = (maxTokens: number) => ({ key: String(maxTokens), maxTokens, tokensPerFill: 1, fillIntervalMs: 1000 })
  const all = { numerator: 100, denominator: 100 } as const
  const reply = { status: 429, flags: ['RL'], details: 'local_rate_limited', body: '', headers: [] }
  const rules = { buckets: [bucket(9), bucket(5)], enabled: all, enforced: all, behindFault: false, tellsState: false, reply }
  expect(limitWords({ proxy: 'default/web-0', rules })).toBe('at most 5 at once, then 429 RL')
})
