import { type RowColumns, release } from '../../src/index.ts'

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
/** Fewer rows are moved at once: some milliseconds. */
const manyRows = 200_000

/** Longer columns that are made before they are needed, in the order of their names. */
interface Longer {
  readonly capacity: number
  readonly made: (Uint32Array | Uint16Array)[]
}

/** The rows of a run as they arrive. What was handed out stays valid: rows are only added behind. */
export class GrowingRows {
  private columns = emptyColumns(1024)
  private longer: Longer | null = null

  /** Adds the rows of a chunk from `from` on, and gives all that there are; the chunk is no longer the caller's. `expected`: about how many there will be. */
  append(from: number, chunk: RowColumns, expected = 0): RowColumns {
    const length = from + chunk.length
    if (chunk.length > 0 && from === 0 && expected <= length && this.columns.length === 0) {
      this.columns = chunk
      return chunk
    }
    if (length > this.capacity) this.grow(from, length, expected)
    columnNames.forEach((name, i) => {
      const rows = chunk[name].subarray(0, chunk.length)
      this.columns[name].set(rows, from)
      this.longer?.made[i]?.set(rows, from)
    })
    // Hundreds of chunks make up a long run: what stands in them is copied.
    release(columnNames.map((name) => chunk[name]))
    this.columns = { ...this.columns, length }
    this.makeRoom(expected)
    return this.columns
  }

  private get capacity(): number {
    return this.columns.request.length
  }

  /** Once more than half of the room is taken, each chunk moves a little to a larger one: no single one takes long. */
  private makeRoom(expected: number): void {
    const { length } = this.columns
    if (this.capacity < manyRows || length < this.capacity / 2 || (expected <= this.capacity && length < 0.9 * this.capacity)) return
    this.longer ??= { capacity: this.capacityFor(this.capacity + 1, expected), made: [] }
    const { capacity, made } = this.longer
    for (const name of columnNames.slice(made.length, made.length + 2)) made.push(lengthened(this.columns[name], capacity, length))
  }

  private grow(from: number, length: number, expected: number): void {
    const { longer } = this
    const isEnough = longer !== null && longer.capacity >= length
    const capacity = isEnough ? longer.capacity : this.capacityFor(length, expected)
    const columns = columnNames.map((name, i) => [name, (isEnough && longer.made[i]) || lengthened(this.columns[name], capacity, from)])
    this.columns = { ...(Object.fromEntries(columns) as Record<Column, Uint32Array & Uint16Array>), length: from }
    this.longer = null
  }

  /** Twice as much as now until it is enough; many rows that are expected get theirs once there are too many to be moved at once. */
  private capacityFor(length: number, expected: number): number {
    let capacity = this.capacity
    while (capacity < length) capacity *= 2
    const wanted = Math.min(mostExpected, Math.ceil(expected * 1.05))
    return length > manyRows || wanted <= 2 * manyRows ? Math.max(capacity, wanted) : Math.max(capacity, 2 * manyRows)
  }
}

function lengthened(column: Uint32Array | Uint16Array, capacity: number, rows: number): Uint32Array | Uint16Array {
  const longer = column instanceof Uint32Array ? new Uint32Array(capacity) : new Uint16Array(capacity)
  longer.set(column.subarray(0, rows))
  return longer
}

/** The rows from `from` on, copied so that they can be handed to another thread. */
export function sliceRows(rows: RowColumns, from: number): RowColumns {
  const columns = Object.fromEntries(columnNames.map((name) => [name, rows[name].slice(from, rows.length)])) as Record<
    Column,
    Uint32Array & Uint16Array
  >
  return { ...columns, length: rows.length - from }
}

/** Rows from `from` on that can be handed to another thread: the columns themselves where nobody needs them any more, unless they have much room left. */
export function handOver(rows: RowColumns, from: number, isLast: boolean): RowColumns {
  return isLast && from === 0 && rows.request.length <= 2 * rows.length ? rows : sliceRows(rows, from)
}

/** The buffers of `rows`, for a transfer. */
export function buffersOf(rows: RowColumns): ArrayBuffer[] {
  return columnNames.map((name) => rows[name].buffer as ArrayBuffer)
}
