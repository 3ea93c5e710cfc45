import { grpcStatusIn } from '../sim/grpc-bits.ts'
import { none16, type Recording, rowBits } from '../sim/recording.ts'
import { flagsOf } from './outcome.ts'
import { compares, type RequestTerm } from './request-query.ts'

/** How a request ended for its user; `tookUs` is null while it is under way. */
export interface RequestOutcome {
  readonly atUs: number
  readonly tookUs: number | null
  readonly status: number
  readonly bits: number
  readonly ok: boolean
  readonly tries: number
}

/** Conditions on the request as a whole; the others hold where any of its calls fits. */
const ofRequest: ReadonlySet<RequestTerm['kind']> = new Set(['failed', 'ok', 'status', 'grpc', 'tries', 'took', 'at'])

/** Whether a condition speaks of the calls of a request, and not of its end. */
export function isOfRows({ kind }: RequestTerm): boolean {
  return !ofRequest.has(kind)
}

const ofAnyCall: ReadonlySet<RequestTerm['kind']> = new Set(['path', 'method', 'host', 'source'])

/** Whether a condition speaks of one call: several such must hold for the same one. What was asked may be that of any call on the way. */
export function isOfOneCall(term: RequestTerm): boolean {
  return isOfRows(term) && !ofAnyCall.has(term.kind)
}

/** Whether a condition holds for a request's end; its sign is left to the caller. */
export function requestHolds(term: RequestTerm, { atUs, tookUs, status, bits, ok, tries }: RequestOutcome): boolean {
  if (term.kind === 'at') return compares(atUs, term.compare, term.value)
  if (term.kind === 'tries') return compares(tries, term.compare, term.value)
  if (tookUs === null) return false
  if (term.kind === 'failed') return !ok
  if (term.kind === 'ok') return ok
  if (term.kind === 'took') return compares(tookUs, term.compare, term.value)
  if (term.kind === 'grpc') return grpcStatusIn(bits) >= 0 && compares(grpcStatusIn(bits), term.compare, term.value)
  return term.kind === 'status' && compares(status, term.compare, term.value)
}

const markBits: Readonly<Record<string, number>> = {
  retried: rowBits.retry | rowBits.retried,
  delayed: rowBits.delayed | rowBits.queued,
  mirrored: rowBits.mirror,
}

/** Whether a condition holds for a try; its sign is left to the caller. */
export function holdsForRow(recording: Recording, term: RequestTerm, row: number): boolean {
  const { rows, edges, nodes } = recording
  const bits = rows.bits[row] ?? 0
  if (!('text' in term)) return (bits & (markBits[term.kind] ?? 0)) !== 0
  const edge = edges[rows.edge[row] ?? 0]
  const to = nodes[edge?.to ?? -1]
  if (term.kind === 'version') return to?.versions[edge?.toVersion ?? -1]?.label === term.text
  if (term.kind === 'service') return to?.name === term.text
  if (term.kind === 'source') return nodes[edge?.from ?? -1]?.name === term.text
  if (term.kind === 'flag') return (flagsOf(bits) as readonly string[]).includes(term.text.toUpperCase())
  if (term.kind === 'pod') return recording.pods[rows.pod[row] ?? none16]?.name.endsWith(term.text) === true
  return asksFor(recording, term, row)
}

/** Of what was asked: the method whole, path and host in part. */
function asksFor({ rows, decisions }: Recording, term: Extract<RequestTerm, { readonly text: string }>, row: number): boolean {
  const asked = decisions[rows.decision[row] ?? none16]?.request
  if (!asked) return false
  if (term.kind === 'method') return asked.method === term.text.toUpperCase()
  return (term.kind === 'host' ? asked.authority : asked.path).includes(term.text)
}
