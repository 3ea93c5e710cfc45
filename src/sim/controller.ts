import type { SourceRange } from '../core/source.ts'
import type { Recording } from './recording.ts'
import type { WorkloadBehaviour } from './traffic.ts'
import type { World } from './world.ts'

/** What a check of a controller found. */
export interface CheckResult {
  readonly metric: string
  /** Null where the query had no value. */
  readonly value: number | null
  /** What the value must be: `≥ 99`, `result[0] >= 0.95`. */
  readonly bound: string
  /** `inconclusive` and `error` count as their controller counts them. */
  readonly verdict: 'passed' | 'failed' | 'inconclusive' | 'error'
  /** Requests that the value rests on. */
  readonly samples: number
  /** Why there is no value. */
  readonly problem?: string
}

/** One thing that a controller did or saw. */
export interface ControllerLog {
  readonly atMs: number
  readonly type: 'started' | 'scale' | 'weight' | 'route' | 'mirror' | 'pause' | 'check' | 'hold' | 'abort' | 'promote' | 'done'
  /** Percent of the requests that the canary gets after it. */
  readonly weight: number
  /** Index of the plan's step that it belongs to; -1: none. */
  readonly step: number
  /** A sentence without a full stop. */
  readonly text: string
  readonly check?: CheckResult
  readonly range?: SourceRange
}

/** The world from a moment on, made by a controller. */
export interface ControlledStep {
  readonly name: string
  readonly world: World
  readonly range?: SourceRange
  /** How workloads behave from then on, in place of what held before. */
  readonly workloads?: readonly WorkloadBehaviour[]
}

/** What a controller finds when it looks. */
export interface Outlook {
  readonly nowMs: number
  /** All rows so far, finished or not. Read within the look only: the run goes on writing them. */
  readonly recording: Recording
  /** Pods of a workload (`namespace/name`) that are ready now. */
  ready(workload: string): number
}

/** What a controller does after a look. */
export interface Look {
  readonly step?: ControlledStep
  readonly log: readonly ControllerLog[]
  /** When it looks again; undefined: never. Not before now. */
  readonly nextAtMs?: number
}

/** Somebody who watches a run from within and changes the world while it goes on. The same looks must give the same answers. */
export interface Controller {
  readonly name: string
  readonly firstAtMs: number
  look(outlook: Outlook): Look
}
