import { describe, expect, it } from 'vitest'
import { hostShares, picksByHash } from '../../src/envoy/load-balancer-shares.ts'
import type { Cluster } from '../../src/xds/proxy-config.ts'
import { clusterOf, type HostLine } from './hosts.ts'

const localityWeighted: Partial<Cluster> = { common_lb_config: { healthy_panic_threshold: {}, locality_weighted_lb_config: {} } }
const panicBelow = (value: number): Partial<Cluster> => ({ common_lb_config: { healthy_panic_threshold: { value } } })

describe('the shares of hosts', () => {
  it.each<{ of: string; hosts: readonly HostLine[]; more?: Partial<Cluster>; shares: readonly number[] }>([
    { of: 'none', hosts: [], shares: [] },
    { of: 'equal hosts', hosts: [{ port: 1 }, { port: 2 }], shares: [0.5, 0.5] },
    { of: 'weighted hosts', hosts: [{ port: 1 }, { port: 2, weight: 3 }], shares: [0.25, 0.75] },
    {
      of: 'weighted hosts by chance, which looks at no weight',
      hosts: [{ port: 1 }, { port: 2, weight: 3 }],
      more: { lb_policy: 'RANDOM' },
      shares: [0.5, 0.5],
    },
    { of: 'one that is not healthy', hosts: [{ port: 1 }, { port: 2, unhealthy: true }], shares: [1, 0] },
    { of: 'none that is healthy', hosts: [{ port: 1, unhealthy: true }], shares: [0] },
    {
      of: 'too few that are healthy, in panic',
      hosts: [{ port: 1, unhealthy: true }, { port: 2, unhealthy: true }, { port: 3, unhealthy: true }, { port: 4 }],
      more: panicBelow(50),
      shares: [0.25, 0.25, 0.25, 0.25],
    },
    {
      of: 'a lower priority while the higher one is healthy',
      hosts: [{ port: 1 }, { port: 2, priority: 1 }],
      shares: [1, 0],
    },
    {
      of: 'a lower priority that takes over what the higher one cannot',
      hosts: [{ port: 1 }, { port: 2, unhealthy: true }, { port: 3, priority: 1 }],
      shares: [0.7, 0, 0.3],
    },
    {
      of: 'two weighted localities',
      hosts: [
        { port: 1, zone: 'a', zoneWeight: 1 },
        { port: 2, zone: 'b', zoneWeight: 3 },
        { port: 3, zone: 'b', zoneWeight: 3 },
      ],
      more: localityWeighted,
      shares: [0.25, 0.375, 0.375],
    },
    {
      of: 'a locality of which half is healthy: 1.4 times that half of its weight',
      hosts: [
        { port: 1, zone: 'a', zoneWeight: 1 },
        { port: 2, zone: 'b', zoneWeight: 1 },
        { port: 3, zone: 'b', zoneWeight: 1, unhealthy: true },
      ],
      more: localityWeighted,
      shares: [1 / 1.7, 0.7 / 1.7, 0],
    },
  ])('of $of', ({ hosts, more, shares }) => {
    const found = hostShares(clusterOf(hosts, more))
    expect(found.length).toBe(shares.length)
    for (const [i, share] of shares.entries()) expect(found[i]).toBeCloseTo(share, 12)
  })
})

it.each([
  ['RING_HASH', true],
  ['MAGLEV', true],
  ['ROUND_ROBIN', false],
  ['LEAST_REQUEST', false],
  ['RANDOM', false],
] as const)('%s picks by hash: %s', (lb_policy, byHash) => expect(picksByHash(clusterOf([{ port: 1 }], { lb_policy }))).toBe(byHash))
