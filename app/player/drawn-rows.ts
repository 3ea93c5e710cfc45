import { type InParts, none, type Recording, type RowColumns, rowBits, walkInParts } from '../../src/index.ts'
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
  const place = new Map<number, number>()
  let length = 0
  yield* walkInParts(0, rows.length, (from, to) => {
    for (let row = from; row < to; row++) {
      if (!chosen[rows.request[row] ?? 0]) continue
      place.set(row, length)
      origin[length++] = row
    }
  })
  return { rows: pick(rows, origin, place), origin }
}

function choose({ rows }: Recording, thinning: Thinning, chosen: Uint8Array, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const request = rows.request[row] ?? 0
    const edge = rows.edge[row] ?? 0
    const step = ((rows.bits[row] ?? 0) & rowBits.failed ? thinning.failed[edge] : thinning.each[edge]) ?? 1
    if (request % step === 0) chosen[request] = 1
  }
}

function pick(rows: RowColumns, origin: Uint32Array, place: ReadonlyMap<number, number>): RowColumns {
  const wide = (column: Uint32Array) => Uint32Array.from(origin, (row) => column[row] ?? 0)
  const narrow = (column: Uint16Array) => Uint16Array.from(origin, (row) => column[row] ?? 0)
  const moved = (column: Uint32Array) => Uint32Array.from(origin, (row) => place.get(column[row] ?? none) ?? none)
  return {
    length: origin.length,
    request: wide(rows.request),
    parent: moved(rows.parent),
    previous: moved(rows.previous),
    decision: narrow(rows.decision),
    edge: narrow(rows.edge),
    pod: narrow(rows.pod),
    status: narrow(rows.status),
    bits: wide(rows.bits),
    arrive: wide(rows.arrive),
    start: wide(rows.start),
    end: wide(rows.end),
  }
}
