import type { SourceRange } from '../core/source.ts'
import type { ControllerLog } from './controller-log.ts'
import type { Recording } from './recording.ts'
import type { WorkloadBehaviour } from './traffic.ts'
import type { World } from './world.ts'

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
