import type { InParts } from '../core/parts.ts'
import type { Recording } from '../sim/recording.ts'
import { checkExpectations } from './check-expectations.ts'
import type { Expectation } from './expectation.ts'
import type { Scenario } from './scenario.ts'

/** A run is looked at so many times: each second of the usual minute. */
const looks = 60

/**
 * From which moment of the run on all expectations hold, to its end, in microseconds: at each moment only what was sent until then is counted.
 * Null where they do not all hold in the end, or there is none. A part for each moment, from the end back.
 */
export function* reachedInParts(
  recording: Recording,
  scenario: Pick<Scenario, 'traffic'>,
  expectations: readonly Expectation[],
): InParts<number | null> {
  let reached: number | null = null
  for (let look = looks; look > 0 && expectations.length > 0; look--) {
    const untilUs = Math.round((look / looks) * recording.durationUs)
    const seen = expectations.map((expectation) => seenUntil(expectation, untilUs / 1000))
    if (!checkExpectations(recording, scenario, seen).every(({ holds }) => holds)) return reached
    reached = untilUs
    yield
  }
  return reached
}

function seenUntil(expectation: Expectation, untilMs: number): Expectation {
  const { fromMs, toMs } = expectation.between ?? { fromMs: 0, toMs: untilMs }
  return { ...expectation, between: { fromMs, toMs: Math.min(toMs, untilMs) } }
}
