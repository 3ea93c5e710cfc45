import { draw, purposeOf } from '../core/random.ts'
import type { ClusterSpec } from './cluster-spec.ts'
import { EdfScheduler } from './load-balancer-edf.ts'
import type { Host } from './load-balancer-host.ts'
import { hashPicker } from './load-balancer-table.ts'

/** What a pick depends on beside the hosts: all of it looked up or given, nothing consumed. */
export interface Pick {
  /** Where this request's numbers are looked up. */
  readonly point: number
  /** Which of the request's picks this is: tries and re-picks count on. */
  readonly attempt: number
  readonly hash: bigint | undefined
  /** Re-pick within one host selection: 0 for the first. */
  readonly repick: number
  readonly nowUs: number
}

/** Picks among a set of hosts that may all be used: a priority's healthy hosts, all of them in panic, or those of one locality. */
export type HostPicker = (pick: Pick) => Host | undefined

/** Longest run-in of a schedule: enough for any phase of weights that sum to less. */
const MAX_RUN_IN = 4096

/** The picker of the cluster's policy over `hosts`, those of their priority's `level` that may be used; `seed` gives the phase at which a rotation begins. */
export function createPicker(
  spec: ClusterSpec,
  hosts: readonly Host[],
  seed: number,
  { rotation, level, nowUs }: { readonly rotation: { index: number }; readonly level: readonly Host[]; readonly nowUs: number },
): HostPicker {
  if (hosts.length === 0) return () => undefined
  switch (spec.lbPolicy) {
    case 'RING_HASH':
    case 'MAGLEV':
      return hashPicker(spec, hosts, level)
    case 'RANDOM':
      return ({ point, attempt }) => hosts[draw(point, purposeOf['lb-1'], attempt) % hosts.length]
    case 'LEAST_REQUEST':
      return needsSchedule(spec, hosts, nowUs)
        ? scheduled(spec, hosts, seed, nowUs, leastRequestWeight)
        : leastRequest(spec.choiceCount, hosts)
    default:
      return needsSchedule(spec, hosts, nowUs) ? scheduled(spec, hosts, seed, nowUs, plainWeight) : roundRobin(hosts, rotation)
  }
}

function roundRobin(hosts: readonly Host[], rotation: { index: number }): HostPicker {
  return () => hosts[rotation.index++ % hosts.length]
}

function leastRequest(choices: number, hosts: readonly Host[]): HostPicker {
  const n = hosts.length
  if (n === 1) return () => hosts[0]
  return ({ point, attempt }) => {
    let best = hosts[draw(point, purposeOf['lb-1'], attempt) % n] as Host
    for (let i = 1; i < choices; i++) {
      const other = hosts[draw(point, purposeOf['lb-2'], attempt + (i - 1) * 65_536) % n] as Host
      if (other.active < best.active) best = other
    }
    return best
  }
}

function scheduled(spec: ClusterSpec, hosts: readonly Host[], seed: number, nowUs: number, weightOf: (host: Host) => number): HostPicker {
  let now = nowUs
  const edf = new EdfScheduler(hosts, (host) => Math.max(1e-6, weightOf(host) * slowStartFactor(spec, host, now)))
  const sum = hosts.reduce((total, host) => total + host.spec.weight, 0)
  for (let i = seed % Math.max(1, Math.min(MAX_RUN_IN, sum)); i > 0; i--) edf.pick()
  return (pick) => {
    now = pick.nowUs
    return edf.pick()
  }
}

const plainWeight = (host: Host): number => host.spec.weight
const leastRequestWeight = (host: Host): number => host.spec.weight / (host.active + 1)

function needsSchedule(spec: ClusterSpec, hosts: readonly Host[], nowUs: number): boolean {
  const first = hosts[0]?.spec.weight
  return hosts.some((host) => host.spec.weight !== first) || hosts.some((host) => slowStartFactor(spec, host, nowUs) < 1)
}

/** The part of its weight that a host gets while it is new. See common/load_balancer_impl.cc applySlowStartFactor. */
export function slowStartFactor(spec: ClusterSpec, host: Host, nowUs: number): number {
  const { windowUs, aggression, minWeightPercent } = spec.slowStart
  const age = nowUs - host.joinedUs
  if (windowUs === 0 || age >= windowUs) return 1
  const share = Math.max(1000, age) / windowUs
  return Math.max(aggression === 1 ? share : share ** (1 / aggression), minWeightPercent / 100)
}
