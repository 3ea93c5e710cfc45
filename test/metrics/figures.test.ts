import { describe, expect, it } from 'vitest'
import { computeFigures } from '../../src/metrics/compute-figures.ts'
import { headline } from '../../src/metrics/headline.ts'
import { lastUntil, thisStep, wholeRun } from '../../src/metrics/scope.ts'
import { series } from '../../src/metrics/series.ts'
import { canaryNodes, decision, edge, node, type Row, recordingOf } from './recordings.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const canaryEdges = [edge(0, 1, 0, 0.9), edge(0, 1, 1, 0.1)]
const canary = recordingOf(
  Array.from(
    { length: 100 },
    (_, i): Row => ({ request: i, edge: i % 10 === 0 ? 1 : 0, arrive: i * 100, end: i * 100 + (i % 10 === 0 ? 40 : 10) }),
  ),
  { nodes: canaryNodes, edges: canaryEdges, durationUs: 10_000_000 },
)

describe('computeFigures', () => {
  const figures = computeFigures(canary, wholeRun(canary))

  it('counts shares by edge and by version, beside what is expected', () => {
    expect(figures.edges.map((each) => [each.share.count, each.share.of, each.share.expected, each.share.agrees])).toEqual([
      [90, 100, 0.9, true],
      [10, 100, 0.1, true],
    ])
    expect(figures.edges[1]?.share.halfWidth).toBeCloseTo(0.0588, 4)
    expect(figures.nodes[1]?.versions.map((version) => version.share.observed)).toEqual([0.9, 0.1])
  })

  it('gives rates, success and quantiles of a scope', () => {
    expect(figures.total).toMatchObject({ calls: 100, succeeded: 100, rate: 10, success: 1, tries: 100, retries: 0 })
    expect(figures.total.p50Us).toBeCloseTo(10_000, -2)
    expect(figures.total.p99Us / 40_000).toBeCloseTo(1, 2)
    expect(computeFigures(canary, lastUntil(10_000_000, 1_000_000)).requests).toBe(10)
  })

  it('counts a retried call once, and its success as saved', () => {
    const rows: Row[] = [
      { request: 0, edge: 1, arrive: 0, end: 5, status: 503, bits: 'failed retried' },
      { request: 0, edge: 0, previous: 0, arrive: 5, start: 20, end: 30, bits: 'final retry' },
      { request: 1, edge: 0, arrive: 50, end: 60 },
    ]
    const { total, edges } = computeFigures(recordingOf(rows, { nodes: canaryNodes, edges: canaryEdges }), { fromUs: 0, toUs: 60_000_000 })
    expect(total).toMatchObject({ calls: 2, succeeded: 2, tries: 3, retries: 1, retriedCalls: 1, saved: 1 })
    expect(total.p99Us / 30_000).toBeCloseTo(1, 2)
    expect(edges.map((each) => each.share.count)).toEqual([1, 1])
  })

  it('does not count what is still under way as answered', () => {
    const rows: Row[] = [{ request: 0, edge: 0, arrive: 0, status: 0, bits: '' }]
    const figures = computeFigures(recordingOf(rows, { nodes: canaryNodes, edges: canaryEdges }), { fromUs: 0, toUs: 60_000_000 })
    expect([figures.requests, figures.answered, figures.total.success]).toEqual([1, 0, 1])
  })

  it('counts answers that reached no version among the calls that are split', () => {
    const edges = [...canaryEdges, edge(0, 1, -1, null)]
    const rows = Array.from(
      { length: 200 },
      (_, i): Row =>
        i % 2
          ? { request: i, edge: 2, arrive: i, end: i + 1, status: 500, bits: 'final failed local FI' }
          : { request: i, edge: i % 20 ? 0 : 1, arrive: i, end: i + 9 },
    )
    const figures = computeFigures(recordingOf(rows, { nodes: canaryNodes, edges }), { fromUs: 0, toUs: 60_000_000 })
    expect(figures.edges.map((each) => each.share.observed)).toEqual([0.45, 0.05, 0.5])
    expect(figures.total.byCause).toEqual(new Map([['500 FI', 100]]))
  })

  it('measures mirrored copies against the calls of the decisions that mirror', () => {
    const edges = [edge(0, 1, 0, 1), edge(0, 2, 0, 0.5, true)]
    const nodes = [...canaryNodes, node('shadow')]
    const rows = [0, 1, 2, 3].flatMap((i): Row[] => [
      { request: i, edge: 0, decision: 0, arrive: i * 10, end: i * 10 + 5 },
      ...(i % 2 ? [{ request: i, edge: 1, decision: 0, arrive: i * 10, end: i * 10 + 5, bits: 'final mirror' }] : []),
    ])
    const figures = computeFigures(recordingOf(rows, { nodes, edges, decisions: [decision()] }), { fromUs: 0, toUs: 60_000_000 })
    expect(figures.edges[1]?.share).toMatchObject({ count: 2, of: 4, observed: 0.5, expected: 0.5 })
    expect(figures.total.calls).toBe(4)
  })

  it('mixes what was expected over the steps of the timeline', () => {
    const edges = [
      { ...edge(0, 1, 0), expected: [0.9, 0.5] },
      { ...edge(0, 1, 1), expected: [0.1, 0.5] },
    ]
    const rows = Array.from(
      { length: 100 },
      (_, i): Row => ({ request: i, edge: i < 50 ? (i % 10 ? 0 : 1) : i % 2, arrive: i * 100, end: i * 100 + 1 }),
    )
    const recording = recordingOf(rows, {
      nodes: canaryNodes,
      edges,
      steps: [
        { startUs: 0, name: 'As written' },
        { startUs: 5_000_000, name: '50/50' },
      ],
    })
    expect(computeFigures(recording, wholeRun(recording)).edges[1]?.share).toMatchObject({
      count: 30,
      of: 100,
      expected: 0.3,
      agrees: true,
    })
    expect(computeFigures(recording, thisStep(recording, 6_000_000)).edges[1]?.share).toMatchObject({ count: 25, of: 50, expected: 0.5 })
  })
})

describe('headline', () => {
  const nodes = [node('users', [], 'source'), node('productpage'), node('reviews', ['v1', 'v3'])]
  const edges = [edge(0, 1), edge(1, 2, 0), edge(1, 2, 1)]
  const request = (i: number, fault: string, status: number): Row[] => [
    { request: i, edge: 0, arrive: i, end: i + 20, status: fault ? 500 : 200, bits: fault ? 'final failed' : 'final', pod: 0 },
    { request: i, edge: fault ? 2 : 1, parent: 2 * i, arrive: i + 1, end: i + 10, status, bits: fault || 'final', pod: 1 },
  ]
  const recording = (causes: readonly [string, number][], more = 0) =>
    recordingOf(
      [...causes, ...Array.from({ length: more }, (): [string, number] => ['', 200])].flatMap(([fault, status], i) =>
        request(i, fault, status),
      ),
      { nodes, edges },
    )
  const textOf = (run: ReturnType<typeof recording>) => plain(headline(computeFigures(run, wholeRun(run)), run).text)

  it('names the deepest failed call', () => {
    const run = recording(
      [
        ['final failed local UT', 504],
        ['final failed local UT', 504],
        ['final failed URX', 503],
      ],
      97,
    )
    expect(textOf(run)).toBe('97.0 % of 100 requests succeed. 3 fail at reviews v3: 504 UT 2, 503 URX 1')
  })
  it('says so when all is well, and when nothing is', () => {
    expect(textOf(recording([], 2402))).toBe('All 2,402 requests succeed.')
    expect(
      textOf(
        recording([
          ['final failed local UT', 504],
          ['final failed local UT', 504],
        ]),
      ),
    ).toBe('All 2 requests fail. They fail at reviews v3: 504 UT 2')
    expect(textOf(recording([]))).toBe('No request in this scope.')
  })
  it('tells how far a streaming run has come', () => {
    const run = { ...recording([], 10), simulatedUs: 24_600_000 }
    expect(textOf(run)).toBe('Simulated 41 % of 60 s.')
  })
})

describe('series', () => {
  it('puts calls into buckets by the time they were asked', () => {
    const { calls, rate, success, p50Us, share } = series(canary, 1, 1_000_000)
    expect([calls.length, calls[0], rate[9], success[3]]).toEqual([10, 10, 10, 1])
    expect(share.names).toEqual(['v1', 'v3'])
    expect(share.values.map((values) => values[4])).toEqual([0.9, 0.1])
    expect((p50Us[0] ?? 0) / 10_000).toBeCloseTo(1, 2)
  })
  it('has no value where there was no call', () => {
    const { success, p99Us } = series(canary, 0, 1_000_000)
    expect([success[0], p99Us[0]]).toEqual([Number.NaN, Number.NaN])
  })
  it("speaks of the sources' requests without a node", () => expect(series(canary, null, 5_000_000).calls).toEqual(Float64Array.of(50, 50)))
})
