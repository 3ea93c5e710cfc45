import { none, none16, type Recording, rowBits } from '../sim/recording.ts'
import type { Scope } from './figures.ts'
import { placeName } from './headline.ts'
import { causeName, flagsOf, succeeded } from './outcome.ts'

/** Which requests a list holds; what is absent does not restrict. */
export interface RequestFilter {
  readonly scope?: Scope
  /** Only requests that failed, or only those that did not. */
  readonly ok?: boolean
  /** A cause as figures name it (`504 UT`), of any call of the request. */
  readonly cause?: string
  /** Requests that took this edge. */
  readonly edge?: number
  /** Requests that any of these decisions was taken for. */
  readonly decision?: number
  /** Requests with a call that was retried. */
  readonly retried?: boolean
  /** At most so many. */
  readonly limit?: number
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

interface Gathered {
  atUs: number
  durationUs: number | null
  status: number
  bits: number
  deepest: number
  tries: number
  fits: boolean
  retried: boolean
}

/** The sources' requests that fit the filter, in the order in which they were sent. */
export function requestList(recording: Recording, filter: RequestFilter = {}): ListedRequest[] {
  const gathered = gather(recording, filter)
  const listed: ListedRequest[] = []
  for (const [request, each] of gathered) {
    if (!passes(each, filter)) continue
    const { atUs, durationUs, status, bits, deepest, tries } = each
    const ok = isFine(each)
    const failedAt = ok || durationUs === null ? '' : placeName(recording, recording.rows.edge[deepest] ?? 0)
    listed.push({ request, atUs, durationUs, status, flags: flagsOf(bits), ok, failedAt, tries })
    if (listed.length >= (filter.limit ?? Infinity)) break
  }
  return listed
}

function isFine({ durationUs, status, bits }: Gathered): boolean {
  return durationUs !== null && succeeded(status, bits)
}

function passes(each: Gathered, { scope, ok, retried }: RequestFilter): boolean {
  if (!each.fits || (scope && (each.atUs < scope.fromUs || each.atUs >= scope.toUs))) return false
  if (ok !== undefined && (each.durationUs === null || isFine(each) !== ok)) return false
  return retried === undefined || each.retried === retried
}

/** The next (or, with −1, the one before) failed request after `request`, if there is any. */
export function nextFailed(recording: Recording, request: number, direction: 1 | -1 = 1): number | undefined {
  const failed = requestList(recording, { ok: false }).map((each) => each.request)
  return direction > 0 ? failed.find((each) => each > request) : failed.findLast((each) => each < request)
}

function gather(recording: Recording, filter: RequestFilter): Map<number, Gathered> {
  const { rows } = recording
  const found = new Map<number, Gathered>()
  const anything = filter.cause === undefined && filter.edge === undefined && filter.decision === undefined
  for (let row = 0; row < rows.length; row++) {
    const request = rows.request[row] ?? 0
    const known = found.get(request) ?? {
      atUs: 0,
      durationUs: null,
      status: 0,
      bits: 0,
      deepest: row,
      tries: 0,
      fits: anything,
      retried: false,
    }
    found.set(request, known)
    gatherRow(recording, row, known)
    known.fits ||= fits(recording, row, filter)
  }
  return found
}

function gatherRow({ rows }: Recording, row: number, known: Gathered): void {
  const bits = rows.bits[row] ?? 0
  if (bits & rowBits.mirror) return
  known.tries++
  known.retried ||= (bits & rowBits.retry) !== 0
  const ended = (bits & rowBits.final) !== 0 && rows.end[row] !== none
  if (ended && !succeeded(rows.status[row] ?? 0, bits)) known.deepest = row
  if (rows.parent[row] !== none) return
  if (rows.previous[row] === none) known.atUs = rows.arrive[row] ?? 0
  if (!ended) return
  known.durationUs = (rows.end[row] ?? 0) - known.atUs
  known.status = rows.status[row] ?? 0
  known.bits = bits
}

function fits({ rows }: Recording, row: number, { cause, edge, decision }: RequestFilter): boolean {
  if (cause === undefined && edge === undefined && decision === undefined) return true
  if (edge !== undefined && rows.edge[row] !== edge) return false
  if (decision !== undefined && (rows.decision[row] ?? none16) !== decision) return false
  const bits = rows.bits[row] ?? 0
  return cause === undefined || ((bits & rowBits.final) !== 0 && causeName(rows.status[row] ?? 0, bits) === cause)
}
