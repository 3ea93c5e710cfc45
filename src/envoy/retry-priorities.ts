import type { Host } from './load-balancer-host.ts'

/**
 * The retry plugin `previous_priorities` of one request: after every `updateFrequency` tries the priorities tried so far are left out, and
 * when none remains all are open again. See source/extensions/retry/priority/previous_priorities/previous_priorities.cc.
 */
export class RetryPriorities {
  private attempted: Host[] = []
  private excluded = new Set<number>()
  private readonly updateFrequency: number

  constructor(updateFrequency: number) {
    this.updateFrequency = updateFrequency
  }

  onAttempted(host: Host): void {
    this.attempted.push(host)
  }

  /** The test that a priority must pass for the next try; `loaded` are those that may take load at all. */
  next(loaded: readonly number[]): (priority: number) => boolean {
    if (this.attempted.length > 0 && this.attempted.length % this.updateFrequency === 0) {
      for (const host of this.attempted) this.excluded.add(host.spec.priority)
      if (loaded.every((priority) => this.excluded.has(priority))) {
        this.excluded.clear()
        this.attempted = []
      }
    }
    const { excluded } = this
    return (priority) => !excluded.has(priority)
  }
}
