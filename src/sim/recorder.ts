import { none, none16, type RowColumns } from './recording.ts'

type Growing = { -readonly [K in keyof RowColumns]: RowColumns[K] }
type Column = Exclude<keyof RowColumns, 'length'>

interface Longer {
  readonly capacity: number
  /** In the order of {@link settledNames}, each with the number of rows that it holds. */
  readonly made: { readonly column: Uint32Array | Uint16Array; readonly rows: number }[]
}

/** Rows for which room is made before the first, where so many are expected. */
const MAX_RESERVED = 1_000_000

/** Fewer rows are moved at once. */
const MANY_ROWS = 200_000

/** Writes the rows of a recording: a row is begun when a try is, and closed when its outcome is known. */
export class Recorder {
  private columns: Growing = emptyColumns(4096)
  private sent = new Uint8Array(4096)
  private watermark = 0
  private expected = 0
  /** Longer columns, made one at a time before they are needed. */
  private longer: Longer | undefined

  /** About so many rows will come: room for them now, as far as it goes, spares moving them later. To be told before the first row. */
  expect(rows: number): void {
    this.expected = Math.ceil(rows * 1.02) + 1024
    const capacity = Math.min(this.expected, MAX_RESERVED)
    if (capacity <= this.columns.request.length || this.columns.length > 0) return
    this.columns = emptyColumns(capacity)
    this.sent = new Uint8Array(capacity)
  }

  /**
   * Makes a little of the room that will be needed, so that no single moment is spent on moving millions of rows. To be called now and then,
   * beside {@link finishedRows}: only rows that are finished can be moved ahead.
   */
  makeRoom(): void {
    const capacity = this.columns.request.length
    if (capacity < MANY_ROWS || this.columns.length < 0.75 * capacity) return
    this.longer ??= { capacity: this.nextCapacity(), made: [] }
    const name = settledNames[this.longer.made.length]
    if (name) this.longer.made.push({ column: this.lengthened(name, this.longer.capacity, this.watermark), rows: this.watermark })
  }

  get length(): number {
    return this.columns.length
  }

  /** Begins a row and gives its number. */
  begin(request: number, parent: number, previous: number, decision: number, arrive: number): number {
    const c = this.columns
    const row = c.length
    if (row === c.request.length) this.grow()
    const columns = this.columns
    columns.request[row] = request
    columns.parent[row] = parent
    columns.previous[row] = previous
    columns.decision[row] = decision
    columns.pod[row] = none16
    columns.arrive[row] = arrive
    columns.start[row] = arrive
    columns.end[row] = none
    columns.length = row + 1
    return row
  }

  /** The try goes to this pod (`none16`: to none that is known), over this edge. */
  send(row: number, edge: number, pod: number, start: number): void {
    const c = this.columns
    c.edge[row] = edge
    c.pod[row] = pod
    c.start[row] = start
    this.sent[row] = 1
  }

  /** Whether {@link send} was told of the row. */
  reachedPod(row: number): boolean {
    return this.sent[row] === 1
  }

  setEdge(row: number, edge: number): void {
    this.columns.edge[row] = edge
  }

  setStart(row: number, start: number): void {
    this.columns.start[row] = start
  }

  startOf(row: number): number {
    return this.columns.start[row] as number
  }

  mark(row: number, bits: number): void {
    const c = this.columns
    c.bits[row] = (c.bits[row] as number) | bits
  }

  /** The outcome is known: nothing of the row changes any more. */
  close(row: number, status: number, bits: number, end: number): void {
    const c = this.columns
    c.status[row] = status
    c.bits[row] = (c.bits[row] as number) | bits
    c.end[row] = end
  }

  /** The rows below the first that is still open. */
  finishedRows(): RowColumns {
    const { length, end } = this.columns
    let mark = this.watermark
    while (mark < length && end[mark] !== none) mark++
    this.watermark = mark
    return { ...this.columns, length: mark }
  }

  /** All rows, those under way included. */
  allRows(): RowColumns {
    return { ...this.columns }
  }

  private grow(): void {
    const { longer, columns: old } = this
    const capacity = longer?.capacity ?? this.nextCapacity()
    const grown = columnNames.map((name, i) => {
      const made = longer?.made[i]
      if (!made) return [name, this.lengthened(name, capacity, old.length)] as const
      made.column.set(old[name].subarray(made.rows, old.length), made.rows)
      return [name, made.column] as const
    })
    this.columns = { ...(Object.fromEntries(grown) as Omit<Growing, 'length'>), length: old.length }
    const sent = new Uint8Array(capacity)
    sent.set(this.sent)
    this.sent = sent
    this.longer = undefined
  }

  private nextCapacity(): number {
    return Math.max(2 * this.columns.request.length, this.expected)
  }

  /** A column with more room, and its first rows. */
  private lengthened(name: Column, capacity: number, rows: number): Uint32Array | Uint16Array {
    const old = this.columns[name]
    const column = old instanceof Uint32Array ? new Uint32Array(capacity) : new Uint16Array(capacity)
    column.set(old.subarray(0, rows))
    return column
  }
}

/** Those of which nothing changes once a row is finished, and the bits: a pod may still mark a try that its client has given up. */
const settledNames = ['request', 'parent', 'previous', 'decision', 'edge', 'pod', 'status', 'arrive', 'start', 'end'] as const
const columnNames = [...settledNames, 'bits'] as const

function emptyColumns(capacity: number): Growing {
  return {
    length: 0,
    request: new Uint32Array(capacity),
    parent: new Uint32Array(capacity),
    previous: new Uint32Array(capacity),
    decision: new Uint16Array(capacity),
    edge: new Uint16Array(capacity),
    pod: new Uint16Array(capacity),
    status: new Uint16Array(capacity),
    bits: new Uint32Array(capacity),
    arrive: new Uint32Array(capacity),
    start: new Uint32Array(capacity),
    end: new Uint32Array(capacity),
  }
}
