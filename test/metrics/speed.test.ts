import { expect, it } from 'vitest'
import { computeFigures } from '../../src/metrics/compute-figures.ts'
import { wholeRun } from '../../src/metrics/scope.ts'
import { canaryNodes, edge, type Row, recordingOf } from './recordings.ts'

/** Milliseconds of processor time, which other work on the machine does not lengthen. */
function cost(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

it('computes the figures of 12,000 rows well within a frame', () => {
  const rows = Array.from({ length: 12_000 }, (_, i): Row => ({ request: i, edge: i % 10 === 0 ? 1 : 0, arrive: i, end: i + (i % 997) }))
  const recording = recordingOf(rows, { nodes: canaryNodes, edges: [edge(0, 1, 0, 0.9), edge(0, 1, 1, 0.1)] })
  const costs = Array.from({ length: 20 }, () => cost(() => computeFigures(recording, wholeRun(recording))))
  expect(Math.min(...costs)).toBeLessThan(16)
})
