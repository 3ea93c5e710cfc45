import { type BeforeAfter, type LifeCall, type LifeDraw, requestLife, type SourceRange } from '../../src/index.ts'
import type { ShownSide } from './compared.ts'

/** A draw that falls in another interval now, and the lines of both intervals. */
export interface MovedDraw {
  /** `reviews: draw 83 of 0–99. Before, v1 takes 0–89; after, v3 takes 75–99.` */
  readonly words: string
  readonly before: SourceRange | null
  readonly after: SourceRange | null
}

/** Calls of a request whose one draw falls in another interval now. */
export function movedDraws(sides: { readonly before: ShownSide; readonly after: ShownSide }, pair: BeforeAfter): readonly MovedDraw[] {
  const was = callsOf(sides.before, pair.before)
  const is = callsOf(sides.after, pair.after)
  return is.flatMap((call, i) => {
    const earlier = was[i]
    const [before, after] = [earlier?.route?.draw, call.route?.draw]
    if (!before || !after || earlier?.what !== call.what || before.value !== after.value) return []
    const [old, fresh] = [takenWords(before), takenWords(after)]
    if (old === fresh) return []
    const words = `${call.what}: draw ${after.value} of 0–${after.of - 1}. Before, ${old}; after, ${fresh}.`
    return [{ words, before: takenLine(before), after: takenLine(after) }]
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

function takenLine({ choices }: LifeDraw): SourceRange | null {
  return choices.find((choice) => choice.taken)?.range ?? null
}
