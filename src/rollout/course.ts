import { none16, type Recording, rowBits } from '../sim/recording.ts'
import type { TrafficSource } from '../sim/traffic.ts'
import { People } from './met-people.ts'
import type { ControllerLog, MetCount, MetUsers, RolloutCourse, RolloutOutcome, RolloutPlan } from './rollout.ts'

/** How a rollout went in a recording, or as far as that goes; undefined where the recording is of a run without it. `traffic` is the scenario's. */
export function rolloutCourse(recording: Recording, plan: RolloutPlan, traffic: readonly TrafficSource[]): RolloutCourse | undefined {
  const name = `${plan.namespace}/${plan.name}`
  const log = recording.controllers?.find((controller) => controller.name === name)?.log
  if (!log) return undefined
  const latest = latestTry(log)
  const outcome = outcomeOf(latest)
  const end = latest.findLast(({ type }) => type === 'promote' || type === 'abort')
  const endMs = outcome === 'promoted' || outcome === 'aborted' ? (end?.atMs ?? null) : null
  return { plan, log, outcome, endMs, met: countMet(recording, plan, traffic, endMs) }
}

/** What a controller noted since a version came for which it began anew; all of it where none did. */
export function latestTry(log: readonly ControllerLog[]): readonly ControllerLog[] {
  return log.slice(
    Math.max(
      0,
      log.findLastIndex(({ type }) => type === 'started'),
    ),
  )
}

function outcomeOf(log: readonly ControllerLog[]): RolloutOutcome {
  if (log.some(({ type }) => type === 'abort')) return 'aborted'
  if (log.some(({ type }) => type === 'promote')) return 'promoted'
  const last = log.at(-1)
  return last?.type === 'pause' && last.holds ? 'paused' : 'running'
}

/** Walks the tries that reached a pod of the new version until `endMs`. */
function countMet(recording: Recording, plan: RolloutPlan, traffic: readonly TrafficSource[], endMs: number | null): MetCount {
  const { rows } = recording
  const pods = canaryPods(recording, plan)
  const untilUs = endMs === null ? Number.POSITIVE_INFINITY : endMs * 1000
  const users = new Map<string, { readonly source: number; readonly requestClass: number; all: Set<number>; failed: Set<number> }>()
  const people = new People(recording, traffic)
  let copies = 0
  for (let row = 0; row < rows.length; row++) {
    const bits = rows.bits[row] as number
    if (!pods[rows.pod[row] as number] || (rows.start[row] as number) > untilUs) continue
    if ((bits & rowBits.mirror) !== 0) {
      copies++
      continue
    }
    const { source, requestClass } = recording.decisions[rows.decision[row] as number] ?? { source: -1, requestClass: -1 }
    const key = `${source} ${requestClass}`
    const known = users.get(key) ?? { source, requestClass, all: new Set(), failed: new Set() }
    users.set(key, known)
    known.all.add(rows.request[row] as number)
    if (bits & rowBits.failed) known.failed.add(rows.request[row] as number)
    people.meet(row, source, (bits & rowBits.failed) !== 0)
  }
  const counted = [...users.values()].map(({ source, requestClass, all, failed }): MetUsers => {
    const of = traffic[source]
    return { source: of?.name ?? '', requestClass: of?.requests[requestClass]?.name ?? '', requests: all.size, failed: failed.size }
  })
  const total = (of: 'requests' | 'failed') => counted.reduce((sum, each) => sum + each[of], 0)
  return {
    requests: total('requests'),
    failed: total('failed'),
    users: counted.sort((a, b) => b.requests - a.requests),
    copies,
    people: people.count(),
  }
}

/** By pod, whether it is one of the new version's. */
function canaryPods({ nodes, pods }: Recording, { canary, namespace }: RolloutPlan): Uint8Array {
  const found = new Uint8Array(none16 + 1)
  const workloads = new Set(canary.workloads.map((name) => `${namespace}/${name}`))
  for (const pod of pods.keys()) {
    const { node = -1, version = -1 } = pods[pod] ?? {}
    if (workloads.has(nodes[node]?.versions[version]?.workload ?? '')) found[pod] = 1
  }
  return found
}
