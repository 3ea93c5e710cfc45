import { describe, expect, it } from 'vitest'
import { waterfall } from '../../src/metrics/life.ts'
import { destinationName, requestLife } from '../../src/metrics/request-life.ts'
import { decision, edge, node, type Row, recordingOf } from './recordings.ts'

const nodes = [node('users', [], 'source'), node('productpage', ['v1']), node('reviews', ['v1', 'v3']), node('ratings', ['v1'])]
const edges = [edge(0, 1), edge(1, 2, 0), edge(1, 2, 1), edge(2, 3), edge(1, 3, 0, null, true)]
const pods = ['productpage', 'reviews', 'ratings'].map((name, i) => ({
  name: `default/${name}-0`,
  node: i + 1,
  version: 0,
  ip: '',
  ready: true,
}))

/** A user's request to productpage, whose call to reviews is answered on the second try; reviews calls ratings. */
const rows: readonly Row[] = [
  { request: 3, edge: 0, pod: 0, arrive: 1000, end: 1400 },
  { request: 3, edge: 1, parent: 0, pod: 1, status: 503, bits: 'failed retried', arrive: 1010, end: 1060 },
  { request: 3, edge: 2, parent: 0, previous: 1, pod: 1, bits: 'final retry', arrive: 1060, start: 1080, end: 1300 },
  { request: 3, edge: 3, parent: 2, pod: 2, decision: 0, bits: 'final delayed', arrive: 1090, start: 1150, end: 1250 },
  { request: 3, edge: 4, parent: 0, pod: 2, bits: 'final mirror queued', arrive: 1020, start: 1025 },
  { request: 4, edge: 0, pod: 0, status: 0, bits: 'final failed', arrive: 2000, end: 2000 },
  { request: 5, edge: 0, status: 404, bits: 'final NR failed', arrive: 3000, end: 3100 },
  { request: 6, edge: 0, pod: 0, status: 0, arrive: 4000 },
]
const recording = recordingOf(rows, { nodes, edges, pods, decisions: [decision()] })
const life = requestLife(recording, 3)
const [root] = life?.calls ?? []
const inner = root?.tries[0]?.calls ?? []
const plain = (text: string | undefined) => text?.replaceAll('\u00a0', ' ')

describe('the life of a request', () => {
  it('is its calls within each other, in the order in which they were made', () => {
    expect([root?.client, root?.target, root?.startUs, root?.endUs]).toEqual(['users', 'productpage', 1_000_000, 1_400_000])
    expect(inner.map(({ client, target, mirror }) => [client, target, mirror])).toEqual([
      ['productpage', 'reviews v3', false],
      ['productpage', 'ratings', true],
    ])
    expect(inner[0]?.tries.map(({ calls }) => calls.map(({ target }) => target))).toEqual([[], ['ratings']])
  })

  it('tells the tries of a call apart: only the last can have gone well', () => {
    expect(inner[0]).toMatchObject({ row: 2, status: 200, ok: true, startUs: 1_010_000, endUs: 1_300_000 })
    expect(inner[0]?.tries.map(({ row, number, status, ok, pod }) => [row, number, status, ok, pod])).toEqual([
      [1, 1, 503, false, 'reviews-0'],
      [2, 2, 200, true, 'reviews-0'],
    ])
  })

  it.each([
    { of: 'nothing', wait: root?.tries[0]?.wait, is: null },
    { of: 'a retry', wait: inner[0]?.tries[1]?.wait, is: { kind: 'back-off', fromUs: 1_060_000, toUs: 1_080_000 } },
    { of: 'a fault', wait: inner[0]?.tries[1]?.calls[0]?.tries[0]?.wait, is: { kind: 'fault-delay', fromUs: 1_090_000, toUs: 1_150_000 } },
    { of: 'a full pool', wait: inner[1]?.tries[0]?.wait, is: { kind: 'queue', fromUs: 1_020_000, toUs: 1_025_000 } },
  ])('tells the wait because of $of', ({ wait, is }) => expect(wait).toEqual(is && { ...is, range: null }))

  it('says what was asked by the first proxy that decided about it', () => {
    expect(inner[0]?.tries[1]?.calls[0]?.what).toBe('GET reviews:9080/reviews/0')
    expect([root?.what, life?.what]).toEqual(['', ''])
  })

  it.each([
    { request: 3, outcome: '200 after 400 ms', ok: true },
    { request: 4, outcome: 'No answer at once', ok: false },
    { request: 5, outcome: '404 after 100 ms', ok: false },
    { request: 6, outcome: 'under way', ok: false },
  ])('of request $request ends "$outcome"', ({ request, outcome, ok }) => {
    const ended = requestLife(recording, request)
    expect([plain(ended?.outcome), ended?.ok, ended?.source]).toEqual([outcome, ok, 'users'])
  })

  it('is none of a request that is not there', () => {
    expect(requestLife(recording, 7)).toBeUndefined()
    expect(requestLife(recordingOf([{ request: 0, edge: 4, bits: 'final mirror', arrive: 0 }], { nodes, edges }), 0)).toBeUndefined()
  })

  it('is drawn as a line for each call, with its tries behind where there are several', () => {
    const lines = life ? waterfall(life) : []
    expect(lines.map(({ depth, kind, label, fromUs, toUs }) => [depth, kind, label, fromUs / 1000, toUs && toUs / 1000])).toEqual([
      [0, 'call', 'productpage', 1000, 1400],
      [1, 'call', 'reviews v3', 1010, 1300],
      [2, 'try', 'try 1', 1010, 1060],
      [2, 'back-off', 'back-off', 1060, 1080],
      [2, 'try', 'try 2', 1080, 1300],
      [3, 'call', 'ratings', 1090, 1250],
      [1, 'call', 'ratings, mirror', 1020, null],
    ])
    expect(lines.map(({ attempt }) => attempt?.number ?? null)).toEqual([1, null, 1, 2, 2, 1, 1])
  })
})

it.each([
  ['outbound|9080|v3|reviews.default.svc.cluster.local', 'v3'],
  ['outbound|9080||reviews.default.svc.cluster.local', 'reviews'],
  ['BlackHoleCluster', 'BlackHoleCluster'],
])('destinationName %s: %s', (cluster, name) => expect(destinationName(cluster)).toBe(name))
