import type { Recording } from '../sim/recording.ts'
import type { Scope } from './figures.ts'

/** The whole run. */
export function wholeRun(recording: Recording): Scope {
  return { fromUs: 0, toUs: recording.durationUs }
}

/** Index of the step of the timeline that holds at `atUs`. */
export function stepAt(recording: Recording, atUs: number): number {
  let step = 0
  while (step + 1 < recording.steps.length && (recording.steps[step + 1]?.startUs ?? Infinity) <= atUs) step++
  return step
}

/** The part of the run around `atUs` between two applied changes. */
export function thisStep(recording: Recording, atUs: number): Scope {
  const step = stepAt(recording, atUs)
  return { fromUs: recording.steps[step]?.startUs ?? 0, toUs: recording.steps[step + 1]?.startUs ?? recording.durationUs }
}

/** The `lengthUs` before `atUs`, cut at the start of the run. */
export function lastUntil(atUs: number, lengthUs = 10_000_000): Scope {
  return { fromUs: Math.max(0, atUs - lengthUs), toUs: atUs }
}
