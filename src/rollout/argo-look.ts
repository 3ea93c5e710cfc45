import type { ArgoNotes } from './argo-notes.ts'
import type { Sight } from './rollout.ts'

/** How long Argo waits for a change of pods, of which it hears at once. */
const PODS_MS = 500

/** One look of Argo's at a Rollout of either strategy: a state that goes on, and what is noted of it. */
export abstract class ArgoLook<Rules, State> {
  abstract readonly notes: ArgoNotes
  state: State
  protected readonly rules: Rules
  protected readonly sight: Sight

  constructor(rules: Rules, state: State, sight: Sight) {
    this.rules = rules
    this.state = state
    this.sight = sight
  }

  /** When to look again after pods had time to come. */
  protected later(): number {
    return this.sight.nowMs + PODS_MS
  }

  protected set(change: Partial<State>): void {
    this.state = { ...this.state, ...change }
  }
}
