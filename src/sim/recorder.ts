import type { Writable } from '../core/writable.ts'
import { none, none16, type RowColumns } from './recording.ts'

type Growing = Writable<RowColumns>

/** Columns with more room, made one at a time before they are needed, and then filled a stretch at a time. */
interface Longer {
  readonly capacity: number
  /** In the order of {@link columnNames}. */
  readonly made: (Uint32Array | Uint16Array)[]
  /** The rows that all of them hold already. */
  copied: number
}

/** Rows for which room is made before the first, where so many are expected. */
const MAX_RESERVED = 1_000_000

/** Fewer rows are moved at once. */
const MANY_ROWS = 100_000
/** Rows that are moved in one go: less than a millisecond, and more than come meanwhile. */
const ROWS_AT_ONCE = 16_384

/** Rows to come that are made blank in one go. */
const BLANK_AT_ONCE = 4096

/** Writes the rows of a recording: a row is begun when a try is, and closed when its outcome is known. */
export class Recorder {
  private columns: Growing = emptyColumns(4096)
  /** Rows below this one hold what they begin with, or more. */
  private blank = 0
  private watermark = 0
  private expected = 0
  private longer: Longer | undefined

  /** About so many rows will come: room for them now, as far as it goes, spares moving them later. To be told before the first row. */
  expect(rows: number): void {
    this.expected = Math.ceil(rows * 1.02) + 1024
    const capacity = Math.min(this.expected, MAX_RESERVED)
    if (capacity <= this.columns.request.length || this.columns.length > 0) return
    this.columns = emptyColumns(capacity)
    this.blank = 0
  }

  /**
   * Makes a little of the room that will be needed, so that no single moment is spent on moving millions of rows. To be called now and then,
   * beside {@link finishedRows}: only rows that are finished can be moved ahead.
   */
  makeRoom(): void {
    const capacity = this.columns.request.length
    if (capacity < MANY_ROWS || this.columns.length < 0.75 * capacity) return
    this.longer ??= { capacity: this.nextCapacity(), made: [], copied: 0 }
    const { longer } = this
    const name = columnNames[longer.made.length]
    if (name) longer.made.push(emptyColumn(this.columns[name], longer.capacity))
    else this.copy(longer, Math.min(this.watermark, longer.copied + ROWS_AT_ONCE))
  }

  get length(): number {
    return this.columns.length
  }

  /** Begins a row and gives its number. */
  begin(request: number, parent: number, previous: number, decision: number, arrive: number): number {
    const row = this.columns.length
    if (row === this.blank) this.makeBlank()
    const { columns } = this
    columns.request[row] = request
    if (parent !== none) columns.parent[row] = parent
    if (previous !== none) columns.previous[row] = previous
    columns.decision[row] = decision
    columns.arrive[row] = arrive
    columns.start[row] = arrive
    columns.length = row + 1
    return row
  }

  /** The try goes to this pod (`none16`: to none that is known), over this edge. */
  send(row: number, edge: number, pod: number, start: number): void {
    const c = this.columns
    c.edge[row] = edge
    c.pod[row] = pod
    c.start[row] = start
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
    const { columns, longer } = this
    columns.bits[row] = (columns.bits[row] as number) | bits
    // A pod may still mark a try that its client has given up.
    if (longer && row < longer.copied) (longer.made[BITS] as Uint32Array)[row] = columns.bits[row] as number
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

  /** Most rows leave these as they are: set for many at once, they cost next to nothing. */
  private makeBlank(): void {
    const from = this.columns.length
    if (from === this.columns.request.length) this.grow()
    const { request, parent, previous, pod, end } = this.columns
    const to = Math.min(request.length, from + BLANK_AT_ONCE)
    parent.fill(none, from, to)
    previous.fill(none, from, to)
    pod.fill(none16, from, to)
    end.fill(none, from, to)
    this.blank = to
  }

  private grow(): void {
    const { length } = this.columns
    const longer = this.longer ?? { capacity: this.nextCapacity(), made: [], copied: 0 }
    for (const name of columnNames.slice(longer.made.length)) longer.made.push(emptyColumn(this.columns[name], longer.capacity))
    this.copy(longer, length)
    const grown = columnNames.map((name, i) => [name, longer.made[i]] as const)
    this.columns = { ...(Object.fromEntries(grown) as Omit<Growing, 'length'>), length }
    this.longer = undefined
  }

  /** Copies the rows up to one that are not copied yet. */
  private copy(longer: Longer, to: number): void {
    const from = longer.copied
    columnNames.forEach((name, i) => {
      longer.made[i]?.set(this.columns[name].subarray(from, to), from)
    })
    longer.copied = to
  }

  private nextCapacity(): number {
    return Math.max(2 * this.columns.request.length, this.expected)
  }
}

const columnNames = ['request', 'parent', 'previous', 'decision', 'edge', 'pod', 'status', 'arrive', 'start', 'end', 'bits'] as const
/** The place of the one column that may change once a row is finished. */
const BITS = columnNames.indexOf('bits')

function emptyColumn(like: Uint32Array | Uint16Array, capacity: number): Uint32Array | Uint16Array {
  return like instanceof Uint32Array ? new Uint32Array(capacity) : new Uint16Array(capacity)
}

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
