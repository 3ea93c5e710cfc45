import type { BeforeAfter } from './difference.ts'
import type { RequestOutcome, RunOfTraffic } from './request-outcomes.ts'

/** The same request in two runs. */
export interface PairedOutcome {
  readonly source: string
  /** Name of its class. */
  readonly name: string
  readonly before: RequestOutcome
  readonly after: RequestOutcome
  /** Places that only one of the two went to. */
  readonly left: readonly number[]
  readonly entered: readonly number[]
  /** Goes another way, ends otherwise or is retried otherwise. */
  readonly changed: boolean
}

/** A run with the outcomes that count. */
export interface ReadRun extends RunOfTraffic {
  readonly outcomes: readonly RequestOutcome[]
}

/** Finds each request of one run again in the other; one whose class is another there is not the same request. */
export function pairOutcomes(
  before: ReadRun,
  after: ReadRun,
): { readonly matched: readonly PairedOutcome[]; readonly unmatched: BeforeAfter } {
  const bySource = new Map<string, RequestOutcome[]>()
  for (const outcome of before.outcomes) {
    const name = sourceName(before, outcome)
    const own = bySource.get(name) ?? []
    own[outcome.ordinal] = outcome
    bySource.set(name, own)
  }
  const matched: PairedOutcome[] = []
  for (const outcome of after.outcomes) {
    const earlier = bySource.get(sourceName(after, outcome))?.[outcome.ordinal]
    if (earlier && className(before, earlier) === className(after, outcome)) matched.push(pair(after, earlier, outcome))
  }
  return { matched, unmatched: { before: before.outcomes.length - matched.length, after: after.outcomes.length - matched.length } }
}

/** Whether a request failed; one that is under way at the end of its run did not. */
export function hasFailed({ durationUs, ok }: RequestOutcome): boolean {
  return durationUs !== null && !ok
}

/** Whether the request failed before and succeeds after. */
export function isFixed({ before, after }: PairedOutcome): boolean {
  return hasFailed(before) && after.durationUs !== null && after.ok
}

/** Whether the request succeeded before and fails after. */
export function isBroken({ before, after }: PairedOutcome): boolean {
  return before.durationUs !== null && before.ok && hasFailed(after)
}

/** The numbers of the request in the two recordings. */
export function numbersOf({ before, after }: PairedOutcome): BeforeAfter {
  return { before: before.request, after: after.request }
}

function sourceName({ recording }: RunOfTraffic, { source }: RequestOutcome): string {
  return recording.sources[source]?.name ?? ''
}

function className({ traffic }: RunOfTraffic, { source, requestClass }: RequestOutcome): string | undefined {
  return traffic[source]?.requests[requestClass]?.name
}

function pair(run: RunOfTraffic, before: RequestOutcome, after: RequestOutcome): PairedOutcome {
  const left = before.reached.filter((place) => !after.reached.includes(place))
  const entered = after.reached.filter((place) => !before.reached.includes(place))
  const ended = before.durationUs !== null && after.durationUs !== null
  const otherwise = before.status !== after.status || before.cause !== after.cause || before.retries !== after.retries
  return {
    source: sourceName(run, after),
    name: className(run, after) ?? '',
    before,
    after,
    left,
    entered,
    changed: left.length > 0 || entered.length > 0 || (ended && otherwise),
  }
}
