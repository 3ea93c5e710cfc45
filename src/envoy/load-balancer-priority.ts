/** Hosts of one priority level, counted. */
export interface PriorityHealth {
  readonly healthy: number
  readonly total: number
}

/** What each priority of a cluster takes at one moment of its hosts' health. */
export interface PriorityLoads {
  /** Percent of requests by priority; 100 together. */
  readonly load: readonly number[]
  /** Levels in which health is ignored since too few hosts are healthy. */
  readonly panic: readonly boolean[]
  /** Percent that each level could take by its health: all of it from 1/1.4 healthy hosts on. */
  readonly availability: readonly number[]
}

/**
 * How Envoy spreads load over priorities: a level that has 1/1.4 of its hosts healthy or more takes all that is left, else its share.
 * See source/extensions/load_balancing_policies/common/load_balancer_impl.cc recalculatePerPriorityState, recalculatePerPriorityPanic.
 */
export function priorityLoads(levels: readonly PriorityHealth[], panicThreshold: number): PriorityLoads {
  const availability = levels.map(({ healthy, total }) => (total === 0 ? 0 : Math.min(100, Math.floor((140 * healthy) / total))))
  const total = Math.min(
    100,
    availability.reduce((sum, h) => sum + h, 0),
  )
  const panic = levels.map((level) => total < 100 && inPanic(level, panicThreshold))
  if (levels.length > 0 && panic.every(Boolean)) return { load: loadByHosts(levels), panic, availability }
  return { load: total === 0 ? levels.map((_, i) => (i === 0 ? 100 : 0)) : spreadByAvailability(availability), panic, availability }
}

function inPanic({ healthy, total }: PriorityHealth, threshold: number): boolean {
  return (total === 0 ? 0 : (100 * healthy) / total) < threshold
}

/** Load by what each level could take, of which one at least can take some: the first get all that they can, and what rounding leaves. */
export function spreadByAvailability(availability: readonly number[]): readonly number[] {
  const total = Math.min(
    100,
    availability.reduce((sum, h) => sum + h, 0),
  )
  let left = 100
  const load = availability.map((h) => {
    const share = Math.min(left, Math.floor((h * 100) / total))
    left -= share
    return share
  })
  const first = availability.findIndex((h) => h > 0)
  load[first] = (load[first] ?? 0) + left
  return load
}

function loadByHosts(levels: readonly PriorityHealth[]): readonly number[] {
  const all = levels.reduce((sum, level) => sum + level.total, 0)
  if (all === 0) return levels.map((_, i) => (i === 0 ? 100 : 0))
  const load = levels.map((level) => Math.floor((100 * level.total) / all))
  const first = levels.findIndex((level) => level.total > 0)
  load[first] = (load[first] ?? 0) + 100 - load.reduce((sum, l) => sum + l, 0)
  return load
}
