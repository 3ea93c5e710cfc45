import { describe, expect, it } from 'vitest'
import { ClusterRuntime } from '../../src/envoy/cluster-runtime.ts'
import type { OutlierRules } from '../../src/envoy/cluster-spec.ts'
import { OutlierDetection } from '../../src/envoy/outlier-detection.ts'
import { clusterOf, hostsOf } from './hosts.ts'
import { outlierDefaults } from './outlier-defaults.ts'

const S = 1_000_000

function detection(more: Partial<OutlierRules> = {}, size = 3) {
  const rules: OutlierRules = { ...outlierDefaults, maxEjectionPercent: 100, ...more }
  const hosts = hostsOf(clusterOf(Array.from({ length: size }, (_, i) => ({ port: i + 1 }))))
  const outlier = new OutlierDetection(rules)
  const answer = (status: number, host = hosts[0], now = 0) =>
    host ? outlier.onResponse(hosts, host, status, now, () => 99).at(-1)?.type : undefined
  return { hosts, outlier, answer }
}

describe('counting', () => {
  it.each([
    { name: 'five 5xx in a row eject', statuses: [500, 501, 502, 503, 599], ejected: true },
    { name: 'anything else begins anew', statuses: [500, 500, 500, 500, 404, 500, 500, 500, 500], ejected: false },
    {
      name: 'gateway errors alone do not, unless enforced',
      rules: { consecutive5xx: 0 },
      statuses: [503, 503, 503, 503, 503, 503],
      ejected: false,
    },
    {
      name: 'gateway errors, enforced',
      rules: { consecutive5xx: 0, enforcingGateway: 100 },
      statuses: [503, 502, 504, 503, 503],
      ejected: true,
    },
    {
      name: 'a 500 begins the gateway count anew',
      rules: { consecutive5xx: 0, enforcingGateway: 100 },
      statuses: [503, 502, 504, 503, 500, 503],
      ejected: false,
    },
  ])('$name', ({ rules, statuses, ejected }) => {
    const { hosts, answer } = detection(rules)
    for (const status of statuses) answer(status)
    expect(hosts[0]?.ejected).toBe(ejected)
  })

  it('judges each counter that fires by itself', () => {
    const { hosts, outlier } = detection({ consecutive5xx: 1, consecutiveGateway: 1, maxEjectionPercent: 10 })
    const [host] = hosts
    if (!host) throw new Error('no host')
    expect(outlier.onResponse(hosts, host, 503, 0, () => 0)).toEqual([
      { type: 'overflow', kind: 'consecutive_gateway_failure' },
      { type: 'overflow', kind: 'consecutive_5xx' },
    ])
    expect(outlier.onResponse(hosts, host, 500, 0, () => 0).map(({ kind }) => kind)).toEqual(['consecutive_5xx'])
  })

  it('keeps failures of the connection apart where told to', () => {
    const { hosts, outlier } = detection({ splitLocal: true, consecutiveLocal: 2, consecutive5xx: 1 })
    const host = hosts[0]
    if (!host) throw new Error('no host')
    outlier.onLocalFailure(hosts, host, 503, 0, () => 0)
    outlier.onAttached(host)
    outlier.onLocalFailure(hosts, host, 503, 0, () => 0)
    expect(host.ejected).toBe(false)
    outlier.onLocalFailure(hosts, host, 504, 0, () => 0)
    expect(host.ejected).toBe(true)
  })
})

describe('how many may be out', () => {
  it.each([
    { size: 9, percent: 10, ejected: 0 },
    { size: 10, percent: 10, ejected: 1 },
    { size: 2, percent: 50, ejected: 1 },
    { size: 2, percent: 60, ejected: 1 },
    { size: 3, percent: 100, ejected: 3 },
  ])('$percent % of $size: $ejected', ({ size, percent, ejected }) => {
    const { hosts, answer } = detection({ consecutive5xx: 1, maxEjectionPercent: percent }, size)
    for (const host of hosts) answer(500, host)
    expect(hosts.filter((host) => host.ejected).length).toBe(ejected)
  })

  it('says overflow where no more may go', () => {
    const { answer } = detection({ consecutive5xx: 1, maxEjectionPercent: 10 })
    expect(answer(500)).toBe('overflow')
  })

  it('draws for a percentage of enforcement', () => {
    const { answer } = detection({ consecutive5xx: 1, enforcing5xx: 50 })
    expect(answer(500)).toBe('not-enforced')
  })
})

it('stays out longer each time, and less after good times', () => {
  const { hosts, outlier, answer } = detection({ consecutive5xx: 1, baseEjectionUs: 10 * S })
  const host = hosts[0]
  const out: string[] = []
  for (let t = 0; t <= 100; t += 10) {
    if (outlier.tick(hosts, t * S).length > 0) out.push(`back ${t}`)
    if ([0, 10, 30, 80].includes(t) && host && !host.ejected) out.push(`${answer(500, host, t * S)} ${t}`)
  }
  expect(out).toEqual(['ejected 0', 'back 10', 'ejected 10', 'back 30', 'ejected 30', 'back 60', 'ejected 80', 'back 100'])
})

it('counts ejections no further than the longest one, so that good times take effect as soon as they come', () => {
  const { hosts, outlier, answer } = detection({ consecutive5xx: 1, baseEjectionUs: 10 * S, maxEjectionUs: 30 * S })
  const host = hosts[0]
  const counts: number[] = []
  for (let t = 0; t < 600 && host; t += 10) {
    outlier.tick(hosts, t * S)
    if (!host.ejected) {
      answer(500, host, t * S)
      counts.push(host.ejections)
    }
  }
  expect(counts.slice(0, 7)).toEqual([1, 2, 3, 4, 4, 4, 4])
})

it('reaches the load balancer merged within a second', () => {
  const runtime = new ClusterRuntime(clusterOf([{ port: 1 }, { port: 2 }]), 7, 0, () => 0)
  expect(runtime.updateDueUs(500_000)).toBe(500_000)
  runtime.deliver(500_000)
  expect(runtime.updateDueUs(900_000)).toBe(1_900_000)
  expect(runtime.updateDueUs(1_500_000)).toBe(1_500_000)
})
