import type { Recording, RowColumns } from '../../src/index.ts'
import { columnNames, emptyColumns } from '../worker/columns.ts'
import type { RecordingHeader } from '../worker/protocol.ts'

/** A recording as text that compresses well: each value says how it differs from what it probably is. */
export interface PackedRun {
  readonly header: RecordingHeader
  readonly length: number
  /** The columns one after another: numbers as characters of five bits, of which all but the last of a number are from the upper half. */
  readonly rows: string
}

type Column = (typeof columnNames)[number]

/** What a value is probably near to: the row it stands in, the row before, or a column that comes earlier. */
const near: Readonly<Partial<Record<Column, (rows: RowColumns, row: number) => number>>> = {
  request: ({ request }, row) => request[row - 1] ?? 0,
  parent: (_, row) => row,
  previous: (_, row) => row,
  arrive: ({ arrive }, row) => arrive[row - 1] ?? 0,
  start: ({ arrive }, row) => arrive[row] ?? 0,
  end: ({ start }, row) => start[row] ?? 0,
}

const zero = () => 0

export function packRun({ rows, ...header }: Recording): PackedRun {
  let text = ''
  for (const name of columnNames) {
    const from = near[name] ?? zero
    const none = noneOf(rows[name])
    for (let row = 0; row < rows.length; row++) {
      const value = rows[name][row] ?? 0
      text += written(value === none ? 0 : 1 + folded(value - from(rows, row)))
    }
  }
  return { header, length: rows.length, rows: text }
}

export function unpackRun({ header, length, rows: text }: PackedRun): Recording {
  const next = reader(text)
  const rows = { ...emptyColumns(length), length }
  for (const name of columnNames) {
    const from = near[name] ?? zero
    const none = noneOf(rows[name])
    for (let row = 0; row < length; row++) {
      const number = next()
      rows[name][row] = number === 0 ? none : unfolded(number - 1) + from(rows, row)
    }
  }
  return { ...header, rows }
}

/** What stands for nothing in a column: its greatest number. */
function noneOf(column: Uint32Array | Uint16Array): number {
  return 2 ** (8 * column.BYTES_PER_ELEMENT) - 1
}

/** Small numbers of either sign become small ones without a sign. */
function folded(number: number): number {
  return number < 0 ? -2 * number - 1 : 2 * number
}

function unfolded(number: number): number {
  return number % 2 === 1 ? -(number + 1) / 2 : number / 2
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const base = digits.length / 2

function written(number: number): string {
  let text = digits[number % base] ?? ''
  for (let rest = Math.floor(number / base); rest > 0; rest = Math.floor(rest / base)) text = digits[base + (rest % base)] + text
  return text
}

/** The numbers of the text, one after another. */
function reader(text: string): () => number {
  let at = 0
  return () => {
    let number = 0
    for (;;) {
      const digit = digits.indexOf(text[at++] ?? 'A')
      number = number * base + (digit % base)
      if (digit < base) return number
    }
  }
}
