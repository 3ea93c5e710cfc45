import { none, none16, type Recording, rowBits } from '../sim/recording.ts'
import type { Scope } from './figures.ts'
import { placeName } from './headline.ts'
import { causeName, flagsOf, succeeded } from './outcome.ts'
import { holdsForRow, isOfOneCall, isOfRows, type RequestOutcome, requestHolds } from './request-conditions.ts'
import type { RequestTerm } from './request-query.ts'

/** Which requests a list holds; what is absent does not restrict. */
export interface RequestFilter {
  /** By the time that the source sent them. */
  readonly scope?: Scope
  /** Only requests that failed, or only those that did not; with `edges`, by how their call there ended. */
  readonly ok?: boolean
  /** A cause as figures name it (`504 UT`), of any call of the request. */
  readonly cause?: string
  /** Requests that took any of these edges. Together with a condition on calls, it must hold for one that did. */
  readonly edges?: ReadonlySet<number>
  /** Requests that this decision was taken for. */
  readonly decision?: number
  /** Requests with a call that was retried. */
  readonly retried?: boolean
  /** Requests with a call that waited for a fault, a connection or a busy pod. */
  readonly delayed?: boolean
  /** Conditions of a query, all of which must hold. */
  readonly terms?: readonly RequestTerm[]
  /** At most so many. */
  readonly limit?: number
}

/** Where each request's rows stand, by its number: made once for a recording. */
export interface RequestIndex {
  readonly count: number
  /** Row of the last try of the source's own call; `none` where it has not ended. */
  readonly outcome: Uint32Array
  /** First row: when and by whom it was sent; `none` where there is none. */
  readonly first: Uint32Array
  /** Row of the last call that failed; `none` where none did. */
  readonly failed: Uint32Array
  /** Tries on all hops, without copies. */
  readonly tries: Uint32Array
}

/** A line of the list of requests. */
export interface ListedRequest {
  readonly request: number
  readonly atUs: number
  /** Null while under way. */
  readonly durationUs: number | null
  readonly status: number
  readonly flags: readonly string[]
  readonly ok: boolean
  /** Where the last failed call failed: `reviews v3`; empty for a success. */
  readonly failedAt: string
  readonly tries: number
}

/** Goes through the rows once. */
export function indexRequests({ rows }: Recording): RequestIndex {
  let count = 0
  for (let row = 0; row < rows.length; row++) count = Math.max(count, (rows.request[row] ?? 0) + 1)
  const unset = () => new Uint32Array(count).fill(none)
  const index = { count, outcome: unset(), first: unset(), failed: unset(), tries: new Uint32Array(count) }
  for (let row = 0; row < rows.length; row++) if (!((rows.bits[row] ?? 0) & rowBits.mirror)) indexRow(rows, index, row)
  return index
}

function indexRow(rows: Recording['rows'], index: RequestIndex, row: number): void {
  const request = rows.request[row] ?? 0
  const bits = rows.bits[row] ?? 0
  index.tries[request] = (index.tries[request] ?? 0) + 1
  const ended = (bits & rowBits.final) !== 0 && rows.end[row] !== none
  if (ended && !succeeded(rows.status[row] ?? 0, bits)) index.failed[request] = row
  if (rows.parent[row] !== none) return
  if (index.first[request] === none) index.first[request] = row
  if (ended) index.outcome[request] = row
}

/** Numbers of the sources' requests that fit the filter, in the order in which they were sent. */
export function findRequests(recording: Recording, index: RequestIndex, filter: RequestFilter): readonly number[] {
  const marks = marksOfRows(recording, index, filter)
  const found: number[] = []
  for (let request = 0; request < index.count && found.length < (filter.limit ?? Infinity); request++) {
    if (index.first[request] === none || marks.some((mark) => mark[request] !== 1)) continue
    if (requestFits(outcomeOf(recording, index, request), filter)) found.push(request)
  }
  return found
}

/** The requests that fit the filter, each with how it ended. */
export function requestList(recording: Recording, filter: RequestFilter = {}): ListedRequest[] {
  const index = indexRequests(recording)
  return findRequests(recording, index, filter).map((request) => listed(recording, index, request))
}

/** How one request ended. */
export function listed(recording: Recording, index: RequestIndex, request: number): ListedRequest {
  const { atUs, tookUs, status, bits, ok } = outcomeOf(recording, index, request)
  const failed = index.failed[request] ?? none
  const failedAt = ok || tookUs === null || failed === none ? '' : placeName(recording, recording.rows.edge[failed] ?? 0)
  return { request, atUs, durationUs: tookUs, status, flags: flagsOf(bits), ok, failedAt, tries: index.tries[request] ?? 0 }
}

/** The next (or, with −1, the one before) failed request after `request`, if there is any. */
export function nextFailed(recording: Recording, request: number, direction: 1 | -1 = 1): number | undefined {
  const failed = findRequests(recording, indexRequests(recording), { ok: false })
  return direction > 0 ? failed.find((each) => each > request) : failed.findLast((each) => each < request)
}

function outcomeOf({ rows }: Recording, index: RequestIndex, request: number): RequestOutcome {
  const atUs = rows.arrive[index.first[request] ?? 0] ?? 0
  const row = index.outcome[request] ?? none
  const tries = index.tries[request] ?? 0
  if (row === none) return { atUs, tookUs: null, status: 0, bits: 0, ok: false, tries }
  const status = rows.status[row] ?? 0
  const bits = rows.bits[row] ?? 0
  return { atUs, tookUs: (rows.end[row] ?? 0) - atUs, status, bits, ok: succeeded(status, bits), tries }
}

function requestFits(outcome: RequestOutcome, { scope, ok, edges, terms = [] }: RequestFilter): boolean {
  if (scope && (outcome.atUs < scope.fromUs || outcome.atUs >= scope.toUs)) return false
  if (ok !== undefined && !edges && (outcome.tookUs === null || outcome.ok !== ok)) return false
  return terms.every((term) => isOfRows(term) || requestHolds(term, outcome) !== term.negated)
}

/** For each condition that speaks of calls, the requests that have one for which it holds. */
function marksOfRows(recording: Recording, { count }: RequestIndex, filter: RequestFilter): readonly Uint8Array[] {
  const conditions = rowConditions(recording, filter)
  if (filter.edges && conditions.length === 0) conditions.push({ test: () => true, negated: false })
  const marks = conditions.map(() => new Uint8Array(count))
  if (marks.length === 0) return marks
  const { rows } = recording
  for (let row = 0; row < rows.length; row++) {
    if (filter.edges?.has(rows.edge[row] ?? 0) === false) continue
    for (const [i, { test }] of conditions.entries()) {
      const mark = marks[i]
      if (mark && test(row)) mark[rows.request[row] ?? 0] = 1
    }
  }
  return marks.map((mark, i) => (conditions[i]?.negated ? mark.map((set) => 1 - set) : mark))
}

interface RowCondition {
  readonly test: (row: number) => boolean
  /** Holds for requests without any such row. */
  readonly negated: boolean
}

function rowConditions(recording: Recording, { ok, cause, edges, decision, retried, delayed, terms = [] }: RequestFilter): RowCondition[] {
  const { rows } = recording
  const bits = (row: number) => rows.bits[row] ?? 0
  const final = (row: number) => (bits(row) & rowBits.final) !== 0 && rows.end[row] !== none
  const fine = (row: number) => succeeded(rows.status[row] ?? 0, bits(row))
  const found: RowCondition[] = []
  const add = (test: RowCondition['test'], negated = false) => found.push({ test, negated })
  if (cause !== undefined) add((row) => final(row) && causeName(rows.status[row] ?? 0, bits(row)) === cause)
  if (ok !== undefined && edges) add((row) => final(row) && fine(row) === ok)
  if (decision !== undefined) add((row) => (rows.decision[row] ?? none16) === decision)
  if (retried !== undefined)
    add((row) => (bits(row) & rowBits.mirror) === 0 && (bits(row) & (rowBits.retry | rowBits.retried)) !== 0, !retried)
  if (delayed !== undefined) add((row) => (bits(row) & (rowBits.delayed | rowBits.queued)) !== 0, !delayed)
  const together = terms.filter((term) => isOfOneCall(term) && !term.negated)
  const copies = together.some((term) => term.kind === 'mirrored')
  if (together.length > 0)
    add((row) => (copies || !(bits(row) & rowBits.mirror)) && together.every((term) => holdsForRow(recording, term, row)))
  for (const term of terms) if (isOfRows(term) && !together.includes(term)) add((row) => holdsForRow(recording, term, row), term.negated)
  return found
}
