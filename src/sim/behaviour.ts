import type { Behaviour } from './handler.ts'
import { exponentialLaw, latencyLaw } from './latency.ts'
import type { WorkloadBehaviour, WorkloadCall } from './traffic.ts'

/** What an application takes that the scenario says nothing about. */
const DEFAULT_P50_MS = 8
const DEFAULT_P99_MS = 40

/** How long a pod takes to start that the scenario says nothing about. */
const DEFAULT_STARTUP_MS = 3000

/** A workload's behaviour with the calls that it makes. */
export interface WorkloadPlan {
  readonly behaviour: Behaviour
  readonly calls: readonly WorkloadCall[]
  /** Length of the body of each answer. */
  readonly responseBytes: number
}

/** Who a behaviour may be for. */
export interface BehaviourSubject {
  readonly name: string
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
}

/**
 * Everything that the scenario says of a workload, taken together: calls and failures of all entries that match add up, of latency,
 * concurrency, queue, bytes, start-up and parallel calls the last entry that sets one holds.
 */
export function planWorkload(subject: BehaviourSubject, entries: readonly WorkloadBehaviour[]): WorkloadPlan {
  const matching = entries.filter((entry) => matches(entry.match, subject))
  const latency: WorkloadBehaviour['latency'] = matching.findLast((entry) => entry.latency)?.latency ?? {
    p50Ms: DEFAULT_P50_MS,
    p99Ms: DEFAULT_P99_MS,
  }
  return {
    behaviour: {
      latency: latency.meanMs === undefined ? latencyLaw(latency.p50Ms, latency.p99Ms) : exponentialLaw(latency.meanMs),
      perActiveUs: Math.max(0, (latency.perActiveMs ?? 0) * 1000),
      failures: matching.flatMap((entry) => entry.failures),
      concurrency: matching.findLast((entry) => entry.concurrency > 0)?.concurrency ?? 0,
      queueLimit: matching.findLast((entry) => entry.queue !== undefined)?.queue ?? Number.POSITIVE_INFINITY,
      startupUs: (matching.findLast((entry) => entry.startupMs !== undefined)?.startupMs ?? DEFAULT_STARTUP_MS) * 1000,
      parallelCalls: matching.some((entry) => entry.parallelCalls),
    },
    calls: matching.flatMap((entry) => entry.calls),
    responseBytes: matching.findLast((entry) => entry.responseBytes !== undefined)?.responseBytes ?? 0,
  }
}

function matches(match: Readonly<Record<string, string>>, { name, namespace, labels }: BehaviourSubject): boolean {
  return Object.entries(match).every(([key, value]) => {
    if (labels[key] === value) return true
    return (key === 'name' && name === value) || (key === 'namespace' && namespace === value)
  })
}
