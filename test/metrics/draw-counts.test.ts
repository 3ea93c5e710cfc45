import { describe, expect, it } from 'vitest'
import { computeFigures, wholeRun } from '../../src/index.ts'
import { drawCounts } from '../../src/metrics/draw-counts.ts'
import { readExample, report } from '../examples/example-report.ts'

function counted(example: string, to: string) {
  const { recording } = report(readExample(example).files)
  const edge = recording.edges.findIndex((each) => recording.nodes[each.to]?.name === to && !each.mirror && each.toVersion >= 0)
  return { recording, edge, counts: drawCounts(recording, wholeRun(recording), edge) }
}

describe('the draws behind a share', () => {
  it('fall where the weights put them, and explain the figures exactly', () => {
    const { recording, edge, counts } = counted('canary-90-10', 'reviews')
    expect(counts).toMatchObject({
      total: 100,
      destinations: [
        { label: 'v1', weight: 90, first: 0, last: 89 },
        { label: 'v2', weight: 10, first: 90, last: 99 },
      ],
    })
    const { share } = computeFigures(recording, wholeRun(recording)).edges[edge] ?? {}
    expect(counts?.draws).toBe(share?.of)
    expect(counts?.destinations[0]?.count).toBe(share?.count)
    expect(counts?.bins).toHaveLength(50)
    expect(counts?.bins.reduce((sum, bin) => sum + bin, 0)).toBe(counts?.draws)
    // Two draws a bin of some 2,434: about 49 in each, wherever the weights lie.
    for (const bin of counts?.bins ?? []) expect(Math.abs(bin - (counts?.draws ?? 0) / 50)).toBeLessThan(30)
  })
  it('are of the scope', () => {
    const { recording, edge, counts } = counted('canary-90-10', 'reviews')
    const half = drawCounts(recording, { fromUs: 0, toUs: recording.durationUs / 2 }, edge)
    expect(half?.draws).toBeGreaterThan(0)
    expect(half?.draws).toBeLessThan(counts?.draws ?? 0)
  })
  it.each([
    ['pod-split-75-25', 'reviews'],
    ['timeout', 'catalog'],
  ])('are none in %s, where no weight decides', (example, to) => expect(counted(example, to).counts).toBeNull())
})
