import type { SourceRange } from '../core/source.ts'
import type { HTTPMatchRequest } from '../manifest/kinds.ts'
import type { ControllerLog } from '../sim/controller-log.ts'

export type { CheckResult, ControllerLog } from '../sim/controller-log.ts'

/** Who carries a rollout out: Argo Rollouts, Flagger, or the plain list of the scenario. */
export type RolloutController = 'argo' | 'flagger' | 'plain'

/** What is rolled out and how, as the text says it: read once, before the run. */
export interface RolloutPlan {
  readonly controller: RolloutController
  /** `canary` shifts weights, `blue-green` switches at once, `ab-test` routes by what requests carry. */
  readonly strategy: 'canary' | 'blue-green' | 'ab-test'
  readonly name: string
  readonly namespace: string
  /** Hostname of the Service whose requests are split, fully qualified. */
  readonly host: string
  readonly stable: RolloutVersion
  readonly canary: RolloutVersion
  /** When the new version comes. */
  readonly atMs: number
  readonly steps: readonly PlanStep[]
  /** What is looked at, in the order of the text: at each interval (Flagger), beside the steps or in one (Argo), or in a step (plain list). */
  readonly checks: readonly PlanCheck[]
  /** Time between two looks where the plan states one for all (Flagger's `interval`), else null. */
  readonly intervalMs: number | null
  /** Failed checks after which the rollout is given up, where the plan states one number for all (Flagger's `threshold`), else null. */
  readonly threshold: number | null
  /** Whether the scenario says that the new version behaves worse. */
  readonly regression: boolean
  readonly range: SourceRange
}

/** One side of a split. */
export interface RolloutVersion {
  /** What the window calls it: the version's label, or the workload's name. */
  readonly label: string
  /** Names (without namespace) of the workloads whose pods are of this side. */
  readonly workloads: readonly string[]
}

/** One step of a plan, in the words of its controller. */
export interface PlanStep {
  readonly type: 'weight' | 'pause' | 'scale' | 'header-route' | 'mirror-route' | 'analysis' | 'check' | 'iteration' | 'promote'
  /** `setWeight 20`, `pause 30s`, `analysis success-rate`. */
  readonly text: string
  /** Percent of the requests that the canary gets from this step on; null where the step leaves it. */
  readonly weight: number | null
  /** How long the step takes where all goes well, as far as that is known without running it; null: until somebody promotes by hand. */
  readonly durationMs: number | null
  readonly range: SourceRange
}

/** One metric that a plan looks at. */
export interface PlanCheck {
  readonly name: string
  /** The query as the controller sends it, its variables filled in. */
  readonly query: string
  /** What it must be: `result[0] >= 0.95`, `≥ 99`. */
  readonly bound: string
  readonly intervalMs: number
  /** Failures that end the rollout. */
  readonly failureLimit: number
  readonly range: SourceRange
}

/** The value of a query at a moment. */
export type Measurement =
  /** What Prometheus' instant query gives: one number, or one for each series. `samples`: requests that the value rests on, of all series. */
  | { readonly type: 'scalar'; readonly value: number; readonly samples: number }
  | { readonly type: 'vector'; readonly values: readonly number[]; readonly samples: number }
  /** The query is none that can be worked out: what the controller takes for an error of the provider. */
  | { readonly type: 'error'; readonly message: string }

/** What a controller asks for metrics: Istio's standard metrics, of the recorded requests (exact) or of drawn counts (the model). */
export interface MetricSource {
  query(promql: string, nowMs: number): Measurement
}

/** How many pods of each side there shall be, and how many of them are ready. */
export interface PodCounts {
  readonly stable: { readonly wanted: number; readonly ready: number }
  readonly canary: { readonly wanted: number; readonly ready: number }
}

/** What a controller sees when it looks. */
export interface Sight {
  readonly nowMs: number
  readonly metrics: MetricSource
  readonly pods: PodCounts
}

/** A route that a controller puts before the split. */
export type ManagedRoute =
  /** Requests that match (any of these) go to the canary alone. */
  | { readonly type: 'header'; readonly name: string; readonly match: readonly HTTPMatchRequest[] }
  /** Of requests that match (all, where none is stated) this percentage is copied to the canary. */
  | { readonly type: 'mirror'; readonly name: string; readonly match: readonly HTTPMatchRequest[]; readonly percentage: number }

/** What a controller wants the cluster to be. A machine gives it whole at each look; equal ones change nothing. */
export interface Setting {
  /** Percent of the requests that the canary gets, 0..100; the stable version gets the rest. */
  readonly weight: number
  readonly routes: readonly ManagedRoute[]
  /** Pods of each side. */
  readonly replicas: { readonly stable: number; readonly canary: number }
  /** Whether the stable side is (being) made of the new version: from here on its pods behave as the new version does. */
  readonly promoted: boolean
}

/** What came of a look. */
export interface Turn {
  /** The machine as it goes on. */
  readonly next: Machine
  /** When it looks again; null: never, it is done or waits for somebody for ever. */
  readonly nextAtMs: number | null
  readonly setting: Setting
  /** What it did and saw, in order. */
  readonly log: readonly ControllerLog[]
}

/**
 * A controller at work as a pure state machine: a value that is asked what it does next and gives the value that it is thereafter. It knows
 * nothing of where its metrics come from, so that the same machine runs on a simulated run and on drawn counts.
 */
export interface Machine {
  /** What holds before the first look. */
  readonly setting: Setting
  /** How it stands. */
  readonly outcome: RolloutOutcome
  look(sight: Sight): Turn
  /** A version newer than the new one is there, or (`back`) the old one again. Of a plan without templates none comes. */
  renewed?(back: boolean): Renewed
}

/** A machine that knows of a newer version. */
export interface Renewed {
  readonly next: Machine
  /** Whether it looks at once, not first when it would have anyway. */
  readonly atOnce: boolean
}

/** `paused`: waits for somebody to promote by hand. */
export type RolloutOutcome = 'promoted' | 'aborted' | 'paused' | 'running'

/** A rollout as it went in a run, or as far as the run goes. */
export interface RolloutCourse {
  readonly plan: RolloutPlan
  readonly log: readonly ControllerLog[]
  readonly outcome: RolloutOutcome
  /** When it was promoted or aborted; null where it was not (yet). */
  readonly endMs: number | null
  /** Requests of users that met the new version until then, copies not counted. */
  readonly met: MetCount
}

/** Requests that the new version answered. */
export interface MetCount {
  readonly requests: number
  /** Of these, those that the new version failed or that were ended while it worked. */
  readonly failed: number
  /** By who sent them, most first. */
  readonly users: readonly MetUsers[]
  /** Copies that it got, whose answers no user sees. */
  readonly copies: number
  /** Different people among the senders; null where no source that met it says how many its requests come from (`sessions`, or `users` of a closed loop). */
  readonly people: MetPeople | null
}

/** Users who come back, of the sources whose `sessions` or `users` tell them apart. */
export interface MetPeople {
  /** So many sent a request that the new version answered, */
  readonly met: number
  /** of whom so many sent one that it failed, */
  readonly failed: number
  /** of so many that there are. */
  readonly of: number
}

/** Requests of one class that the new version answered. */
export interface MetUsers {
  readonly source: string
  readonly requestClass: string
  readonly requests: number
  readonly failed: number
}
