import { none, none16, type Recording, rowBits } from '../sim/recording.ts'
import { succeeded } from './outcome.ts'
import { RequestRows } from './request-rows.ts'

/** A call through all its tries, with the calls that handling each of them made. `Inner` is what those are told as. */
export interface CallWithTries<Inner> {
  /** Row of its last try. */
  readonly row: number
  readonly edge: number
  readonly mirror: boolean
  /** Whether its last try ended in a success. */
  readonly ok: boolean
  /** Destinations that the client's proxy drew among; below two where there was no draw. */
  readonly choices: number
  readonly tries: readonly { readonly row: number; readonly calls: readonly Inner[] }[]
}

/** A call as its rows tell it, without reasons: those are {@link requestLife}'s. */
export interface CallInTree extends CallWithTries<CallInTree> {}

/** The source's call of a request and copies of it, with all that they led to; empty where the recording has no such request. */
export function callTree(recording: Recording, request: number): readonly CallInTree[] {
  const { rows } = recording
  const own = new RequestRows(recording, request)
  const callsOf = (caller: number): readonly CallInTree[] => own.callsOf(caller).map(call)
  const call = (first: number): CallInTree => {
    const tries = own.triesOf(first)
    const last = tries.at(-1) ?? first
    const bits = rows.bits[last] ?? 0
    return {
      row: last,
      edge: rows.edge[last] ?? 0,
      mirror: (bits & rowBits.mirror) !== 0,
      ok: rows.end[last] !== none && succeeded(rows.status[last] ?? 0, bits),
      choices: choicesAt(recording, first),
      tries: tries.map((row) => ({ row, calls: callsOf(row) })),
    }
  }
  return callsOf(none)
}

/** How many destinations the decision of a row draws among. */
export function choicesAt({ rows, decisions }: Recording, row: number): number {
  const outcome = decisions[rows.decision[row] ?? none16]?.decision.outcome
  if (outcome?.type === 'route') return outcome.plan.clusters.length
  return outcome?.type === 'tcp' ? outcome.clusters.length : 0
}
