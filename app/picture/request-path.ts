import { type LifeCall, type Recording, requestLife } from '../../src/index.ts'

/** Calls of a life, from the outermost to the innermost, with the calls that led to each. */
interface PlacedCall {
  readonly call: LifeCall
  readonly way: readonly LifeCall[]
}

/** The call of a request that is spoken of: the one that `row` belongs to, else the one that tells most. */
export function callInFocus(calls: readonly LifeCall[], row: number | undefined): LifeCall | undefined {
  return placedInFocus(calls, row)?.call
}

/** Edges of a request from its source to the call in focus and what that called, in order, with the number of tries on each. */
export function requestPath(
  recording: Recording,
  request: number,
  row: number | undefined,
): readonly { readonly edge: number; readonly tries: number }[] {
  const life = requestLife(recording, request)
  const focus = life && placedInFocus(life.calls, row)
  if (!focus) return []
  const inner = focus.call.tries.flatMap((attempt) => attempt.calls.flatMap((call) => placed(call, [])))
  const calls = [...focus.way, focus.call, ...inner.map(({ call }) => call)].filter((call) => !call.mirror || call === focus.call)
  const tries = new Map<number, number>()
  for (const call of calls) tries.set(call.edge, (tries.get(call.edge) ?? 0) + call.tries.length)
  return [...tries].map(([edge, count]) => ({ edge, tries: count }))
}

function placedInFocus(calls: readonly LifeCall[], row: number | undefined): PlacedCall | undefined {
  const all = calls.flatMap((call) => placed(call, []))
  const asked =
    row === undefined ? undefined : all.find(({ call }) => call.row === row || call.tries.some((attempt) => attempt.row === row))
  return asked ?? telling(all.filter(({ call }) => !call.mirror))
}

/** The deepest call that failed, a retried one first; else the one that was retried, delayed, or had most ways to go. */
function telling(calls: readonly PlacedCall[]): PlacedCall | undefined {
  return (
    calls.findLast(({ call }) => !call.ok && call.tries.length > 1) ??
    calls.findLast(({ call }) => !call.ok) ??
    calls.find(({ call }) => call.tries.length > 1) ??
    calls.find(({ call }) => (call.route?.draw?.choices.length ?? 0) > 1) ??
    calls.at(-1)
  )
}

function placed(call: LifeCall, way: readonly LifeCall[]): readonly PlacedCall[] {
  return [{ call, way }, ...call.tries.flatMap((attempt) => attempt.calls.flatMap((inner) => placed(inner, [...way, call])))]
}
