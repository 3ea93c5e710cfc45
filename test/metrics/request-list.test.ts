import { describe, expect, it } from 'vitest'
import { computeFigures } from '../../src/metrics/compute-figures.ts'
import { findRequests, indexRequests, listed, type RequestFilter } from '../../src/metrics/request-list.ts'
import { parseRequestQuery } from '../../src/metrics/request-query.ts'
import { wholeRun } from '../../src/metrics/scope.ts'
import { makeBookinfo } from '../app/fixtures/bookinfo.ts'

const recording = makeBookinfo()
const figures = computeFigures(recording, wholeRun(recording))
const index = indexRequests(recording)
const find = (filter: RequestFilter) => findRequests(recording, index, filter)
const query = (text: string) => find({ terms: parseRequestQuery(text).terms })

describe('the list of requests', () => {
  it('is as long as the figures say', () => {
    expect(find({})).toHaveLength(figures.requests)
    expect(find({ ok: false })).toHaveLength(figures.answered - figures.succeeded)
    expect(find({ ok: true })).toHaveLength(figures.succeeded)
  })

  it('takes conditions on calls of those that took the edges', () => {
    const failed = find({ cause: '503 URX', edges: new Set([6]) })
    expect(failed.length).toBe(figures.edges[6]?.byCause.get('503 URX'))
    expect(find({ edges: new Set([6]) }).length).toBeGreaterThan(failed.length)
    expect(find({ delayed: true, edges: new Set([7]) }).length).toBe(figures.edges[7]?.delayed)
    expect(find({ retried: true, edges: new Set([6]) }).length).toBeGreaterThanOrEqual(figures.edges[6]?.retriedCalls ?? Infinity)
    expect(find({ retried: true, edges: new Set([3]) })).toEqual([])
  })

  it('ends at the limit', () => {
    expect(find({ limit: 3 })).toEqual(find({}).slice(0, 3))
  })
})

describe('a query', () => {
  it.each([
    ['failed', { ok: false }],
    ['ok', { ok: true }],
    ['status>=500', { ok: false }],
    ['5xx', { ok: false }],
    ['-failed status>0', { ok: true }],
    ['retried', { retried: true }],
    ['-retried', { retried: false }],
    ['version=v2 service=reviews', { edges: new Set([5]) }],
    ['version=v3 service=reviews', { edges: new Set([6]) }],
    ['URX', { cause: '503 URX' }],
    ['delayed', { delayed: true }],
  ] satisfies [string, RequestFilter][])('%s finds what the filter does', (text, filter) => {
    expect(query(text)).toEqual(find(filter))
    expect(query(text).length).toBeGreaterThan(0)
  })

  it('holds in all its words', () => {
    const found = query('status>=500 service=reviews version=v3 retried')
    expect(found.length).toBeGreaterThan(0)
    for (const request of found) expect(listed(recording, index, request)).toMatchObject({ ok: false })
    expect(found).toEqual(find({ ok: false }).filter((request) => find({ retried: true }).includes(request)))
  })

  it('compares times', () => {
    const slow = query('took>=1s')
    expect(slow.every((request) => (listed(recording, index, request).durationUs ?? 0) >= 1e6)).toBe(true)
    expect(slow.length).toBe(query('took>999.999ms').length)
    expect(query('at<5s').every((request) => listed(recording, index, request).atUs < 5e6)).toBe(true)
  })

  it.each([
    ['status>=high', ['status>=high']],
    ['took>soon failed', ['took>soon']],
    ['nosuch=1', ['nosuch=1']],
    ['version>v2', ['version>v2']],
    ['', []],
  ])('%s gives back what cannot be read: %j', (text, unread) => {
    expect(parseRequestQuery(text).unread).toEqual(unread)
  })
})
