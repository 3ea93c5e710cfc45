import type { RowColumns } from '../../src/index.ts'

type Column = Exclude<keyof RowColumns, 'length'>

const wide = ['request', 'parent', 'previous', 'bits', 'arrive', 'start', 'end'] as const
const narrow = ['decision', 'edge', 'pod', 'status'] as const
export const columnNames: readonly Column[] = [...wide, ...narrow]

/** Room for so many rows. */
export function emptyColumns(capacity: number): RowColumns {
  const columns = Object.fromEntries([
    ...wide.map((name) => [name, new Uint32Array(capacity)]),
    ...narrow.map((name) => [name, new Uint16Array(capacity)]),
  ]) as Record<Column, Uint32Array & Uint16Array>
  return { ...columns, length: 0 }
}

/** Room is not made for more rows than this before they come. */
const mostExpected = 6_000_000

/** The rows of a run as they arrive. What was handed out stays valid: rows are only added behind. */
export class GrowingRows {
  private columns = emptyColumns(1024)

  /**
   * Adds the rows of a chunk from `from` on, and gives all that there are. `expected`: about how many there will be, so that they need not be
   * moved to make room.
   */
  append(from: number, chunk: RowColumns, expected = 0): RowColumns {
    const length = from + chunk.length
    this.reserve(length, expected)
    for (const name of columnNames) this.columns[name].set(chunk[name].subarray(0, chunk.length), from)
    this.columns = { ...this.columns, length }
    return this.columns
  }

  private reserve(length: number, expected: number): void {
    let capacity = this.columns.request.length
    if (length <= capacity) return
    while (capacity < length) capacity *= 2
    capacity = Math.max(capacity, Math.min(mostExpected, Math.ceil(expected * 1.05)))
    const grown = emptyColumns(capacity)
    for (const name of columnNames) grown[name].set(this.columns[name])
    this.columns = { ...grown, length: this.columns.length }
  }
}

/** The rows from `from` on, copied so that they can be handed to another thread. */
export function sliceRows(rows: RowColumns, from: number): RowColumns {
  const columns = Object.fromEntries(columnNames.map((name) => [name, rows[name].slice(from, rows.length)])) as Record<
    Column,
    Uint32Array & Uint16Array
  >
  return { ...columns, length: rows.length - from }
}

/** The buffers of `rows`, for a transfer. */
export function buffersOf(rows: RowColumns): ArrayBuffer[] {
  return columnNames.map((name) => rows[name].buffer as ArrayBuffer)
}
