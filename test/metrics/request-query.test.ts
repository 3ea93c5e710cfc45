import { describe, expect, it } from 'vitest'
import { compares, parseRequestQuery } from '../../src/metrics/request-query.ts'

describe('compares', () => {
  it.each([
    ['=', [false, true, false]],
    ['!=', [true, false, true]],
    ['<', [true, false, false]],
    ['<=', [true, true, false]],
    ['>', [false, false, true]],
    ['>=', [false, true, true]],
  ] as const)('1, 2 and 3 %s 2', (sign, expected) => expect([1, 2, 3].map((a) => compares(a, sign, 2))).toEqual(expected))
})

describe('a query', () => {
  it.each([
    { text: '', terms: [], unread: [] },
    { text: 'status=503', terms: [{ kind: 'status', compare: '=', value: 503 }], unread: [] },
    {
      text: 'status=5xx',
      terms: [
        { kind: 'status', compare: '>=', value: 500 },
        { kind: 'status', compare: '<', value: 600 },
      ],
      unread: [],
    },
    { text: 'status!=200', terms: [{ kind: 'status', compare: '!=', value: 200 }], unread: [] },
    { text: 'status=6xx', terms: [], unread: ['status=6xx'] },
    { text: 'status>5xx', terms: [], unread: ['status>5xx'] },
    { text: 'grpc=unavailable', terms: [{ kind: 'grpc', compare: '=', value: 14 }], unread: [] },
    { text: 'grpc!=0', terms: [{ kind: 'grpc', compare: '!=', value: 0 }], unread: [] },
    { text: 'status=UNAVAILABLE', terms: [], unread: ['status=UNAVAILABLE'] },
  ])('$text', ({ text, terms, unread }) =>
    expect(parseRequestQuery(text)).toEqual({ terms: terms.map((term) => ({ ...term, negated: false })), unread }),
  )

  it.each(['-status=503', '!status=503'])('%s means all others', (text) => {
    expect(parseRequestQuery(text).terms).toEqual([{ kind: 'status', compare: '=', value: 503, negated: true }])
  })
})
