import { expect, it } from 'vitest'
import { computeFigures } from '../../src/metrics/compute-figures.ts'
import { wholeRun } from '../../src/metrics/scope.ts'
import type { Recording } from '../../src/sim/recording.ts'
import { canaryNodes, edge, type Row, recordingOf } from './recordings.ts'

function run(length: number): Recording {
  const rows = Array.from(
    { length },
    (_, i): Row => ({ request: i, edge: i % 10 === 0 ? 1 : 0, arrive: i / 100, end: i / 100 + (i % 997) }),
  )
  return recordingOf(rows, { nodes: canaryNodes, edges: [edge(0, 1, 0, 0.9), edge(0, 1, 1, 0.1)] })
}

it('computes figures well within a frame', () => {
  const small = run(12_000)
  const times = Array.from({ length: 7 }, () => {
    const before = performance.now()
    computeFigures(small, wholeRun(small))
    return performance.now() - before
  })
  expect(Math.min(...times)).toBeLessThan(16)
})

it('computes figures of a million rows', () => {
  const large = run(1_000_000)
  const times = Array.from({ length: 4 }, () => {
    const before = performance.now()
    computeFigures(large, wholeRun(large))
    return performance.now() - before
  })
  expect(Math.min(...times)).toBeLessThan(500)
})
