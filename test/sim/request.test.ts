import { describe, expect, it } from 'vitest'
import { rowBits } from '../../src/sim/recording.ts'
import type { SimulationInput } from '../../src/sim/world.ts'
import { asked, behaviour, call, finish, type SpokenRow, scene, service, source, spoken, tally, worldOf } from './scene.ts'

const sleep = service('sleep', { v1: 1 }, 80)

function rule(host: string, traffic: string, subsets: readonly string[] = []): string {
  const listed = subsets.map((name) => `{ name: ${name}, labels: { version: ${name} } }`).join(', ')
  return `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${host} }
spec: { host: ${host}, trafficPolicy: ${traffic || '{}'}, subsets: [${listed}] }
`
}

function routes(host: string, ...http: readonly string[]): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${host} }
spec:
  hosts: [${host}]
  http:
${http.map((route) => `  - ${route}`).join('\n')}
`
}

const to = (host: string, subset?: string) => `{ destination: { host: ${host}${subset ? `, subset: ${subset}` : ''} } }`

/** 40 calls a second for ten seconds from sleep to stock, ended soon enough that all are answered. */
function run(texts: readonly string[], more: Partial<SimulationInput> & { url?: string; rate?: number } = {}): readonly SpokenRow[] {
  const world = worldOf([sleep, ...texts].join('---'))
  const url = more.url ?? 'http://stock:9080/'
  const calls = {
    ...source({ type: 'workload', namespace: 'default', name: 'sleep-v1' }, 40, asked(url)),
    rate: {
      type: 'steps',
      arrivals: 'constant',
      points: [
        { atMs: 0, perSecond: more.rate ?? 40 },
        { atMs: 10_000, perSecond: 0 },
      ],
    },
  } as const
  const quick = behaviour({ app: 'stock' }, { latency: { p50Ms: 5, p99Ms: 5 } })
  return spoken(finish(scene(world, { durationMs: 60_000, traffic: [calls], ...more, workloads: [quick, ...(more.workloads ?? [])] })))
}

const outcomes = (rows: readonly SpokenRow[]) =>
  tally(
    rows.filter((row) => row.final && !row.mirror),
    (row) => `${row.status} ${row.flags}`.trim(),
  )
const failing = (status: number | 'reset' | 'hang', match = {}) =>
  behaviour({ app: 'stock', ...match }, { failures: [{ share: 1, status, fromMs: 0, toMs: 1e9 }] })

function byRequest(rows: readonly SpokenRow[]): ReadonlyMap<number, readonly SpokenRow[]> {
  const groups = new Map<number, SpokenRow[]>()
  for (const row of rows) groups.set(row.request, [...(groups.get(row.request) ?? []), row])
  return groups
}

describe('faults', () => {
  it('abort at once, in the share that is configured, without reaching a pod', () => {
    const rows = run([
      service('stock'),
      routes('stock', `fault: { abort: { percentage: { value: 25 }, httpStatus: 503 } }\n    route: [${to('stock')}]`),
    ])
    const aborted = rows.filter((row) => row.flags === 'FI')
    expect(aborted.every((row) => row.pod === '' && row.status === 503 && row.start === row.end)).toBe(true)
    expect(Math.abs(aborted.length - 100)).toBeLessThan(4 * Math.sqrt(75))
    expect(outcomes(rows)['200']).toBe(400 - aborted.length)
  })

  it('delay before the route timeout begins', () => {
    const rows = run([
      service('stock'),
      routes('stock', `fault: { delay: { percentage: { value: 100 }, fixedDelay: 2s } }\n    timeout: 1s\n    route: [${to('stock')}]`),
    ])
    expect(outcomes(rows)).toEqual({ '200 DI': 400 })
    expect(rows.every((row) => row.start - row.arrive >= 2_000_000 && row.end - row.start < 1_000_000)).toBe(true)
  })

  it('draw delay and abort apart', () => {
    const rows = run([
      service('stock'),
      routes(
        'stock',
        `fault: { delay: { percentage: { value: 50 }, fixedDelay: 10ms }, abort: { percentage: { value: 50 }, httpStatus: 500 } }\n    route: [${to('stock')}]`,
      ),
    ])
    const got = outcomes(rows)
    for (const outcome of ['200', '200 DI', '500 FI', '500 DI,FI']) expect(Math.abs((got[outcome] ?? 0) - 100)).toBeLessThan(40)
  })
})

describe('time', () => {
  it('is up after the route timeout: 504 UT, at that very moment', () => {
    const rows = run([service('stock'), routes('stock', `timeout: 1s\n    route: [${to('stock')}]`)], { workloads: [failing('hang')] })
    expect(outcomes(rows)).toEqual({ '504 UT': 400 })
    expect(rows.every((row) => row.end - row.arrive === 1_000_000)).toBe(true)
  })

  it('per try is up first, and each try has its own', () => {
    const retries = `timeout: 10s\n    retries: { attempts: 2, perTryTimeout: 500ms, retryOn: 5xx }\n    route: [${to('stock')}]`
    const rows = run([service('stock', { v1: 2 }), routes('stock', retries)], { workloads: [failing('hang')] })
    expect(rows.length).toBe(1200)
    expect(outcomes(rows)).toEqual({ '504 URX,UT': 400 })
    expect(rows.every((row) => row.end - row.start >= 500_000 && row.end - row.start < 502_000)).toBe(true)
  })

  it('for all tries together cuts the back-off and leaves no retry', () => {
    const retries = `timeout: 1200ms\n    retries: { attempts: 9, perTryTimeout: 500ms, retryOn: 5xx }\n    route: [${to('stock')}]`
    const rows = run([service('stock'), routes('stock', retries)], { workloads: [failing('hang')] })
    expect(outcomes(rows)).toEqual({ '504 UT': 400 })
    expect([...byRequest(rows).values()].every((tries) => (tries.at(-1)?.end ?? 0) - (tries[0]?.arrive ?? 0) === 1_200_000)).toBe(true)
  })
})

describe('retries', () => {
  const onAll = (attempts: number) => routes('stock', `retries: { attempts: ${attempts}, retryOn: 5xx }\n    route: [${to('stock')}]`)

  it('leave the pod that failed: two pods, one always failing, no call fails', () => {
    const rows = run([service('stock', { v1: 1, v2: 1 }), onAll(2)], { workloads: [failing(503, { version: 'v2' })] })
    expect(outcomes(rows)).toEqual({ 200: 400 })
    expect(rows.filter((row) => row.retry).length).toBeGreaterThan(100)
    expect(rows.filter((row) => row.retry && row.to === 'stock v2').length).toBeLessThan(15)
  })

  it('end in the last answer, marked URX', () => {
    const rows = run([service('stock'), onAll(2)], { workloads: [failing(503)] })
    expect(outcomes(rows)).toEqual({ '503 URX': 400 })
    expect(rows.length).toBe(1200)
  })

  it('are not made for what the policy does not name', () => {
    const rows = run([service('stock'), onAll(2)], { workloads: [failing(404)] })
    expect(outcomes(rows)).toEqual({ 404: 400 })
    expect(rows.length).toBe(400)
  })

  const bare = service('stock').replace(
    '{ app: stock, version: v1 } }\n    spec',
    "{ app: stock, version: v1, sidecar.istio.io/inject: 'false' } }\n    spec",
  )
  const h2 = `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: stock }
spec: { host: stock, trafficPolicy: { connectionPool: { http: { h2UpgradePolicy: UPGRADE } } } }
`
  const onReset = routes('stock', `retries: { attempts: 1, retryOn: reset }\n    route: [${to('stock')}]`)
  it.each([
    ['are not made by default', [bare], '503 UC'],
    ['are made for reset', [bare, onReset], '503 URX,UC'],
    ['are made for 5xx', [bare, onAll(1)], '503 URX,UC'],
    ['over HTTP/2 see the stream reset', [bare, h2], '503 UR'],
    ['over HTTP/2 are made for reset', [bare, h2, onReset], '503 URX,UR'],
    ['get an answer of the sidecar where there is one', [service('stock')], '503'],
    ['are not made for reset then', [service('stock'), onReset], '503'],
    ['but for 5xx', [service('stock'), onAll(1)], '503 URX'],
  ])('of a connection that the application breaks %s', (_, texts, outcome) => {
    expect(outcomes(run(texts, { workloads: [failing('reset')] }))).toEqual({ [outcome]: 400 })
  })

  it('wait as the back-off says', () => {
    const rows = run([service('stock'), onAll(3)], { workloads: [failing(500)] })
    const waits = [1, 2, 3].map((n) =>
      [...byRequest(rows).values()].map((tries) => ((tries[n]?.start ?? 0) - (tries[n]?.arrive ?? 0)) / 1000),
    )
    expect(waits.map((w) => Math.max(...w) < 100)).toEqual([true, true, true])
    for (const [n, mean] of [12, 24.5, 49.5].entries()) {
      const got = (waits[n] ?? []).reduce((sum, w) => sum + w, 0) / 400
      expect(Math.abs(got - mean)).toBeLessThan(mean * 0.15)
    }
  })

  it('stay in the weighted destination that was drawn', () => {
    const split = `retries: { attempts: 3, retryOn: 5xx }\n    route: [{ destination: { host: stock, subset: v1 }, weight: 50 }, { destination: { host: stock, subset: v2 }, weight: 50 }]`
    const rows = run([service('stock', { v1: 1, v2: 1 }), rule('stock', '', ['v1', 'v2']), routes('stock', split)], {
      workloads: [failing(503, { version: 'v2' })],
    })
    for (const tries of byRequest(rows).values()) expect(new Set(tries.map((row) => row.to)).size).toBe(1)
  })
})

describe('what the client learns of an answer that its proxy gives', () => {
  const subset = rule('stock', '', ['v1', 'v9'])
  const none = routes('stock', `route: [${to('stock', 'v9')}]`)
  it.each<[string, string, Record<string, string>, string]>([
    ['a status, over HTTP', 'http', {}, '503 UH'],
    ['200 with a gRPC status, of gRPC', 'grpc', { 'content-type': 'application/grpc' }, '200 UH'],
    ['the end of its connection, over TCP', 'tcp', {}, '0 UH'],
  ])('is %s', (_, protocol, headers, outcome) => {
    const texts = [
      service('stock').replace('name: http,', `name: ${protocol},`),
      subset,
      protocol === 'tcp' ? none.replace('http:', 'tcp:') : none,
    ]
    const world = worldOf([sleep, ...texts].join('---'))
    const calls = source({ type: 'workload', namespace: 'default', name: 'sleep-v1' }, 10, asked('http://stock:9080/', { headers }))
    const recording = finish(scene(world, { traffic: [calls] }))
    const rows = spoken(recording)
    expect(Object.keys(outcomes(rows))).toEqual([outcome])
    expect(rows.every((_row, i) => ((recording.rows.bits[i] ?? 0) & rowBits.failed) !== 0)).toBe(true)
  })
})

describe('mirrors', () => {
  it('copy a share, and no answer of theirs is heard', () => {
    const mirrored = `route: [${to('stock', 'v1')}]\n    mirrors: [{ destination: { host: stock, subset: v2 }, percentage: { value: 50 } }]`
    const rows = run([service('stock', { v1: 1, v2: 1 }), rule('stock', '', ['v1', 'v2']), routes('stock', mirrored)], {
      workloads: [failing(503, { version: 'v2' })],
    })
    const copies = rows.filter((row) => row.mirror)
    expect(Math.abs(copies.length - 200)).toBeLessThan(40)
    expect(copies.every((row) => row.to === 'stock v2' && row.status === 503)).toBe(true)
    expect(outcomes(rows)).toEqual({ 200: 400 })
  })
})

describe('nowhere to go', () => {
  it.each([
    {
      name: 'no route',
      texts: [service('stock'), routes('stock', `match: [{ uri: { exact: /x } }]\n    route: [${to('stock')}]`)],
      outcome: '404 NR',
      place: 'stock',
    },
    {
      name: 'a subset that is not defined',
      texts: [service('stock'), routes('stock', `route: [${to('stock', 'v9')}]`)],
      outcome: '503 NC',
      place: 'stock',
    },
    {
      name: 'a subset without pods',
      texts: [service('stock'), rule('stock', '', ['v9']), routes('stock', `route: [${to('stock', 'v9')}]`)],
      outcome: '503 UH',
      place: 'stock',
    },
    { name: 'a name that no DNS knows', texts: [], outcome: '0', place: 'stock' },
  ])('$name: $outcome', ({ texts, outcome, place }) => {
    const rows = run(texts)
    expect(outcomes(rows)).toEqual({ [outcome]: 400 })
    expect(tally(rows, (row) => `${row.to} ${row.pod}`)).toEqual({ [`${place} `]: 400 })
  })

  it('a host outside is taken to answer', () => {
    expect(outcomes(run([], { url: 'http://api.example.com/' }))).toEqual({ 200: 400 })
  })
})

describe('circuit breakers', () => {
  const slow = behaviour({ app: 'stock' }, { latency: { p50Ms: 100, p99Ms: 100 } })

  it('refuse what exceeds connections and queue', () => {
    const limits = rule('stock', '{ connectionPool: { tcp: { maxConnections: 1 }, http: { http1MaxPendingRequests: 1 } } }')
    const rows = run([service('stock'), limits], { workloads: [slow] })
    const got = outcomes(rows)
    expect(got['200']).toBeGreaterThan(90)
    expect(got['200']).toBeLessThan(105)
    expect((got['503 UO'] ?? 0) + (got['200'] ?? 0)).toBe(400)
    expect(rows.filter((row) => row.queued).length).toBeGreaterThan(90)
  })

  it('say when they open', () => {
    const limits = rule('stock', '{ connectionPool: { tcp: { maxConnections: 1 }, http: { http1MaxPendingRequests: 1 } } }')
    const world = worldOf([sleep, service('stock'), limits].join('---'))
    const points = [
      { atMs: 0, perSecond: 5 },
      { atMs: 2000, perSecond: 50 },
      { atMs: 4000, perSecond: 5 },
    ]
    const users = {
      ...source({ type: 'workload', namespace: 'default', name: 'sleep-v1' }, 1, asked('http://stock:9080/')),
      rate: { type: 'steps', arrivals: 'constant', points },
    } as const
    const events = finish(scene(world, { durationMs: 10_000, traffic: [users], workloads: [slow] })).events
    expect(events.map((event) => event.type)).toEqual(['breaker-opened', 'breaker-closed'])
    expect(events.map((event) => Math.floor(event.atUs / 1e6))).toEqual([2, 5])
  })

  it('let everything through without limits', () => {
    const rows = run([service('stock')], { workloads: [slow] })
    expect(outcomes(rows)).toEqual({ 200: 400 })
    expect(rows.filter((row) => row.queued)).toEqual([])
  })
})

describe('outlier detection', () => {
  it('puts a failing pod out, and lets it back', () => {
    const policy = rule(
      'stock',
      '{ outlierDetection: { consecutive5xxErrors: 3, interval: 1s, baseEjectionTime: 2s, maxEjectionPercent: 50 } }',
    )
    const world = worldOf([sleep, service('stock', { v1: 1, v2: 1 }), policy].join('---'))
    const users = source({ type: 'workload', namespace: 'default', name: 'sleep-v1' }, 40, asked('http://stock:9080/'))
    const recording = finish(scene(world, { durationMs: 20_000, traffic: [users], workloads: [failing(503, { version: 'v2' })] }))
    const ejections = recording.events.filter((event) => event.type === 'ejected')
    const returns = recording.events.filter((event) => event.type === 'returned')
    expect(ejections.length).toBeGreaterThan(2)
    expect(returns.length).toBeGreaterThanOrEqual(ejections.length - 1)
    returns.forEach((event, i) => {
      expect(event.atUs).toBe(ejections[i]?.untilUs)
      expect(event.atUs % 1_000_000).toBe(0)
    })
    // Three errors each time, and those of the second until the load balancer hears of it: the pod's return was an update too.
    const failed = spoken(recording).filter((row) => row.status === 503)
    expect(failed.length).toBeLessThan(25 * ejections.length)
  })
})

describe('applications', () => {
  it('let requests wait where they work on as many as they can', () => {
    const busy = behaviour({ app: 'stock' }, { latency: { p50Ms: 20, p99Ms: 20 }, concurrency: 1 })
    const rows = run([service('stock')], { workloads: [busy], rate: 45 })
    const late = run([service('stock')], { workloads: [busy], rate: 60 })
    expect(Math.max(...rows.map((row) => row.end - row.start))).toBeLessThan(25_000)
    expect(Math.max(...late.map((row) => row.end - row.start))).toBeGreaterThan(1_000_000)
  })

  it('call others one after the other, or all at once', () => {
    const calls = [call('http://a:9080/'), call('http://b:9080/')]
    const app = (parallelCalls: boolean) => [
      behaviour({ app: 'stock' }, { calls, parallelCalls }),
      behaviour({}, { latency: { p50Ms: 10, p99Ms: 10 } }),
    ]
    const took = (parallelCalls: boolean) =>
      run([service('stock'), service('a'), service('b')], { workloads: app(parallelCalls) })
        .filter((row) => row.to === 'stock v1')
        .map((row) => row.end - row.start)
    expect(Math.min(...took(false))).toBeGreaterThanOrEqual(30_000)
    expect(took(true).at(-1)).toBeLessThan(24_000)
  })

  it.each([
    { onFailure: 'fail', outcome: '500' },
    { onFailure: 'ignore', outcome: '200' },
  ] as const)('whose call fails and who $onFailure answer $outcome', ({ onFailure, outcome }) => {
    const rows = run([service('stock'), service('a')], {
      workloads: [
        behaviour({ app: 'stock' }, { calls: [call('http://a:9080/', { onFailure })] }),
        behaviour({ app: 'a' }, { failures: [{ share: 1, status: 503, fromMs: 0, toMs: 1e9 }] }),
      ],
    })
    expect(
      tally(
        rows.filter((row) => row.to === 'stock v1'),
        (row) => String(row.status),
      ),
    ).toEqual({ [outcome]: 400 })
  })

  it('that call one another in a circle come to an end', () => {
    const rows = run([service('stock'), service('a')], {
      workloads: [
        behaviour({ app: 'stock' }, { calls: [call('http://a:9080/')] }),
        behaviour({ app: 'a' }, { calls: [call('http://stock:9080/')] }),
      ],
      rate: 1,
    })
    expect(tally(rows, (row) => `${row.status}`)).toEqual({ 500: rows.length })
    expect(rows.length).toBe(10 * 33)
  })

  it('fail only in their time', () => {
    const rows = run([service('stock')], {
      workloads: [behaviour({ app: 'stock' }, { failures: [{ share: 1, status: 500, fromMs: 2000, toMs: 4000 }] })],
    })
    expect(rows.every((row) => (row.status === 500) === (row.start >= 1_999_700 && row.start < 3_999_750))).toBe(true)
  })
})

describe('without a proxy', () => {
  const bare = (text: string) =>
    text.replaceAll(
      'labels: { app: sleep, version: v1 } }\n    spec',
      "labels: { app: sleep, version: v1, sidecar.istio.io/inject: 'false' } }\n    spec",
    )

  it('no rule of the mesh holds', () => {
    const world = worldOf(
      [
        bare(sleep),
        service('stock', { v1: 1, v2: 1 }),
        rule('stock', '', ['v1', 'v2']),
        routes('stock', `route: [${to('stock', 'v1')}]`),
      ].join('---'),
    )
    const users = source({ type: 'workload', namespace: 'default', name: 'sleep-v1' }, 40, asked('http://stock:9080/'))
    const recording = finish(scene(world, { traffic: [users] }))
    expect(Object.keys(tally(spoken(recording), (row) => row.to)).sort()).toEqual(['stock v1', 'stock v2'])
    expect(recording.decisions).toEqual([])
    expect(recording.nodes.find((node) => node.name === 'sleep')?.badges.map((badge) => badge.kind)).toEqual(['no-sidecar'])
  })

  it('an outsider reaches a Service at any ready pod', () => {
    const world = worldOf(service('stock', { v1: 1, v2: 3 }))
    const recording = finish(scene(world, { durationMs: 60_000, traffic: [source({ type: 'outside' }, 40, asked('http://stock:9080/'))] }))
    const share = spoken(recording).filter((row) => row.to === 'stock v2').length / recording.rows.length
    expect(share).toBeCloseTo(0.75, 1)
    expect(recording.edges.map((edge) => edge.expected[0])).toEqual([0.25, 0.75])
  })
})

describe('the timeline', () => {
  it('changes the route of requests from its time on', () => {
    const steps = ['v1', 'v2'].map((subset, i) => ({
      atMs: i * 5000,
      name: `step ${i}`,
      world: worldOf(
        [
          sleep,
          service('stock', { v1: 1, v2: 1 }),
          rule('stock', '', ['v1', 'v2']),
          routes('stock', `route: [${to('stock', subset)}]`),
        ].join('---'),
      ),
    }))
    const users = source({ type: 'workload', namespace: 'default', name: 'sleep-v1' }, 40, asked('http://stock:9080/'))
    const recording = finish(scene(steps[0]?.world ?? worldOf(''), { traffic: [users], steps }))
    expect(spoken(recording).every((row) => (row.to === 'stock v2') === row.arrive >= 5_000_000)).toBe(true)
    expect(recording.events.map((event) => [event.type, event.atUs, event.text])).toEqual([['applied', 5_000_000, 'step 1']])
    expect(recording.edges.map((edge) => edge.expected)).toEqual([
      [1, 0],
      [0, 1],
    ])
  })
})
