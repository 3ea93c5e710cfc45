import { type Recording, type Scope, stepAt } from '../../src/index.ts'
import type { ScopeChoice } from '../store/player.ts'

/** `0–40 s`, `31.4–41.4 s`. */
export function stretchWords({ fromUs, toUs }: Scope): string {
  return `${secondsWords(fromUs)}–${secondsWords(toUs)}\u00a0s`
}

function secondsWords(us: number): string {
  const seconds = Math.round(us / 100_000) / 10
  return Number.isInteger(seconds) ? String(seconds) : seconds.toFixed(1)
}

/** `As written, 0–40 s`: what the figures speak of. */
export function scopeName(recording: Recording, choice: ScopeChoice, scope: Scope): string {
  if (choice === 'run') return 'Whole run'
  if (choice === 'last10') return 'Last 10 s'
  return choice === 'selection' ? 'Selection' : (recording.steps[stepAt(recording, scope.fromUs)]?.name ?? 'This step')
}
