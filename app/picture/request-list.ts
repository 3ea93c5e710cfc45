import { none, type Recording, rowBits, type Scope } from '../../src/index.ts'

/** All requests of the sources, by number: where their outcome stands and what happened to them on the way. */
export interface RequestList {
  readonly count: number
  /** Row of the last try of the source's own call; `none` where it has not ended. */
  readonly outcome: Uint32Array
  /** First row: when and by whom it was sent. */
  readonly first: Uint32Array
  /** Bits of all its rows but mirrored ones. */
  readonly bits: Uint32Array
}

/** `all`, one kind of trouble, or a cause like `503 UO`. */
export type RequestFilter = { readonly type: 'all' | 'failed' | 'retried' | 'delayed' } | { readonly type: 'cause'; readonly cause: string }

export function makeRequestList({ rows }: Recording): RequestList {
  let count = 0
  for (let row = 0; row < rows.length; row++) count = Math.max(count, (rows.request[row] ?? 0) + 1)
  const outcome = new Uint32Array(count).fill(none)
  const first = new Uint32Array(count).fill(none)
  const bits = new Uint32Array(count)
  for (let row = 0; row < rows.length; row++) {
    const request = rows.request[row] ?? 0
    const own = rows.bits[row] ?? 0
    if (own & rowBits.mirror) continue
    bits[request] = (bits[request] ?? 0) | own
    if (rows.parent[row] !== none) continue
    if (first[request] === none) first[request] = row
    if (own & rowBits.final && rows.end[row] !== none) outcome[request] = row
  }
  return { count, outcome, first, bits }
}

/** Whether a row is the end of a call that failed for its client. */
export function isFailure({ rows }: Recording, row: number): boolean {
  return ((rows.bits[row] ?? 0) & rowBits.failed) !== 0 || (rows.status[row] ?? 0) >= 400
}

export interface RequestQuery {
  readonly scope: Scope
  readonly filter: RequestFilter
  /** Only requests that took one of these edges; null: all. */
  readonly edges: ReadonlySet<number> | null
  /** Cause of a failed call, as the figures name it. */
  readonly causeOf: (row: number) => string
}

/** Numbers of the requests that the source sent in the scope and that pass the filter, in order. */
export function findRequests(recording: Recording, list: RequestList, query: RequestQuery): readonly number[] {
  const { rows } = recording
  const passing = query.edges === null && query.filter.type !== 'cause' ? null : passingRows(recording, list, query)
  const found: number[] = []
  for (let request = 0; request < list.count; request++) {
    const sent = rows.arrive[list.first[request] ?? 0] ?? 0
    if (list.first[request] === none || sent < query.scope.fromUs || sent >= query.scope.toUs) continue
    if (passing ? passing[request] === 1 : passes(recording, list, query.filter, request)) found.push(request)
  }
  return found
}

function passes(recording: Recording, list: RequestList, filter: RequestFilter, request: number): boolean {
  const bits = list.bits[request] ?? 0
  if (filter.type === 'retried') return (bits & rowBits.retry) !== 0
  if (filter.type === 'delayed') return (bits & (rowBits.delayed | rowBits.queued)) !== 0
  const outcome = list.outcome[request] ?? none
  return filter.type !== 'failed' || (outcome !== none && isFailure(recording, outcome))
}

/** Marks requests with a row on the edges whose own call passes the filter. */
function passingRows(recording: Recording, list: RequestList, { edges, filter, causeOf }: RequestQuery): Uint8Array {
  const { rows } = recording
  const marks = new Uint8Array(list.count)
  for (let row = 0; row < rows.length; row++) {
    if (edges && !edges.has(rows.edge[row] ?? 0)) continue
    if (rowPasses(recording, row, filter, causeOf)) marks[rows.request[row] ?? 0] = 1
  }
  return marks
}

function rowPasses(recording: Recording, row: number, filter: RequestFilter, causeOf: (row: number) => string): boolean {
  const bits = recording.rows.bits[row] ?? 0
  if (filter.type === 'retried') return (bits & (rowBits.retry | rowBits.retried)) !== 0
  if (filter.type === 'delayed') return (bits & (rowBits.delayed | rowBits.queued)) !== 0
  const failed = (bits & rowBits.final) !== 0 && isFailure(recording, row)
  if (filter.type === 'failed') return failed
  return filter.type !== 'cause' || (failed && causeOf(row) === filter.cause)
}
