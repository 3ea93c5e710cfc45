import { pictureFigures } from '../metrics/compute-figures.ts'
import type { Figures, Scope } from '../metrics/figures.ts'
import type { Recording } from '../sim/recording.ts'
import { comparedCauses } from './difference-causes.ts'
import { classDifferences, versionsAt } from './difference-classes.ts'
import { isBroken, isFixed, numbersOf, pairOutcomes, type ReadRun } from './difference-pairs.ts'
import { type ChangedShare, changedShares } from './difference-shares.ts'
import { whyDifferent } from './difference-why.ts'
import { PlaceNames, type RequestOutcome, type RunOfTraffic, requestOutcomes } from './request-outcomes.ts'

/** A number in both runs. */
export interface BeforeAfter {
  readonly before: number
  readonly after: number
}

/** Requests of one way that go another way now, and how many. A null is no way at all: nothing was called there. */
export interface Move {
  /** Name of the node: `reviews`. */
  readonly from: string | null
  readonly to: string | null
  /** The version, where the node has several; null where none was reached. */
  readonly fromVersion: string | null
  readonly toVersion: string | null
  /** Of mirrored copies. */
  readonly mirror: boolean
  readonly count: number
}

/** One class of requests, or all of them, in both runs. Only requests that both runs sent are counted. */
export interface ComparedClass {
  /** Name of the source. */
  readonly source: string
  /** Name of the class; empty where all classes are meant. */
  readonly name: string
  readonly requests: number
  /** Requests by the version that they reach, parallel to {@link Difference.versions}. */
  readonly versions: readonly BeforeAfter[]
  readonly failed: BeforeAfter
  readonly p99Us: BeforeAfter
  /** Requests with a call that was retried. */
  readonly retried: BeforeAfter
  /** Failures that are none any more, and successes that fail now. */
  readonly fixed: number
  readonly broken: number
  /** Requests that go another way, end otherwise or are retried otherwise. */
  readonly changed: number
  /** Most frequent first. */
  readonly moves: readonly Move[]
  /** The first request that is treated differently: its number in each run. */
  readonly example: BeforeAfter | null
}

/** A cause of failures in both runs. */
export interface ComparedCause extends BeforeAfter {
  readonly cause: string
  /** `reviews v3`. */
  readonly place: string
}

/** What a change of the text does to the same requests. */
export interface Difference {
  readonly scope: Scope
  /** Name of the service whose versions the table tells apart; empty where none splits. */
  readonly service: string
  readonly versions: readonly string[]
  readonly classes: readonly ComparedClass[]
  readonly all: ComparedClass
  /** Requests that only one run sent. */
  readonly unmatched: BeforeAfter
  readonly causes: readonly ComparedCause[]
  readonly fixed: readonly BeforeAfter[]
  readonly broken: readonly BeforeAfter[]
  readonly changed: readonly BeforeAfter[]
  readonly shares: readonly ChangedShare[]
  /** Why failures went and came, in sentences. */
  readonly why: readonly string[]
}

/** What to compare, and what of it. */
export interface CompareInput {
  readonly before: RunOfTraffic
  readonly after: RunOfTraffic
  readonly scope: Scope
  /** Key of the node whose versions are told apart; where neither run has it, or it is empty, the table has no versions. */
  readonly focus: string
}

/** What was read of runs, kept for the next comparison: after an edit one of the two is the one before. */
export class CompareMemory {
  readonly names = new PlaceNames()
  private readonly read = new WeakMap<Recording, readonly RequestOutcome[]>()
  private readonly computed = new WeakMap<Recording, Figures>()

  /** How each request of the run went. */
  outcomes(run: RunOfTraffic): readonly RequestOutcome[] {
    const known = this.read.get(run.recording)
    if (known) return known
    const outcomes = requestOutcomes(run, this.names)
    this.read.set(run.recording, outcomes)
    return outcomes
  }

  /** The run's figures of a scope, as a picture shows them. */
  figures(recording: Recording, scope: Scope): Figures {
    const known = this.computed.get(recording)
    if (known?.scope.fromUs === scope.fromUs && known.scope.toUs === scope.toUs) return known
    const figures = pictureFigures(recording, scope)
    this.computed.set(recording, figures)
    return figures
  }
}

/**
 * The routing diff of two runs: for each class of requests what becomes of them before and after. A request of one run is found again in the
 * other by its source's name and its number there, for which both runs drew the same random numbers.
 */
export function compareRuns({ before, after, scope, focus }: CompareInput, memory: CompareMemory = new CompareMemory()): Difference {
  const { names } = memory
  const read = (run: RunOfTraffic): ReadRun => ({
    ...run,
    outcomes: memory.outcomes(run).filter(({ sentUs }) => sentUs >= scope.fromUs && sentUs < scope.toUs),
  })
  const { matched, unmatched } = pairOutcomes(read(before), read(after))
  const side = ({ recording }: RunOfTraffic) => ({ recording, figures: memory.figures(recording, scope) })
  const [was, is] = [side(before), side(after)]
  const shares = changedShares(was, is)
  return {
    scope,
    service: names.places.find(({ node }) => node === focus)?.name ?? '',
    ...classDifferences(matched, names, {
      traffic: after.traffic,
      focus,
      versions: versionsAt([before.recording, after.recording], focus),
    }),
    unmatched,
    causes: comparedCauses(was, is),
    fixed: matched.filter(isFixed).map(numbersOf),
    broken: matched.filter(isBroken).map(numbersOf),
    changed: matched.filter(({ changed }) => changed).map(numbersOf),
    shares,
    why: whyDifferent(matched, names, { shares, lengthUs: scope.toUs - scope.fromUs }),
  }
}
