import { type ControllerLog, latestTry, type PlanStep, type RolloutCourse } from '../../src/index.ts'

/** A look at a metric that the controller took. */
export type Check = ControllerLog & { readonly check: NonNullable<ControllerLog['check']> }

/** A step of the plan with what became of it in the run. */
export interface StepCourse {
  readonly step: PlanStep
  readonly index: number
  /** When it began; null where the rollout did not come to it. */
  readonly startMs: number | null
  /** When the next one began, or the rollout ended; null where it goes on to the end of the run. */
  readonly endMs: number | null
  /** In the order of time. */
  readonly checks: readonly Check[]
  /** Whether the rollout was given up in it. */
  readonly aborted: boolean
}

/** How a step stands at a moment. `never`: the rollout ends before it. */
export type StepState = 'past' | 'current' | 'future' | 'aborted' | 'never'

/** The steps of the plan, each with its time and the checks that were taken meanwhile. */
export function stepsOf(course: RolloutCourse): readonly StepCourse[] {
  const { plan, log, outcome, endMs } = course
  const starts = startsOf(course)
  const last = starts.findLastIndex((start) => start !== null)
  const checks = latestTry(log).filter(isCheck)
  return plan.steps.map((step, index) => ({
    step,
    index,
    startMs: starts[index] ?? null,
    endMs: starts[index] === null ? null : (starts.slice(index + 1).find((start) => start !== null) ?? endMs),
    checks: checks.filter((check) => placeOf(check, starts) === index),
    aborted: outcome === 'aborted' && index === last,
  }))
}

/** Steps whose length is what the plan says. */
const exact = new Set<PlanStep['type']>(['weight', 'pause', 'header-route', 'mirror-route'])

/** When each step began: with its first entry, that of the next one that has any, or earlier where the one before was over by then. */
function startsOf({ plan: { steps }, log: whole }: RolloutCourse): readonly (number | null)[] {
  const log = latestTry(whole)
  const starts: (number | null)[] = []
  for (const [i] of steps.entries()) {
    const first = log.find(({ step }) => step === i)?.atMs ?? log.find(({ step }) => step > i)?.atMs
    const [before, began] = [steps[i - 1], starts[i - 1] ?? null]
    const over = before && began !== null && before.durationMs !== null && exact.has(before.type) ? began + before.durationMs : null
    starts.push(first === undefined ? null : over === null ? first : Math.min(first, over))
  }
  return starts
}

/** Checks that were taken before the first step began. */
export function checksBefore(course: RolloutCourse): readonly Check[] {
  const known = new Set(stepsOf(course).flatMap(({ checks }) => checks))
  return latestTry(course.log)
    .filter(isCheck)
    .filter((check) => !known.has(check))
}

function isCheck(entry: ControllerLog): entry is Check {
  return entry.check !== undefined
}

/** The step that a check belongs to: its own, else the one that was under way. */
function placeOf({ step, atMs }: ControllerLog, starts: readonly (number | null)[]): number {
  return step >= 0 ? step : starts.findLastIndex((start) => start !== null && start <= atMs)
}

export function stateAt({ startMs, endMs, aborted }: StepCourse, atMs: number): StepState {
  if (startMs === null) return 'never'
  if (atMs < startMs) return 'future'
  if (endMs === null || atMs < endMs) return 'current'
  return aborted ? 'aborted' : 'past'
}

/** What the canary gets at a moment, percent. */
export function weightAt({ log }: RolloutCourse, atMs: number): number {
  return log.findLast((entry) => entry.atMs <= atMs)?.weight ?? 0
}

/** The checks that are worth their room at a moment: those that did not pass, and the latest. */
export function foldedChecks(checks: readonly Check[], atMs: number): readonly Check[] {
  const latest = checks.findLast((check) => check.atMs <= atMs) ?? checks[0]
  return checks.filter((check) => check.check.verdict !== 'passed' || check === latest)
}
