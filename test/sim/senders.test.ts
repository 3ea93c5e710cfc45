import { describe, expect, it } from 'vitest'
import type { TrafficSource } from '../../src/sim/traffic.ts'
import type { SimulationInput } from '../../src/sim/world.ts'
import { asked, behaviour, finish, ingress, type SpokenRow, scene, service, source, spoken, tally, worldOf } from './scene.ts'

const users = (count: number, thinkMs: number): TrafficSource['rate'] => ({
  type: 'users',
  count,
  think: { p50Ms: thinkMs, p99Ms: thinkMs },
  rampUpMs: thinkMs,
})
const sleep = { type: 'workload', namespace: 'default', name: 'sleep-v1' } as const
const byCookie = (ttl: string) => `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: stock }
spec: { host: stock, trafficPolicy: { loadBalancer: { consistentHash: { httpCookie: { name: who, ttl: ${ttl} } } } } }
`

function run(more: Partial<TrafficSource>, texts: readonly string[] = [], input: Partial<SimulationInput> = {}): readonly SpokenRow[] {
  const world = worldOf([service('sleep', { v1: 1 }, 80), service('stock', { v1: 4 }), ...texts].join('---'))
  const base = source(sleep, 40, asked('http://stock:9080/'))
  const workloads = [behaviour({ app: 'stock' }, { latency: { p50Ms: 50, p99Ms: 50 } })]
  return spoken(finish(scene(world, { traffic: [{ ...base, ...more }], workloads, ...input })))
}

describe('users of a closed loop', () => {
  it('ask, wait for the answer, think, ask again', () => {
    const rows = run({ rate: users(1, 200) })
    expect(rows.length).toBeGreaterThan(35)
    expect(rows.slice(1).every((row, i) => row.arrive - (rows[i]?.end ?? 0) === 200_000)).toBe(true)
  })

  it('ask as often as Little says: users / (answer + thinking)', () => {
    const rows = run({ rate: users(20, 450) }, [], { durationMs: 20_000 })
    expect(rows.length / 20 / (20 / 0.5015)).toBeCloseTo(1, 1)
  })

  it('slow down with the service, which therefore never piles up', () => {
    const slow = [behaviour({ app: 'stock' }, { latency: { p50Ms: 500, p99Ms: 500 }, concurrency: 1 })]
    const rows = run({ rate: users(10, 10) }, [], { workloads: slow })
    expect(Math.max(...rows.map((row) => row.end - row.arrive).filter((wait) => wait < 1e9))).toBeLessThan(5_100_000)
  })

  it('end although they do not think and get their answers at once', () => {
    const rows = run({ rate: users(5, 0), requests: [asked('http://nosuch/')] }, [], { durationMs: 1000 })
    expect(rows.length).toBeGreaterThan(4000)
    expect(rows.length).toBeLessThanOrEqual(5000)
  })
})

describe('sessions', () => {
  /** Pods that were asked once the first answer had brought its cookie. */
  function podsOf(rows: readonly SpokenRow[]): number {
    return new Set(rows.filter((row) => row.arrive > (rows[0]?.end ?? 0)).map((row) => row.pod)).size
  }

  it('send the cookie that the proxy made: a user stays with one pod', () => {
    expect(podsOf(run({ sessions: 1 }, [byCookie('0s')]))).toBe(1)
    expect(podsOf(run({ rate: users(1, 20) }, [byCookie('0s')]))).toBe(1)
  })

  it('spread as users do who never come back, where there are none', () => {
    expect(podsOf(run({}, [byCookie('0s')]))).toBe(4)
    expect(podsOf(run({ sessions: 50 }, [byCookie('0s')]))).toBe(4)
  })

  it('lose the cookie when its time is over', () => {
    expect(podsOf(run({ sessions: 1 }, [byCookie('1s')]))).toBeGreaterThan(1)
  })

  it('go through a gateway too', () => {
    const cookie = byCookie('0s').replaceAll('stock', 'productpage')
    const world = worldOf([service('productpage', { v1: 4 }), ingress, cookie].join('---'))
    const pods = (sessions: number) => {
      const users = source({ type: 'gateway', namespace: 'default', name: 'bookinfo-gateway' }, 40, asked('http://bookinfo.app/'))
      return podsOf(
        spoken(finish(scene(world, { traffic: [{ ...users, sessions }] }))).filter((row) => row.from.startsWith('istio-ingressgateway')),
      )
    }
    expect([pods(1), pods(0)]).toEqual([1, 4])
  })

  it('keep to the classes with their headers', () => {
    const requests = [
      asked('http://stock:9080/a', { headers: { team: 'a' } }),
      asked('http://stock:9080/b', { headers: { team: 'b' } }),
      asked('http://stock:9080/c', { headers: { team: 'b' } }),
    ]
    const world = worldOf([service('sleep', { v1: 1 }, 80), service('stock')].join('---'))
    const classes = [1, 2, 3, 4, 5, 6].map((seed) => {
      const recording = finish(scene(world, { seed, traffic: [{ ...source(sleep, 40, ...requests), sessions: 1 }] }))
      return Object.keys(
        tally([...recording.rows.decision.slice(0, recording.rows.length)], (i) => recording.decisions[i]?.request.path ?? ''),
      )
    })
    expect(classes.every((paths) => paths.join() === '/a' || [...paths].sort().join() === '/b,/c')).toBe(true)
    expect(new Set(classes.map((paths) => paths.includes('/a'))).size).toBe(2)
  })
})
