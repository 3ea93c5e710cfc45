/**
 * A change of the document that a plan is read from (the Rollout, the Canary or the Scenario): the value at a path of its body. The model plays
 * the body with it, the window writes it into the text at the same path.
 */
export interface PlanEdit {
  /** `spec`, `strategy`, `canary`, `steps`. */
  readonly path: readonly (string | number)[]
  /** As in YAML: what stood there is replaced. */
  readonly value: PlanValue
}

/** What can be written as YAML. */
export type PlanValue = string | number | boolean | readonly PlanValue[] | { readonly [key: string]: PlanValue }

/** Another plan than that of the text, to be held against it; without edits it is that one. */
export interface PlanVariant {
  /** What tells it from the others: `10, 25, 50 % for 60 s each`. */
  readonly name: string
  readonly edits: readonly PlanEdit[]
}

/** What became of a plan in all draws of the model. */
export interface PlanFigures {
  readonly variant: PlanVariant
  /** How many times it was drawn, with the regression and without it. */
  readonly draws: number
  /** Part of the draws with the regression in which it was promoted all the same. */
  readonly missed: number
  /** Where the chance of that lies, with 95 of 100. */
  readonly missedRange: readonly [low: number, high: number]
  /** From the start of the rollout to its abort, the median of those that aborted; null where none did. */
  readonly abortMs: number | null
  /** Requests that met the regression until the rollout ended, the mean. */
  readonly met: number
  /** Half of the draws stay at or below it, and nine of ten. */
  readonly metMedian: number
  readonly metMost: number
  /** Of the requests that met it, those that failed, the mean. */
  readonly failed: number
  /** Time that the plan takes where the new version is healthy, the median of those that were promoted; null where none was. */
  readonly healthyMs: number | null
  /** Part of the draws without the regression in which it was aborted all the same. */
  readonly falseAlarms: number
}
