import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { demoFiles, demoWeight } from '../../../app/welcome/demo.ts'
import { packDemo } from '../../../app/welcome/pack-demo.ts'
import { packRun, unpackRun } from '../../../app/welcome/packed-run.ts'
import { columnNames, emptyColumns, sliceRows } from '../../../app/worker/columns.ts'
import { compile, computeFigures, type Recording, type RowColumns, simulate, wholeRun } from '../../../src/index.ts'
import { recordingOf } from '../../metrics/recordings.ts'

function simulated(): Recording {
  let last: Recording | undefined
  const run = simulate(compile({ files: demoFiles(demoWeight) }))
  while (!last) {
    const { value, done } = run.next()
    if (done) last = value
  }
  return { ...last, rows: sliceRows(last.rows, 0) }
}

/** As the build writes it and the page reads it. */
const written = (recording: Recording) => unpackRun(JSON.parse(JSON.stringify(packRun(recording))))

const wide = [0, 1, 2, 127, 128, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1]
const narrow = [0, 1, 200, 2 ** 15, 2 ** 16 - 2, 2 ** 16 - 1]

function anyRows(length: number): fc.Arbitrary<RowColumns> {
  const columns = columnNames.map((name) => {
    const bytes = emptyColumns(0)[name].BYTES_PER_ELEMENT
    const edges = bytes === 4 ? wide : narrow
    return fc.array(fc.oneof(fc.constantFrom(...edges), fc.nat(edges.at(-1))), { minLength: length, maxLength: length })
  })
  return fc.tuple(...columns).map((values) => {
    const rows = { ...emptyColumns(length), length }
    for (const [i, column] of values.entries()) rows[columnNames[i] ?? 'status'].set(column)
    return rows
  })
}

describe('the run that the welcome brings with it', () => {
  const own = simulated()
  const brought = unpackRun(JSON.parse(JSON.stringify(packDemo())))

  it('is the run that the engine makes of the same text, to its end', () => {
    expect(brought).toEqual(own)
    expect(brought.simulatedUs).toBe(36_000_000)
    expect(brought.rows.length).toBeGreaterThan(2000)
  })
  it('gives the same figures', () => expect(computeFigures(brought, wholeRun(brought))).toEqual(computeFigures(own, wholeRun(own))))
})

describe('a packed run', () => {
  it.each([0, 1, 7])('of any %s rows is read back as it was', (length) =>
    fc.assert(
      fc.property(anyRows(length), (rows) => {
        const recording = { ...recordingOf([]), rows }
        expect(written(recording)).toEqual(recording)
      }),
    ),
  )
  it('takes no more columns than it has rows for', () => {
    const rows = { ...emptyColumns(8), length: 2 }
    expect(written({ ...recordingOf([]), rows }).rows).toEqual(sliceRows(rows, 0))
  })
})
