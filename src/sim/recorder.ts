import { none, none16, type RowColumns } from './recording.ts'

type Growing = { -readonly [K in keyof RowColumns]: RowColumns[K] }

/** Writes the rows of a recording: a row is begun when a try is, and closed when its outcome is known. */
export class Recorder {
  private columns: Growing = emptyColumns(4096)
  private sent = new Uint8Array(4096)
  private watermark = 0

  /** About so many rows will come: room for them now spares moving them later. To be told before the first row. */
  expect(rows: number): void {
    const capacity = Math.ceil(rows * 1.02) + 1024
    if (capacity <= this.columns.request.length || this.columns.length > 0) return
    this.columns = emptyColumns(capacity)
    this.sent = new Uint8Array(capacity)
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
    const capacity = this.columns.request.length * 2
    const grown = emptyColumns(capacity)
    const old = this.columns
    grown.length = old.length
    for (const name of columnNames) grown[name].set(old[name])
    this.columns = grown
    this.sent = doubled(this.sent)
  }
}

const columnNames = ['request', 'parent', 'previous', 'decision', 'edge', 'pod', 'status', 'bits', 'arrive', 'start', 'end'] as const

function doubled(array: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const longer = new Uint8Array(array.length * 2)
  longer.set(array)
  return longer
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
