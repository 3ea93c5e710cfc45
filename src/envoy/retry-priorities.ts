import type { Host } from './load-balancer-host.ts'
import { spreadByAvailability } from './load-balancer-priority.ts'

/**
 * The retry plugin `previous_priorities` of one request: after every `updateFrequency` tries the priorities tried so far are left out, and
 * when none remains that could answer, all are open again. What is left is spread by health, so that a priority that had no load before
 * gets it. See source/extensions/retry/priority/previous_priorities/previous_priorities.cc.
 */
export class RetryPriorities {
  private attempted: Host[] = []
  private readonly excluded = new Set<number>()
  private adjusted: readonly number[] | undefined
  private readonly updateFrequency: number

  constructor(updateFrequency: number) {
    this.updateFrequency = updateFrequency
  }

  onAttempted(host: Host): void {
    this.attempted.push(host)
  }

  /** Percent of picks by priority for the next try, of what each could take and what it takes of first tries. */
  load(availability: readonly number[], original: readonly number[]): readonly number[] {
    const { attempted, excluded } = this
    if (attempted.length < this.updateFrequency) return original
    if (attempted.length % this.updateFrequency === 0) {
      for (const host of attempted) excluded.add(host.spec.priority)
      this.adjusted = this.adjust(availability)
    }
    return this.adjusted ?? original
  }

  private adjust(availability: readonly number[]): readonly number[] | undefined {
    const open = availability.map((available, priority) => (this.excluded.has(priority) ? 0 : available))
    if (open.some((available) => available > 0)) return spreadByAvailability(open)
    this.excluded.clear()
    this.attempted = []
    return availability.some((available) => available > 0) ? spreadByAvailability(availability) : undefined
  }
}
