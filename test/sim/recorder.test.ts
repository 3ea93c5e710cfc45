import { describe, expect, it } from 'vitest'
import { Recorder } from '../../src/sim/recorder.ts'
import { rowBits } from '../../src/sim/recording.ts'

const ROWS = 700_000
const LOOK = 4_000
/** Rows that are under way at a time. */
const OPEN = 300

/** Writes rows that are told apart by every column; each ends some rows after it began, and one is marked when it is long over. */
function written(expected: number, look: (recorder: Recorder) => void): Recorder {
  const recorder = new Recorder()
  recorder.expect(expected)
  for (let row = 0; row < ROWS; row++) {
    recorder.begin(row, row + 1, row + 2, row % 60_000, row + 3)
    recorder.send(row, row % 50_000, row % 40_000, row + 4)
    const over = row - OPEN
    if (over >= 0) recorder.close(over, over % 600, over % 1024, over + 5)
    if (over % 1000 === 999) recorder.mark(over - 999, rowBits.queued)
    if (row % LOOK === 0) look(recorder)
  }
  return recorder
}

describe('a recording that outgrows its room', () => {
  const columns = (recorder: Recorder) => {
    const { length, ...rows } = recorder.allRows()
    return Object.entries(rows).map(([name, column]) => [name, column.subarray(0, length)] as const)
  }
  const plain = new Map(columns(written(ROWS, () => {})))

  it.each([
    ['moved at once', 250_000, () => {}],
    [
      'moved ahead, a column at a time',
      250_000,
      (recorder: Recorder) => {
        recorder.finishedRows()
        recorder.makeRoom()
      },
    ],
    ['of which none were expected', 0, (recorder: Recorder) => recorder.makeRoom()],
  ])('keeps its rows, %s', (_, expected, look) => {
    for (const [name, column] of columns(written(expected, look)))
      expect(Buffer.compare(bytes(column), bytes(plain.get(name))), name).toBe(0)
  })

  it('makes room for what is expected before the first row, never less, and loses none to a later word', () => {
    const room = (recorder: Recorder) => recorder.allRows().request.length
    const recorder = new Recorder()
    const own = room(recorder)
    recorder.expect(10)
    expect(room(recorder)).toBe(own)
    recorder.expect(20_000)
    expect(room(recorder)).toBeGreaterThan(20_000)
    recorder.begin(7, 0, 0, 0, 0)
    recorder.expect(90_000)
    expect(recorder.allRows()).toMatchObject({ length: 1, request: { 0: 7 } })
  })

  it('gives no row before it is finished', () => {
    const seen: boolean[] = []
    written(0, (recorder) => {
      recorder.makeRoom()
      const { length } = recorder.finishedRows()
      seen.push(length === Math.max(0, recorder.length - OPEN))
    })
    expect(seen.every(Boolean)).toBe(true)
  })
})

function bytes(column: Uint32Array | Uint16Array | undefined): Buffer {
  return Buffer.from(column?.buffer ?? new ArrayBuffer(0), column?.byteOffset, column?.byteLength)
}
