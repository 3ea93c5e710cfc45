import { type BeforeAfter, type LifeCall, type LifeDraw, requestLife } from '../../src/index.ts'
import type { ShownSide } from './compared.ts'

/** `reviews: draw 83 of 0–99. Before v1 takes 0–89, after v3 takes 75–99.`: calls of a request whose one draw falls in another interval now. */
export function drawWords(sides: { readonly before: ShownSide; readonly after: ShownSide }, pair: BeforeAfter): readonly string[] {
  const was = callsOf(sides.before, pair.before)
  const is = callsOf(sides.after, pair.after)
  return is.flatMap((call, i) => {
    const earlier = was[i]
    const [before, after] = [earlier?.route?.draw, call.route?.draw]
    if (!before || !after || earlier?.what !== call.what || before.value !== after.value) return []
    const [old, fresh] = [takenWords(before), takenWords(after)]
    return old === fresh ? [] : [`${call.what}: draw ${after.value} of 0–${after.of - 1}. Before, ${old}; after, ${fresh}.`]
  })
}

/** All calls, in the order in which they were made. */
function callsOf({ recording }: ShownSide, request: number): readonly LifeCall[] {
  const below = (calls: readonly LifeCall[]): readonly LifeCall[] =>
    calls.flatMap((call) => [call, ...call.tries.flatMap((attempt) => below(attempt.calls))])
  return below(requestLife(recording, request)?.calls ?? [])
}

function takenWords({ choices }: LifeDraw): string {
  const taken = choices.find((choice) => choice.taken)
  return taken ? `${taken.name} takes ${taken.begin}–${taken.end - 1}` : 'none takes it'
}
