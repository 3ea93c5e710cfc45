import { describe, expect, it } from 'vitest'
import { callInFocus, requestPath } from '../../../app/picture/request-path.ts'
import { callTree } from '../../../src/index.ts'
import { decision, edge, node, type Row, recordingOf } from '../../metrics/recordings.ts'

const nodes = [node('users', [], 'source'), node('productpage'), node('details'), node('reviews'), node('ratings')]
/** users → productpage → details, reviews → ratings; and a copy of the call to reviews. */
const [toPage, toDetails, toReviews, toRatings, copied] = [0, 1, 2, 3, 4]
const edges = [edge(0, 1), edge(1, 2), edge(1, 3), edge(3, 4), edge(1, 4, 0, null, true)]
const request = { method: 'GET', scheme: 'http', authority: 'details:9080', path: '/', headers: [] }
const choice = (subset: string, begin: number, end: number) => {
  return { cluster: `outbound|9080|${subset}|details`, begin, end, known: true, notFoundStatus: 503, request }
}
const drawn = decision({
  outcome: {
    type: 'route',
    plan: {
      clusters: [choice('v1', 0, 50), choice('v2', 50, 100)],
      totalWeight: 100,
      timeoutMs: 0,
      mirrors: [],
    },
    responseHeaders: { remove: [], add: [] },
  },
})

/** A request that calls details and then reviews, which calls ratings; `change` by row. */
function requestWith(change: Readonly<Record<number, Partial<Row> | 'under way'>> = {}, more: readonly Row[] = []) {
  const rows: readonly Row[] = [
    { request: 0, edge: toPage, arrive: 0, end: 100 },
    { request: 0, edge: toDetails, parent: 0, arrive: 10, end: 20 },
    { request: 0, edge: toReviews, parent: 0, arrive: 30, end: 90 },
    { request: 0, edge: toRatings, parent: 2, arrive: 40, end: 80 },
    { request: 0, edge: copied, parent: 0, arrive: 30, end: 90, status: 500, bits: 'final mirror failed' },
  ]
  const changed = rows.map(({ end = 0, ...row }, i) => (change[i] === 'under way' ? row : { ...row, end, ...change[i] }))
  return recordingOf([...changed, ...more], { nodes, edges, decisions: [drawn] })
}

const failed = { status: 503, bits: 'final failed' }
const retry: Row = { request: 0, edge: toDetails, parent: 0, previous: 1, bits: 'final retry', arrive: 20, end: 25 }
const retried = requestWith({ 1: { status: 503, bits: 'failed retried' } }, [retry])

describe('the call in focus', () => {
  it.each([
    ['of a plain request: the last that was made, and no copy, even one that failed', requestWith(), undefined, 3],
    ['the deepest that failed', requestWith({ 0: failed, 2: failed }), undefined, 2],
    ['one under way at the end of the run, as a failure', requestWith({ 1: 'under way' }), undefined, 1],
    ['one that was retried before it went well', retried, undefined, 5],
    ['a failure before a retry that went well', requestWith({ 2: failed }, [retry]), undefined, 2],
    ['a draw among several, where all went well at once', requestWith({ 1: { decision: 0 } }), undefined, 1],
    ['a copy that was asked for', requestWith(), 4, 4],
    ['the call of an earlier try that was asked for', retried, 1, 5],
    ['as if nothing were asked, of a row of another request', requestWith(), 77, 3],
  ] as const)('%s', (_, recording, asked, row) => {
    expect(callInFocus(callTree(recording, 0), asked)?.row).toBe(row)
  })

  it('is none of a request that is not there', () => {
    expect(callInFocus(callTree(requestWith(), 9), undefined)).toBeUndefined()
  })
})

describe('the path of a request', () => {
  it.each([
    ['leads to the call in focus', requestWith(), undefined, [toPage, toReviews, toRatings]],
    ['goes on to what the call in focus called', requestWith(), 2, [toPage, toReviews, toRatings]],
    ['leaves out what the call in focus did not lead to', requestWith(), 1, [toPage, toDetails]],
    ['of the first call is all but the copies', requestWith(), 0, [toPage, toDetails, toReviews, toRatings]],
    ['of a copy leads to the copy', requestWith(), 4, [toPage, copied]],
  ] as const)('%s', (_, recording, asked, path) => {
    expect(requestPath(recording, 0, asked)).toEqual(path.map((each) => ({ edge: each, tries: 1 })))
  })

  it('counts the tries on each edge', () => {
    expect(requestPath(retried, 0, undefined)).toEqual([
      { edge: toPage, tries: 1 },
      { edge: toDetails, tries: 2 },
    ])
  })

  it('is empty for a request that is not there', () => {
    expect(requestPath(requestWith(), 9, undefined)).toEqual([])
  })
})
