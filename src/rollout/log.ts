import { formatDuration } from '../core/duration.ts'
import type { SourceRange } from '../core/source.ts'
import type { CheckResult, ControllerLog } from './rollout.ts'

/** Where a machine stands when it notes something. */
export interface Stand {
  readonly nowMs: number
  readonly weight: number
  /** Index of the plan's step; -1: none. */
  readonly step: number
  readonly range?: SourceRange | undefined
}

/** An entry of the log. */
export function logged(
  type: ControllerLog['type'],
  text: string,
  { nowMs, weight, step, range }: Stand,
  check?: CheckResult,
): ControllerLog {
  return { atMs: nowMs, type, weight, step, text, ...(check && { check }), ...(range && { range }) }
}

/** `12.5 %`. */
export function percent(value: number): string {
  return `${Math.round(value * 100) / 100} %`
}

/** Milliseconds as people write them. */
export function duration(ms: number): string {
  return ms > 0 && ms < 1000 ? `${ms}ms` : formatDuration(ms)
}
