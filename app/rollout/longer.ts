import type { RolloutPlan, SourceFile } from '../../src/index.ts'
import { scenarioOf } from '../controls/scenario-place.ts'
import { setValue } from '../controls/set-value.ts'

/** A run lasts no longer. */
const mostMs = 3_600_000
/** What the run goes on for behind the last step. */
const restMs = 20_000

/** How long a run must be for the plan to come to its end, whole tens of seconds; at least half as long again as the present one. */
export function wantedMs({ atMs, steps }: RolloutPlan, presentMs: number): number {
  const planned = steps.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), atMs) + restMs
  return Math.min(mostMs, Math.ceil(Math.max(planned, 1.5 * presentMs) / 10_000) * 10_000)
}

/** The text whose run lasts so long. */
export function withDuration(file: SourceFile, ms: number): string {
  return withSpec(file, ['duration'], `${ms / 1000}s`)
}

/** The text in which somebody promotes by hand after a pause of so long. */
export function withResume(file: SourceFile, ms: number): string {
  return withSpec(file, ['rollout', 'resumeAfter'], `${ms / 1000}s`)
}

function withSpec(file: SourceFile, path: readonly string[], value: string): string {
  const scenario = scenarioOf([file])
  return scenario ? setValue(file.text, scenario.place, ['spec', ...path], value) : file.text
}
