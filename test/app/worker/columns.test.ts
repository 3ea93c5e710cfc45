import { expect, it } from 'vitest'
import { buffersOf, columnNames, GrowingRows, sliceRows } from '../../../app/worker/columns.ts'
import type { RowColumns } from '../../../src/index.ts'

function rows(from: number, length: number): RowColumns {
  const room = Math.max(16, length)
  const wide = (n: number) => Uint32Array.from({ length: room }, (_, i) => from + i + n)
  const narrow = (n: number) => Uint16Array.from({ length: room }, (_, i) => from + i + n)
  return {
    length,
    request: wide(0),
    parent: wide(1),
    previous: wide(2),
    bits: wide(3),
    arrive: wide(4),
    start: wide(5),
    end: wide(6),
    decision: narrow(7),
    edge: narrow(8),
    pod: narrow(9),
    status: narrow(10),
  }
}

it('slices the rows from one on, copied', () => {
  const all = rows(100, 10)
  const slice = sliceRows(all, 4)
  expect(slice.length).toBe(6)
  expect([...slice.request]).toEqual([104, 105, 106, 107, 108, 109])
  expect(slice.request.buffer).not.toBe(all.request.buffer)
  expect(buffersOf(slice)).toHaveLength(columnNames.length)
})

it('adds rows behind those that were handed out, which stay as they are', () => {
  const growing = new GrowingRows()
  const first = growing.append(0, rows(0, 10))
  let last = first
  for (let from = 10; from < 5000; from += 10) last = growing.append(from, rows(from, 10))
  expect(first.length).toBe(10)
  expect(last.length).toBe(5000)
  expect([last.request[4999], last.status[4999], first.request[9]]).toEqual([4999, 5009, 9])
})

it.each([
  ['as many as expected', 700_000],
  ['more than expected', 450_000],
  ['of which nothing was known', 0],
])('keeps many rows, %s', (_, expected) => {
  const growing = new GrowingRows()
  const size = 20_000
  let last = growing.append(0, rows(0, size), expected)
  for (let from = size; from < 700_000; from += size) last = growing.append(from, rows(from, size), expected)
  const whole = rows(0, 700_000)
  for (const name of columnNames) {
    const column = last[name].subarray(0, last.length)
    expect(Buffer.compare(Buffer.from(column.buffer, 0, column.byteLength), Buffer.from(whole[name].buffer)), name).toBe(0)
  }
})
