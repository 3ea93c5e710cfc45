import { expect, it } from 'vitest'
import { buffersOf, columnNames, GrowingRows, handOver, sliceRows } from '../../../app/worker/columns.ts'
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

it.each([
  { given: 'all rows of a run that has ended', from: 0, isLast: true, length: 10, copied: false },
  { given: 'rows of which more will come', from: 0, isLast: false, length: 10, copied: true },
  { given: 'the last rows of several messages', from: 4, isLast: true, length: 10, copied: true },
  { given: 'a few rows with much room', from: 0, isLast: true, length: 7, copied: true },
])('hands over $given: copied $copied', ({ from, isLast, length, copied }) => {
  const all = { ...rows(100, 10), length }
  const handed = handOver(all, from, isLast)
  expect(handed.request.buffer !== all.request.buffer).toBe(copied)
  expect([...handed.request.subarray(0, handed.length)]).toEqual([...all.request.subarray(from, length)])
})

it('takes the columns of a run that comes whole as they are', () => {
  const whole = rows(0, 10)
  const growing = new GrowingRows()
  expect(growing.append(0, whole, 10)).toBe(whole)
  expect([...growing.append(10, rows(10, 10)).request.subarray(0, 20)]).toEqual(Array.from({ length: 20 }, (_, i) => i))
  expect(new GrowingRows().append(0, whole, 20)).not.toBe(whole)
})

it('takes rows that come behind a message without any', () => {
  const growing = new GrowingRows()
  const none = { ...rows(0, 0), request: new Uint32Array(0) }
  expect(growing.append(0, none).length).toBe(0)
  const some = growing.append(0, rows(0, 10), 20)
  expect([...some.request.subarray(0, 10)]).toEqual([...rows(0, 10).request.subarray(0, 10)])
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
