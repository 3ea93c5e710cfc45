import { type InParts, none, type Recording, type RowColumns, rowBits, walkInParts } from '../../src/index.ts'
import { emptyColumns } from '../worker/columns.ts'
import type { Thinning } from './thinning.ts'

/** Rows of some of the requests, numbered anew. */
export interface DrawnRows {
  readonly rows: RowColumns
  /** Where each stands in the recording. */
  readonly origin: Uint32Array
}

/** All rows of the requests of which any try is drawn when edges are thinned, and of one request whatever comes; `none`: of no other. */
export function* drawnRowsInParts(recording: Recording, thinning: Thinning, always: number): InParts<DrawnRows> {
  const { rows } = recording
  const last = rows.length === 0 ? 0 : (rows.request[rows.length - 1] ?? 0)
  const chosen = new Uint8Array(Math.max(last, always === none ? 0 : always) + 1)
  if (always !== none) chosen[always] = 1
  yield* walkInParts(0, rows.length, (from, to) => choose(recording, thinning, chosen, from, to))
  let count = 0
  yield* walkInParts(0, rows.length, (from, to) => {
    for (let row = from; row < to; row++) count += chosen[rows.request[row] ?? 0] ?? 0
  })
  const origin = new Uint32Array(count)
  let length = 0
  yield* walkInParts(0, rows.length, (from, to) => {
    for (let row = from; row < to; row++) if (chosen[rows.request[row] ?? 0]) origin[length++] = row
  })
  return { rows: yield* pickInParts(rows, origin), origin }
}

function choose({ rows }: Recording, thinning: Thinning, chosen: Uint8Array, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const request = rows.request[row] ?? 0
    const edge = rows.edge[row] ?? 0
    const step = ((rows.bits[row] ?? 0) & rowBits.failed ? thinning.failed[edge] : thinning.each[edge]) ?? 1
    if (request % step === 0) chosen[request] = 1
  }
}

function* pickInParts(rows: RowColumns, origin: Uint32Array): InParts<RowColumns> {
  const { length } = origin
  const picked = emptyColumns(length)
  // Rows that lie apart cost more than rows in a row: a column at a time is enough.
  for (const name of copied)
    yield* walkInParts(0, length, (from, to) => {
      for (let i = from; i < to; i++) picked[name][i] = rows[name][origin[i] ?? 0] ?? 0
    })
  for (const name of moved)
    yield* walkInParts(0, length, (from, to) => {
      for (let i = from; i < to; i++) picked[name][i] = placeOf(origin, rows[name][origin[i] ?? 0] ?? none, i)
    })
  return { ...picked, length }
}

const copied = ['request', 'decision', 'edge', 'pod', 'status', 'bits', 'arrive', 'start', 'end'] as const
const moved = ['parent', 'previous'] as const

/** Where a row went that stands before the one that went to `before`: all rows of a request are there, or none. */
function placeOf(origin: Uint32Array, row: number, before: number): number {
  if (row === none) return none
  let low = 0
  let high = before
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((origin[middle] as number) < row) low = middle + 1
    else high = middle
  }
  return origin[low] === row ? low : none
}
