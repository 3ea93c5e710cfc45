import { describe, expect, it } from 'vitest'
import { LoadBalancer } from '../../src/envoy/load-balancer.ts'
import { priorityLoads } from '../../src/envoy/load-balancer-priority.ts'
import { hostShares } from '../../src/envoy/load-balancer-shares.ts'
import { createPicker, slowStartFactor } from '../../src/envoy/load-balancer-source.ts'
import { buildMaglev, buildRing, ringAt } from '../../src/envoy/load-balancer-table.ts'
import { clusterOf, type HostLine, hostsOf, pickNumber, ports, shares } from './hosts.ts'

const three = [{ port: 1 }, { port: 2 }, { port: 3 }]
const six = [90, 91, 92, 93, 94, 95].map((port) => ({ port }))

function picker(lines: readonly HostLine[], policy: string, seed = 0) {
  const spec = clusterOf(lines, { lb_policy: policy })
  const hosts = hostsOf(spec)
  return { hosts, pick: createPicker(spec, hosts, seed, { rotation: { index: seed }, level: hosts, nowUs: 0 }) }
}

describe('round robin', () => {
  it('rotates from its seed', () => {
    const { pick } = picker(three, 'ROUND_ROBIN', 1)
    expect(ports(5, (i) => pick(pickNumber(i)))).toEqual([2, 3, 1, 2, 3])
  })

  it.each([
    { seed: 0, order: [2, 1, 2, 2, 1, 2] },
    { seed: 1, order: [1, 2, 2, 1, 2, 2] },
  ])('schedules unequal weights by earliest deadline, seed $seed', ({ seed, order }) => {
    const { pick } = picker(
      [
        { port: 1, weight: 1 },
        { port: 2, weight: 2 },
      ],
      'ROUND_ROBIN',
      seed,
    )
    expect(ports(6, (i) => pick(pickNumber(i)))).toEqual(order)
  })

  it('begins anywhere in its schedule, by weight', () => {
    const first = Array.from({ length: 10 }, (_, seed) => {
      const { pick } = picker(
        [
          { port: 1, weight: 6 },
          { port: 2, weight: 3 },
          { port: 3, weight: 1 },
        ],
        'ROUND_ROBIN',
        seed,
      )
      return pick(pickNumber(0))?.spec.port
    })
    expect([1, 2, 3].map((port) => first.filter((p) => p === port).length)).toEqual([6, 3, 1])
  })
})

describe('least request', () => {
  it.each([
    { name: 'three hosts, one busy', lines: three, busy: { 3: 10 }, expected: { 1: 0.4445, 2: 0.4445, 3: 0.111 } },
    { name: 'two hosts, one busy', lines: three.slice(0, 2), busy: { 2: 1 }, expected: { 1: 0.75, 2: 0.25 } },
    {
      name: 'weights 2 and 1, idle',
      lines: [
        { port: 1, weight: 2 },
        { port: 2, weight: 1 },
      ],
      busy: {},
      expected: { 1: 0.667, 2: 0.333 },
    },
    {
      name: 'weights 2 (busy) and 1',
      lines: [
        { port: 1, weight: 2 },
        { port: 2, weight: 1 },
      ],
      busy: { 1: 1 },
      expected: { 1: 0.5, 2: 0.5 },
    },
  ])('$name', ({ lines, busy, expected }) => {
    const spec = clusterOf(lines, { lb_policy: 'LEAST_REQUEST' })
    const hosts = hostsOf(spec)
    for (const host of hosts) host.active = (busy as Record<number, number>)[host.spec.port] ?? 0
    const pick = createPicker(spec, hosts, 0, { rotation: { index: 0 }, level: hosts, nowUs: 0 })
    const got = shares(50_000, (i) => pick(pickNumber(i)))
    for (const [port, share] of Object.entries(expected)) expect(got[Number(port)]).toBeCloseTo(share, 1.9)
  })
})

it('random takes no weights', () => {
  const { pick } = picker([{ port: 1, weight: 9 }, { port: 2 }], 'RANDOM')
  expect(shares(20_000, (i) => pick(pickNumber(i)))[1]).toBeCloseTo(0.5, 1.5)
})

describe('ring hash', () => {
  const spec = clusterOf(six)
  const ring = buildRing(
    hostsOf(spec),
    six.map(() => 1 / 6),
    { minSize: 12, maxSize: 8_388_608 },
  )
  it('orders its entries as Envoy does', () => {
    const expected = [
      '833437586790550860:94',
      '928266305478181108:92',
      '1033482794131418490:90',
      '3551244743356806947:95',
      '3851675632748031481:93',
      '5583722120771150861:91',
      '6311230543546372928:91',
      '7700377290971790572:93',
      '13144177310400110813:95',
      '13444792449719432967:92',
      '15516499411664133160:94',
      '16117243373044804889:90',
    ]
    expect([...ring.hashes].map((hash, i) => `${hash}:${six[ring.hosts[i] ?? 0]?.port}`)).toEqual(expected)
  })

  it.each([
    [0n, 0, 94],
    [3551244743356806947n, 0, 95],
    [3551244743356806948n, 0, 93],
    [2n ** 64n - 1n, 0, 94],
    [0n, 1, 92],
  ])('hash %s, re-pick %s: port %s', (hash, repick, port) => {
    expect(six[ringAt(ring, hash, repick)]?.port).toBe(port)
  })

  it('gives equal hosts equal parts of at least 1024 entries', () => {
    const even = buildRing(hostsOf(clusterOf(three)), [1 / 3, 1 / 3, 1 / 3], { minSize: 1024, maxSize: 8_388_608 })
    expect([0, 1, 2].map((host) => even.hosts.filter((h) => h === host).length)).toEqual([342, 342, 342])
  })
})

describe('maglev', () => {
  it.each([
    { size: 7, lines: six, weights: six.map(() => 1 / 6), table: [92, 94, 90, 91, 95, 90, 93] },
    {
      size: 17,
      lines: six.slice(0, 2),
      weights: [1 / 3, 2 / 3],
      table: [1, 0, 0, 1, 0, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1, 0, 1].map((i) => 90 + i),
    },
    {
      size: 17,
      lines: six.slice(0, 2),
      weights: [0.5, 0.5],
      table: [1, 0, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1].map((i) => 90 + i),
    },
  ])('fills a table of $size', ({ size, lines, weights, table }) => {
    expect([...buildMaglev(hostsOf(clusterOf(lines)), weights, size)].map((i) => lines[i]?.port)).toEqual(table)
  })
})

describe('priorities', () => {
  const level = (text: string) =>
    text
      .split(',')
      .map((part) => part.split('/').map(Number))
      .map(([healthy = 0, total = 0]) => ({ healthy, total }))
  it.each([
    { health: '2/4,2/4', load: [70, 30], panic: '' },
    { health: '1/4,2/2', load: [35, 65], panic: '' },
    { health: '1/4,1/4', load: [50, 50], panic: '01' },
    { health: '1/3,3/3', load: [46, 54], panic: '' },
    { health: '2/3,3/3', load: [93, 7], panic: '' },
    { health: '72/100,100/100', load: [100, 0], panic: '' },
    { health: '71/100,100/100', load: [99, 1], panic: '' },
    { health: '1/5,1/5,1/5', load: [34, 33, 33], panic: '012' },
    { health: '0/5,2/6,1/3', load: [37, 42, 21], panic: '012' },
    { health: '2/3', load: [100], panic: '' },
    { health: '1/2', load: [100], panic: '' },
    { health: '1/3', load: [100], panic: '0' },
  ])('$health at threshold 50: load $load, panic in $panic', ({ health, load, panic }) => {
    const got = priorityLoads(level(health), 50)
    expect(got.load).toEqual(load)
    expect(got.panic.flatMap((on, i) => (on ? [i] : [])).join('')).toBe(panic)
  })

  it('never panics at threshold 0, and sends all to the first level when none is healthy', () => {
    expect(priorityLoads(level('0/5,0/5'), 0)).toMatchObject({ load: [100, 0], panic: [false, false] })
  })

  it('spills over where too few hosts of the first level are healthy', () => {
    const lines = [{ port: 1 }, { port: 2, unhealthy: true }, { port: 3, priority: 1 }]
    const spec = clusterOf(lines, { lb_policy: 'RANDOM' })
    const balancer = new LoadBalancer(5)
    balancer.update(spec, hostsOf(spec), 0)
    const got = shares(20_000, (i) => balancer.pick(pickNumber(i)))
    expect(got[1]).toBeCloseTo(0.7, 1.5)
    expect(got[2]).toBeUndefined()
    expect(hostShares(spec)).toEqual([0.7, 0, 0.3])
  })

  it('has no host where none is healthy', () => {
    const spec = clusterOf([{ port: 1, unhealthy: true }], { lb_policy: 'LEAST_REQUEST' })
    const balancer = new LoadBalancer(5)
    balancer.update(spec, hostsOf(spec), 0)
    expect(balancer.pick(pickNumber(0))).toBeUndefined()
    expect(hostShares(spec)).toEqual([0])
  })
})

describe('locality weights', () => {
  it.each([
    [100, 0.33],
    [70, 0.33],
    [50, 0.26],
    [25, 0.15],
    [0, 0],
  ])('%s % of a zone of weight 1 beside a full one of weight 2 take %s', (healthy, share) => {
    const zone = (name: string, weight: number, up: number) =>
      Array.from({ length: 20 }, (_, i) => ({ port: weight * 1000 + i, zone: name, zoneWeight: weight, unhealthy: i >= (up * 20) / 100 }))
    const spec = clusterOf([...zone('x', 1, healthy), ...zone('y', 2, 100)], {
      lb_policy: 'ROUND_ROBIN',
      common_lb_config: { healthy_panic_threshold: {}, locality_weighted_lb_config: {} },
    })
    const balancer = new LoadBalancer(3)
    balancer.update(spec, hostsOf(spec), 0)
    const got = ports(5000, (i) => balancer.pick(pickNumber(i))).filter((port) => (port ?? 0) < 2000).length / 5000
    expect(got).toBeCloseTo(share, 1.9)
    expect(
      hostShares(spec)
        .slice(0, 20)
        .reduce((sum, s) => sum + s, 0),
    ).toBeCloseTo(share, 1.9)
  })
})

it.each([
  [0, 0.1],
  [12, 0.2],
  [20, 1 / 3],
  [60, 1],
])('a host %s s old in a window of 60 s counts %s of its weight', (age, factor) => {
  const spec = clusterOf(three, { round_robin_lb_config: { slow_start_config: { slow_start_window: '60s' } } })
  expect(slowStartFactor(spec, Object.assign(Object.create(null), { joinedUs: 0 }), age * 1e6)).toBeCloseTo(factor, 6)
})
