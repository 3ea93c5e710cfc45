import { Draws } from './model-draws.ts'
import type { ModelFacts } from './model-facts.ts'
import { DrawnMetrics } from './model-metrics.ts'
import { type PlayResult, playOnce } from './model-play.ts'
import type { Machine, RolloutPlan } from './rollout.ts'
import type { PlanFigures, PlanVariant } from './variant.ts'

/** A plan to be played. */
export interface ModelPlan {
  readonly variant: PlanVariant
  readonly plan: RolloutPlan
  readonly machine: Machine
  readonly scrapeMs: number
  /** Time that a new pod of the canary takes until it is ready. */
  readonly startupMs: number
}

/** What the model is made of. */
export interface ModelInput {
  readonly plans: readonly ModelPlan[]
  /** What requests meet with the regression, and where the new version is healthy. */
  readonly regressed: ModelFacts
  readonly healthy: ModelFacts
  /** Times that each plan is played, with the regression and as often without it. */
  readonly draws: number
  readonly seed: number
}

/** How far the model has come. */
export interface ModelProgress {
  /** Plans that are done, and all. */
  readonly done: number
  readonly of: number
  readonly figures: readonly PlanFigures[]
}

/** Plays between two chances to stop: some milliseconds. */
const PLAYS_PER_PART = 25

/** Plays all plans with the same random numbers; yields now and then, so that whoever asks can show progress or stop. */
export function* playPlans(input: ModelInput): Generator<ModelProgress, readonly PlanFigures[]> {
  const figures: PlanFigures[] = []
  for (const plan of input.plans) {
    const progress = { done: figures.length, of: input.plans.length, figures: [...figures] }
    const bad = yield* playMany(plan, input.regressed, input, progress)
    const good = yield* playMany(plan, input.healthy, input, progress)
    figures.push(figuresOf(plan, bad, good))
  }
  return figures
}

/** All plays of one plan. */
export function* playMany(
  { plan, machine, scrapeMs, startupMs }: ModelPlan,
  facts: ModelFacts,
  { draws, seed }: { readonly draws: number; readonly seed: number },
  progress: ModelProgress,
): Generator<ModelProgress, readonly PlayResult[]> {
  const queries = new Set(plan.checks.map(({ query }) => query))
  let metrics = new DrawnMetrics(facts, [...queries], scrapeMs)
  const results: PlayResult[] = []
  while (results.length < draws) {
    const result = playOnce({ machine, facts, metrics, atMs: plan.atMs, startupMs }, new Draws(seed + results.length))
    const unknown = metrics.asked.filter((query) => !queries.has(query))
    if (unknown.length === 0) results.push(result)
    else {
      // A query that the plan did not tell of: what it needs was not drawn.
      for (const query of unknown) queries.add(query)
      metrics = new DrawnMetrics(facts, [...queries], scrapeMs)
    }
    if (results.length % PLAYS_PER_PART === 0) yield progress
  }
  return results
}

function figuresOf({ variant, plan }: ModelPlan, bad: readonly PlayResult[], good: readonly PlayResult[]): PlanFigures {
  const aborted = bad.filter(({ outcome }) => outcome === 'aborted')
  const missed = bad.filter(({ outcome }) => outcome === 'promoted').length
  const promoted = good.filter(({ outcome }) => outcome === 'promoted')
  const since = (results: readonly PlayResult[]) =>
    quantile(
      results.map(({ endMs }) => endMs - plan.atMs),
      0.5,
    )
  const met = bad.map((result) => result.met)
  return {
    variant,
    draws: bad.length,
    missed: missed / bad.length,
    missedRange: chanceRange(missed, bad.length),
    abortMs: since(aborted),
    met: mean(met),
    metMedian: quantile(met, 0.5) ?? 0,
    metMost: quantile(met, 0.9) ?? 0,
    failed: mean(bad.map((result) => result.failed)),
    healthyMs: since(promoted),
    falseAlarms: good.filter(({ outcome }) => outcome === 'aborted').length / good.length,
  }
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The smallest value that so large a part does not exceed; null of none. */
function quantile(values: readonly number[], part: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? null
}

/** Where a chance lies that was seen so often, with 95 of 100 (Wilson's interval). */
export function chanceRange(hits: number, of: number): readonly [low: number, high: number] {
  if (of === 0) return [0, 1]
  const z = 1.96
  const share = hits / of
  const middle = (share + (z * z) / (2 * of)) / (1 + (z * z) / of)
  const half = (z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))) / (1 + (z * z) / of)
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}
