import type { SourceRange } from '../core/source.ts'

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
  /** Of a pause: it ends only by hand, and nobody is there to do so. */
  readonly holds?: true
  readonly range?: SourceRange
}
