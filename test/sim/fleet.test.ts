import { describe, expect, it } from 'vitest'
import { compile, type Recording } from '../../src/index.ts'
import { runToEnd } from '../run-to-end.ts'
import { service, spoken } from './scene.ts'

const sleep = service('sleep', { v1: 1 }, 80)

/** A run of the manifests with `rate` requests a second from sleep to stock; the rest of the scenario's spec as given. */
function run(manifests: readonly string[], spec: string, rate = '50/s', duration = '60s'): Recording {
  const scenario = `
apiVersion: telltale.dev/v1
kind: Scenario
metadata: { name: fleet }
spec:
  duration: ${duration}
  traffic:
    - { name: users, from: { workload: sleep-v1 }, rate: ${rate}, requests: [{ url: "http://stock:9080/" }] }
${spec}
`
  const compiled = compile({
    files: [
      { name: 'mesh.yaml', text: [sleep, ...manifests].join('---\n') },
      { name: 'scenario.yaml', text: scenario },
    ],
  })
  expect(compiled.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return runToEnd(compiled)
}

const eventsOf = (recording: Recording, type: string) =>
  recording.events.filter((event) => event.type === type).map((event) => `${(event.atUs / 1e6).toFixed(1)} ${event.text}`)
const podsBetween = (recording: Recording, from: number, to: number) =>
  new Set(
    spoken(recording)
      .filter((row) => row.pod && row.start >= from * 1e6 && row.start < to * 1e6)
      .map((row) => row.pod.replace('default/', '')),
  )

describe('the timeline', () => {
  it('kills a pod: what it worked on breaks off, others take over, it comes back', () => {
    const recording = run(
      [service('stock', { v1: 3 })],
      `
  workloads: [{ match: { app: stock }, latency: 200ms, startup: 5s }]
  timeline: [{ at: 10s, kill: { pod: stock-v1-1 } }]`,
    )
    expect(eventsOf(recording, 'pod-stopped')).toEqual(['10.0 default/stock-v1-1 was killed'])
    expect(eventsOf(recording, 'pod-started')).toEqual(['15.0 default/stock-v1-1 is ready'])
    const failed = spoken(recording).filter((row) => row.flags.includes('UC') || row.flags.includes('UF'))
    expect(failed.length).toBeGreaterThan(1)
    expect(failed.every((row) => row.pod === 'default/stock-v1-1' && row.end >= 10e6 && row.end < 10.2e6)).toBe(true)
    expect(podsBetween(recording, 10.2, 15).has('stock-v1-1')).toBe(false)
    expect(podsBetween(recording, 16, 60).size).toBe(3)
    expect(recording.pods.find((pod) => pod.name === 'default/stock-v1-1')?.changes).toEqual([10e6, 15e6])
  })

  it('cuts a pod off: what is under way hangs, new connections time out, until it can be reached again', () => {
    const rules = `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: stock }
spec: { host: stock, trafficPolicy: { connectionPool: { tcp: { connectTimeout: 1s } }, loadBalancer: { simple: ROUND_ROBIN } } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: stock }
spec: { hosts: [stock], http: [{ timeout: 3s, retries: { attempts: 0 }, route: [{ destination: { host: stock } }] }] }
`
    const recording = run(
      [service('stock', { v1: 2 }), rules],
      `
  workloads: [{ match: { app: stock }, latency: 10ms }]
  timeline: [{ at: 10s, unreachable: { pod: stock-v1-1 } }, { at: 30s, reachable: { pod: stock-v1-1 } }]`,
      '10/s',
    )
    expect(eventsOf(recording, 'pod-stopped')).toEqual(['10.0 default/stock-v1-1 cannot be reached'])
    const failed = spoken(recording).filter((row) => row.status >= 500)
    expect(new Set(failed.map((row) => `${row.status} ${row.flags} ${row.pod}`))).toEqual(
      new Set(['504 UT default/stock-v1-1', '503 UF default/stock-v1-1']),
    )
    const refused = failed.filter((row) => row.flags === 'UF')
    expect(refused.length).toBeGreaterThan(50)
    // Those that joined a connection on its way fail with it.
    expect(refused.every((row) => row.end - row.arrive <= 1_000_000)).toBe(true)
    expect(Math.max(...refused.map((row) => row.end - row.arrive))).toBe(1_000_000)
    expect(podsBetween(recording, 32, 60).size).toBe(2)
    expect(
      spoken(recording)
        .filter((row) => row.arrive > 32e6)
        .every((row) => row.status === 200),
    ).toBe(true)
  })

  it('warms a new pod up where the rule says so', () => {
    const share = (balancer: string) => {
      const rule = `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: stock }
spec: { host: stock, trafficPolicy: { loadBalancer: ${balancer} } }
`
      const recording = run([service('stock', { v1: 1 }), rule], '\n  timeline: [{ at: 10s, scale: { workload: stock-v1, replicas: 2 } }]')
      const rows = spoken(recording).filter((row) => row.start > 14e6 && row.start < 24e6)
      return rows.filter((row) => row.pod === 'default/stock-v1-1').length / rows.length
    }
    expect(share('{ simple: ROUND_ROBIN }')).toBeCloseTo(0.5, 1)
    expect(share('{ simple: ROUND_ROBIN, warmup: { duration: 60s } }')).toBeLessThan(0.2)
  })

  it('scales up and down, without a request lost', () => {
    const recording = run(
      [service('stock', { v1: 2 })],
      `
  timeline:
    - { at: 10s, scale: { workload: stock-v1, replicas: 4 } }
    - { at: 30s, scale: { workload: stock-v1, replicas: 1 } }`,
    )
    expect(eventsOf(recording, 'scaled')).toEqual(['10.0 default/stock-v1 scaled from 2 to 4', '30.0 default/stock-v1 scaled from 4 to 1'])
    expect(podsBetween(recording, 0, 13).size).toBe(2)
    expect(podsBetween(recording, 14, 30).size).toBe(4)
    expect([...podsBetween(recording, 31, 60)]).toEqual(['stock-v1-0'])
    expect(spoken(recording).every((row) => row.status === 200 || row.end > 60e6)).toBe(true)
  })

  it('takes pods out of their Service and puts them back', () => {
    const recording = run(
      [service('stock', { v1: 2 })],
      `
  timeline:
    - { at: 10s, unready: { workload: stock-v1 } }
    - { at: 20s, ready: { workload: stock-v1 } }`,
    )
    expect([...podsBetween(recording, 10.2, 20)]).toEqual(['stock-v1-1'])
    expect(podsBetween(recording, 21, 60).size).toBe(2)
  })

  it('leaves nobody to answer where all are gone: 503 UH', () => {
    const recording = run([service('stock', { v1: 1 })], '  timeline: [{ at: 10s, scale: { workload: stock-v1, replicas: 0 } }]')
    const late = spoken(recording).filter((row) => row.arrive > 10.2e6)
    expect(late.length).toBeGreaterThan(1000)
    expect(late.every((row) => row.status === 503 && row.flags === 'UH')).toBe(true)
  })

  it('rolls a new template out a few pods at a time: as many as wanted stay ready', () => {
    const changed = service('stock', { v1: 4 }).split('---')[1]?.replace('image: app', 'image: app2') ?? ''
    const recording = run(
      [service('stock', { v1: 4 })],
      `
  workloads: [{ match: { app: stock }, startup: 4s }]
  timeline:
    - at: 10s
      apply: |
${changed.trim().replaceAll(/^/gm, '        ')}`,
    )
    let ready = 4
    const counts = recording.events
      .filter(({ type }) => type.startsWith('pod-'))
      .map(({ type }) => {
        ready += type === 'pod-started' ? 1 : -1
        return ready
      })
    expect(counts.length).toBe(8)
    expect(Math.min(...counts)).toBe(3)
    expect(counts.at(-1)).toBe(4)
    expect(spoken(recording).every((row) => row.status === 200 || row.end > 60e6)).toBe(true)
  })

  it('says what a step lacks', () => {
    const text = 'apiVersion: telltale.dev/v1\nkind: Scenario\nspec: { traffic: [], timeline: [{ at: 1s }] }'
    const { diagnostics } = compile({ files: [{ name: 'scenario.yaml', text }] })
    expect(diagnostics.map(({ code }) => code)).toContain('missing-field')
  })
})

const hpa = `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: stock }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: stock-v1 }
  minReplicas: 1
  maxReplicas: 6
  metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 50 } } }]
  behavior: { scaleDown: { stabilizationWindowSeconds: 30 } }
`

describe('a HorizontalPodAutoscaler', () => {
  it('follows the load: ceil(current · load / target), down only after a while', () => {
    const recording = run(
      [service('stock', { v1: 1 }), hpa],
      '  workloads: [{ match: { app: stock }, latency: 20ms, concurrency: 1 }]',
      '{ steps: [{ at: 0s, rate: 40/s }, { at: 60s, rate: 5/s }] }',
      '150s',
    )
    // 40/s · 20 ms = 80 % of one pod: ceil(1 · 80 / 50) = 2.
    expect(eventsOf(recording, 'scaled')[0]).toBe('15.0 default/stock-v1 scaled from 1 to 2')
    const last = eventsOf(recording, 'scaled').at(-1) ?? ''
    expect(last).toMatch(/^(90|105|120)\.0 default\/stock-v1 scaled from 2 to 1/)
  })
})

describe('load', () => {
  it('slows a pod down by what it works on already', () => {
    const spec = '  workloads: [{ match: { app: stock }, latency: { p50: 10ms, perActive: 5ms } }]'
    const median = (rate: string) => {
      const times = spoken(run([service('stock', { v1: 1 })], spec, rate, '20s')).map((row) => row.end - row.start)
      return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
    }
    expect(median('5/s')).toBe(10_500)
    expect(median('120/s')).toBeGreaterThan(15_000)
  })

  it('is refused by a pod whose queue is full', () => {
    const spec = '  workloads: [{ match: { app: stock }, latency: 100ms, concurrency: 1, queue: 2 }]'
    const rows = spoken(run([service('stock', { v1: 1 })], spec, '40/s', '20s')).filter((row) => row.end < 20e6)
    expect(Math.max(...rows.map((row) => row.end - row.start))).toBeLessThanOrEqual(301_000)
    expect(rows.filter((row) => row.status === 503 && row.flags === '').length).toBeGreaterThan(100)
  })
})
