import { draw, purposeOf } from '../core/random.ts'
import type { ClusterSpec } from './cluster-spec.ts'
import type { Host } from './load-balancer-host.ts'
import type { HostPicker } from './load-balancer-source.ts'
import { maglevPermutation, ringEntryHash } from './xx-hash64.ts'

/**
 * The picker of RING_HASH or MAGLEV over `hosts`, those of their priority's `level` that may be used: the host at the place of the request's
 * hash, or of a random number where it has none.
 */
export function hashPicker(spec: ClusterSpec, hosts: readonly Host[], level: readonly Host[]): HostPicker {
  const weights = normalisedWeights(hosts, spec, level)
  const table = spec.lbPolicy === 'MAGLEV' ? buildMaglev(hosts, weights, spec.tableSize) : undefined
  const ring = table ? undefined : buildRing(hosts, weights, spec.ring)
  return ({ point, attempt, hash, repick }) => {
    const h = hash ?? randomHash(point, attempt)
    const index = table ? maglevAt(table, h, repick) : ring ? ringAt(ring, h, repick) : -1
    return hosts[index]
  }
}

function randomHash(point: number, attempt: number): bigint {
  const high = draw(point, purposeOf.hash, attempt * 2)
  return (BigInt(high) << 32n) | BigInt(draw(point, purposeOf.hash, attempt * 2 + 1))
}

/**
 * Host weights that sum to 1; static weights of localities are folded in, and what belongs to a locality without a usable host is lost: the
 * ring is smaller by it. See common/thread_aware_lb_impl.cc.
 */
function normalisedWeights(hosts: readonly Host[], spec: ClusterSpec, level: readonly Host[]): readonly number[] {
  const inLocality = new Map<number, number>()
  for (const { spec: host } of hosts) inLocality.set(host.locality, (inLocality.get(host.locality) ?? 0) + host.weight)
  const raw = hosts.map(({ spec: host }) => {
    if (!spec.localityWeighted) return host.weight
    return (host.weight / (inLocality.get(host.locality) ?? 1)) * (spec.localityWeights[host.locality] ?? 0)
  })
  const localities = [...new Set(level.map(({ spec: host }) => host.locality))]
  const shares = spec.localityWeighted ? localities.map((locality) => spec.localityWeights[locality] ?? 0) : raw
  const sum = shares.reduce((total, w) => total + w, 0)
  return raw.map((w) => (sum > 0 ? w / sum : 0))
}

interface Ring {
  readonly hashes: BigUint64Array
  readonly hosts: Uint32Array
}

/** Entries `xxHash64("<ip>:<port>_<i>")` in ascending order. See ring_hash/ring_hash_lb.cc. */
export function buildRing(hosts: readonly Host[], weights: readonly number[], { minSize, maxSize }: ClusterSpec['ring']): Ring {
  const least = Math.min(...weights.filter((w) => w > 0))
  const scale = Math.min(Math.ceil(least * minSize) / least, maxSize)
  const entries: { hash: bigint; host: number }[] = []
  let target = 0
  hosts.forEach(({ spec }, host) => {
    target += scale * (weights[host] ?? 0)
    for (let i = 0; entries.length < target; i++) entries.push({ hash: ringEntryHash(spec.address, i), host })
  })
  entries.sort((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0))
  return { hashes: BigUint64Array.from(entries, (e) => e.hash), hosts: Uint32Array.from(entries, (e) => e.host) }
}

/** Index of the host whose entry is the first at or after `hash`, `repick` entries on. */
export function ringAt({ hashes, hosts }: Ring, hash: bigint, repick: number): number {
  let low = 0
  let high = hashes.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((hashes[middle] as bigint) < hash) low = middle + 1
    else high = middle
  }
  return hosts[(low + repick) % hashes.length] ?? -1
}

/** The table of size `size` (a prime): each host takes its next free slot in turn, as often as its weight allows. See maglev/maglev_lb.cc. */
export function buildMaglev(hosts: readonly Host[], weights: readonly number[], size: number): Uint32Array {
  const most = Math.max(...weights)
  const entries = hosts
    .map(({ spec }, host) => {
      const { offset, skip } = maglevPermutation(spec.address, size)
      return { key: spec.address, host, weight: weights[host] ?? 0, at: offset, skip, target: 0 }
    })
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  const table = new Uint32Array(size).fill(0xffffffff)
  let filled = 0
  for (let round = 1; filled < size; round++) {
    for (const entry of entries) {
      if (filled >= size) break
      if (round * entry.weight < entry.target) continue
      entry.target += most
      while (table[entry.at] !== 0xffffffff) entry.at = (entry.at + entry.skip) % size
      table[entry.at] = entry.host
      filled++
    }
  }
  return table
}

/** Index of the host in the slot of `hash`; a re-pick looks elsewhere. */
export function maglevAt(table: Uint32Array, hash: bigint, repick: number): number {
  const h = repick === 0 ? hash : hash ^ BigInt.asUintN(64, -BigInt(repick))
  return table[Number(h % BigInt(table.length))] ?? -1
}
