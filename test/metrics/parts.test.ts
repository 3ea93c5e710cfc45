import { describe, expect, it } from 'vitest'
import { chartDataInParts, makeChartData } from '../../app/timeline/chart-data.ts'
import { finish, type InParts, ROWS_PER_PART } from '../../src/core/parts.ts'
import { computeFigures, figuresInParts } from '../../src/metrics/compute-figures.ts'
import { wholeRun } from '../../src/metrics/scope.ts'
import type { Recording, RowColumns } from '../../src/sim/recording.ts'
import { runOf } from '../run-to-end.ts'
import { destinationRule, scenario, service, virtualService } from '../sim/texts.ts'

/** More rows than two parts go through; one in three requests is tried again, and fails at last. */
const recording = runOf(
  service('sleep', { v1: 1 }, 80),
  service('stock', { v1: 1, v2: 1 }),
  destinationRule('stock', 'v1', 'v2'),
  virtualService(
    'stock',
    '{ retries: { attempts: 1, retryOn: 5xx }, route: [{ destination: { host: stock, subset: v1 }, weight: 70 }, { destination: { host: stock, subset: v2 }, weight: 30 }] }',
  ),
  scenario(`  duration: 6s
  traffic: [{ name: users, from: { workload: sleep-v1 }, rate: 16000/s, requests: [{ url: "http://stock:9080/" }] }]
  workloads: [{ match: { app: stock, version: v2 }, failures: [{ percentage: 100, status: 503 }] }]`),
)

/** The recording, and a count of the rows that are read of it; columns tell which row is read. */
function watched(): { readonly recording: Recording; readonly read: Set<number> } {
  const read = new Set<number>()
  const watch = <T extends object>(column: T): T =>
    new Proxy(column, {
      get: (target, key) => {
        const row = typeof key === 'string' ? Number(key) : Number.NaN
        if (Number.isInteger(row)) read.add(row)
        return Reflect.get(target, key)
      },
    })
  const { rows } = recording
  const columns = Object.entries(rows).map(([name, column]) => [name, typeof column === 'object' ? watch(column) : column])
  return { recording: { ...recording, rows: Object.fromEntries(columns) as RowColumns }, read }
}

/** The most rows that one part reads. */
function mostRead<T>(read: Set<number>, work: InParts<T>): number {
  let most = 0
  for (;;) {
    read.clear()
    const { done } = work.next()
    most = Math.max(most, read.size)
    if (done) return most
  }
}

describe('a run of more rows than a part goes through', () => {
  it('is one', () => expect(recording.rows.length).toBeGreaterThan(2 * ROWS_PER_PART))

  it('has the same figures in parts as at once', () => {
    const atOnce = computeFigures(recording, wholeRun(recording))
    const inParts = finish(figuresInParts(recording, wholeRun(recording)))
    expect(inParts).toEqual({ ...atOnce, decisions: atOnce.decisions })
    expect(inParts.causes).toMatchObject([{ cause: '503 URX', count: inParts.answered - inParts.succeeded }])
  })

  it.each([
    ['figures', (one: Recording) => figuresInParts(one, wholeRun(one))],
    ['charts', (one: Recording) => chartDataInParts(one, 1)],
  ])('is read a part at a time for its %s', (_, make) => {
    const { recording: one, read } = watched()
    // A row may lead to one more, of the try before it.
    expect(mostRead(read, make(one) as InParts<unknown>)).toBeLessThanOrEqual(1.5 * ROWS_PER_PART)
  })

  it('has the same charts in parts as at once', () => {
    expect(finish(chartDataInParts(recording, 1))).toEqual(makeChartData(recording, 1))
  })
})
