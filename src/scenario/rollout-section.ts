import type { SourceRange } from '../core/source.ts'
import type { WorkloadBehaviour } from '../sim/traffic.ts'

/** What the scenario says of a rollout: when the new version comes, how it is worse, and the plan where no Rollout or Canary holds one. */
export interface ScenarioRollout {
  /** Name, or `namespace/name`, of the Rollout or Canary; empty: the one that is there. */
  readonly of: string
  /** When the new version comes; null: it is not said. */
  readonly atMs: number | null
  /** How long after the start of a pause without an end somebody promotes by hand; null: nobody does. */
  readonly resumeAfterMs: number | null
  /** How the new version behaves worse; null where it is as good as the old one. */
  readonly regression: Regression | null
  /** The plan of the scenario itself. */
  readonly plan: PlainPlan | null
  readonly range?: SourceRange
}

/** What differs in the behaviour of the new version. */
export type Regression = Pick<WorkloadBehaviour, 'latency' | 'failures'> & { readonly range?: SourceRange }

/** A plan as a plain list: the subsets of a host, and what is done to the split between them. */
export interface PlainPlan {
  readonly host: string
  /** Subsets of the host. */
  readonly stable: string
  readonly canary: string
  readonly steps: readonly PlainStep[]
}

/** One step of a plain list. */
export type PlainStep = { readonly range?: SourceRange } & (
  | { readonly type: 'weight'; readonly weight: number }
  /** Null: until somebody promotes by hand. */
  | { readonly type: 'pause'; readonly durationMs: number | null }
  /** Requests with these headers go to the canary; without any, no longer. */
  | { readonly type: 'header-route'; readonly headers: Readonly<Record<string, string>> }
  /** So many percent of the requests are copied to the canary. */
  | { readonly type: 'mirror-route'; readonly percentage: number }
  | ({ readonly type: 'check' } & PlainCheck)
)

/** What the canary must keep to. */
export interface PlainCheck {
  /** Percentage of its requests that it answers without a 5xx, at least. */
  readonly successAtLeast: number | null
  readonly latency: readonly { readonly quantile: number; readonly atMostMs: number }[]
  /** Time that each look goes back, and that passes before the first. */
  readonly overMs: number
  /** Time between two looks. */
  readonly everyMs: number
  /** Looks that must pass. */
  readonly times: number
  /** Looks that may fail before. */
  readonly failures: number
}
