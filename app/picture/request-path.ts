import { type CallWithTries, callTree, type Recording } from '../../src/index.ts'

/** A call with the calls that led to it. */
interface PlacedCall<Call> {
  readonly call: Call
  readonly way: readonly Call[]
}

/** The call of a request that is spoken of: the one that `row` belongs to, else the one that tells most. */
export function callInFocus<Call extends CallWithTries<Call>>(calls: readonly Call[], row: number | undefined): Call | undefined {
  return placedInFocus(calls, row)?.call
}

/** Edges of a request from its source to the call in focus and what that called, in order, with the number of tries on each. */
export function requestPath(
  recording: Recording,
  request: number,
  row: number | undefined,
): readonly { readonly edge: number; readonly tries: number }[] {
  const focus = placedInFocus(callTree(recording, request), row)
  if (!focus) return []
  const inner = focus.call.tries.flatMap((attempt) => attempt.calls.flatMap((call) => placed(call, [])))
  const calls = [...focus.way, focus.call, ...inner.map(({ call }) => call)].filter((call) => !call.mirror || call === focus.call)
  const tries = new Map<number, number>()
  for (const call of calls) tries.set(call.edge, (tries.get(call.edge) ?? 0) + call.tries.length)
  return [...tries].map(([edge, count]) => ({ edge, tries: count }))
}

function placedInFocus<Call extends CallWithTries<Call>>(calls: readonly Call[], row: number | undefined): PlacedCall<Call> | undefined {
  const all = calls.flatMap((call) => placed(call, []))
  const asked =
    row === undefined ? undefined : all.find(({ call }) => call.row === row || call.tries.some((attempt) => attempt.row === row))
  return asked ?? telling(all.filter(({ call }) => !call.mirror))
}

/** The deepest call that failed, a retried one first; else the first that was retried, else the first that had several ways to go. */
function telling<Call extends CallWithTries<Call>>(calls: readonly PlacedCall<Call>[]): PlacedCall<Call> | undefined {
  return (
    calls.findLast(({ call }) => !call.ok && call.tries.length > 1) ??
    calls.findLast(({ call }) => !call.ok) ??
    calls.find(({ call }) => call.tries.length > 1) ??
    calls.find(({ call }) => call.choices > 1) ??
    calls.at(-1)
  )
}

/** A call and all below it, from the outermost to the innermost. */
function placed<Call extends CallWithTries<Call>>(call: Call, way: readonly Call[]): readonly PlacedCall<Call>[] {
  return [{ call, way }, ...call.tries.flatMap((attempt) => attempt.calls.flatMap((inner) => placed(inner, [...way, call])))]
}
