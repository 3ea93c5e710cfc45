import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from '../../src/envoy/circuit-breaker.ts'
import { counterOf } from '../../src/envoy/cluster-counters.ts'
import { ClusterRuntime } from '../../src/envoy/cluster-runtime.ts'
import { compileCluster } from '../../src/envoy/cluster-spec.ts'
import { ClusterStats } from '../../src/envoy/cluster-stats.ts'
import { ConnectionPool, UNLIMITED } from '../../src/envoy/connection-pool.ts'
import { drawFaultAbort, drawFaultDelay, withinFraction } from '../../src/envoy/fault-injection.ts'
import type { Cluster } from '../../src/xds/proxy-config.ts'
import { clusterOf, pickNumber, shares } from './hosts.ts'

describe('compiling a cluster', () => {
  it("takes Envoy's defaults where it is silent", () => {
    const spec = compileCluster({ name: 'c' }, undefined)
    expect(spec).toMatchObject({
      lbPolicy: 'ROUND_ROBIN',
      panicThreshold: 50,
      http2: false,
      concurrentStreams: 1024,
      maxRequestsPerConnection: 0,
      tableSize: 65_537,
      hosts: [],
      limits: { maxConnections: 1024, maxPendingRequests: 1024, maxRequests: 1024, maxRetries: 3 },
      connectTimeoutUs: 5_000_000,
    })
    expect(spec.outlier).toBeUndefined()
  })

  it('reads what istiod pushes, its 2³² − 1 as no limit', () => {
    const spec = compileCluster(
      {
        name: 'c',
        lb_policy: 'RING_HASH',
        connect_timeout: '10s',
        common_lb_config: { healthy_panic_threshold: {} },
        circuit_breakers: {
          thresholds: [
            { max_connections: 1, max_pending_requests: 4_294_967_295, max_requests: 4_294_967_295, max_retries: 4_294_967_295 },
          ],
        },
        outlier_detection: {
          consecutive_5xx: 3,
          interval: '1s',
          base_ejection_time: '0.500s',
          max_ejection_percent: 100,
          enforcing_success_rate: 0,
        },
        ring_hash_lb_config: { minimum_ring_size: '2048' },
        typed_extension_protocol_options: {
          x: {
            explicit_http_config: { http2_protocol_options: { max_concurrent_streams: 7 } },
            common_http_protocol_options: { max_requests_per_connection: 2 },
          },
        },
      } as Cluster,
      undefined,
    )
    expect(spec).toMatchObject({
      lbPolicy: 'RING_HASH',
      panicThreshold: 0,
      http2: true,
      concurrentStreams: 7,
      maxRequestsPerConnection: 2,
      connectTimeoutUs: 10_000_000,
      ring: { minSize: 2048 },
      limits: { maxConnections: 1, maxPendingRequests: Number.POSITIVE_INFINITY },
      outlier: {
        consecutive5xx: 3,
        enforcing5xx: 100,
        enforcingGateway: 0,
        intervalUs: 1_000_000,
        baseEjectionUs: 500_000,
        maxEjectionPercent: 100,
        maxEjectionUs: 300_000_000,
      },
    })
  })
})

it('bounds a ring whose making would stop the engine', () => {
  const huge = { name: 'a', lb_policy: 'RING_HASH', ring_hash_lb_config: { minimum_ring_size: 8_388_608 } } as Cluster
  expect(compileCluster(huge, undefined).ring).toEqual({ minSize: 65_536, maxSize: 65_536 })
})

describe('a circuit breaker', () => {
  const limits = { maxConnections: 2, maxPendingRequests: 1, maxRequests: 0, maxRetries: 1 }
  it('admits below its limits', () => {
    const breaker = new CircuitBreaker(limits)
    expect([breaker.admitsConnection, breaker.admitsPending, breaker.admitsRequest, breaker.admitsRetry]).toEqual([true, true, false, true])
    breaker.connections = 2
    breaker.pending = 1
    breaker.retries = 1
    expect([breaker.admitsConnection, breaker.admitsPending, breaker.admitsRetry]).toEqual([false, false, false])
  })

  it.each([
    { requests: 4, retries: 0, admits: true },
    { requests: 4, retries: 1, admits: false },
    { requests: 20, retries: 3, admits: true },
    { requests: 20, retries: 4, admits: false },
  ])('with a retry budget of 20 % and at least 1: $requests requests, $retries retries: $admits', ({ requests, retries, admits }) => {
    const breaker = new CircuitBreaker({ ...limits, retryBudget: { percent: 20, minConcurrency: 1 } })
    Object.assign(breaker, { requests, retries })
    expect(breaker.admitsRetry).toBe(admits)
  })
})

describe('a connection pool', () => {
  it('of HTTP/1.1 has room for one stream a connection', () => {
    const pool = new ConnectionPool<string>()
    expect(pool.take()).toBe(-1)
    pool.ready(UNLIMITED)
    expect([pool.take(), pool.take()]).toEqual([UNLIMITED, -1])
    expect(pool.release(UNLIMITED)).toBe(true)
    expect(pool.take()).toBe(UNLIMITED)
  })

  it('closes a connection that has carried all it may', () => {
    const pool = new ConnectionPool<string>()
    pool.ready(2)
    const first = pool.take()
    expect([first, pool.release(first), pool.take(), pool.release(0), pool.take()]).toEqual([1, true, 0, false, -1])
  })

  it('of HTTP/1.1 loses the connections that were freed longest ago, once they have carried nothing for too long', () => {
    const pool = new ConnectionPool<string>(1000)
    pool.connections = 3
    for (const at of [0, 0, 0]) pool.ready(UNLIMITED, at)
    pool.take()
    pool.take()
    pool.release(UNLIMITED, 400)
    pool.release(5, 700)
    expect([pool.expire(999), pool.expire(1000), pool.expire(1399), pool.expire(1400), pool.connections]).toEqual([0, 1, 0, 1, 1])
    expect([pool.take(), pool.take()]).toEqual([4, -1])
  })

  it('of HTTP/1.1 loses connections that are too old, at once where they carry nothing, else after their stream', () => {
    const pool = new ConnectionPool<string>(Number.POSITIVE_INFINITY, 1000)
    pool.connections = 3
    for (const at of [0, 300, 600]) pool.ready(UNLIMITED, at)
    pool.take()
    pool.carry('busy')
    expect([pool.retire(999), pool.retire(1000), pool.retire(1300), pool.connections]).toEqual([0, 1, 1, 1])
    expect([pool.release(UNLIMITED, 1599, 'busy'), pool.take()]).toEqual([true, UNLIMITED])
    pool.carry('longer')
    expect([pool.release(UNLIMITED, 1600, 'longer'), pool.take()]).toEqual([false, -1])
  })

  it('of a host that is out closes what carries nothing, and the rest after their streams', () => {
    const pool = new ConnectionPool<string>()
    pool.connections = 3
    for (let n = 3; n > 0; n--) pool.ready(UNLIMITED)
    pool.take()
    expect([pool.drain(1), pool.connections, pool.release(UNLIMITED), pool.take()]).toEqual([2, 1, false, -1])
    pool.ready(UNLIMITED)
    expect([pool.take(), pool.release(UNLIMITED)]).toEqual([UNLIMITED, true])
  })

  it('keeps to another idle timeout from then on', () => {
    const pool = new ConnectionPool<string>()
    pool.connections = 1
    pool.ready(UNLIMITED, 0)
    expect(pool.expire(9_000_000)).toBe(0)
    pool.idleAfter(1000, 9_000_000)
    expect([pool.expire(9_000_999), pool.expire(9_001_000)]).toEqual([0, 1])
  })

  it('wants a connection when more wait than are coming', () => {
    const pool = new ConnectionPool<string>()
    pool.pending.push('a')
    pool.pending.push('b')
    pool.connecting = 1
    expect(pool.wantsConnection).toBe(true)
    expect([pool.pending.remove('a'), pool.pending.remove('a'), pool.wantsConnection]).toEqual([true, false, false])
  })
})

describe('a cluster through changes of its configuration', () => {
  it('keeps what it knows of hosts that stay', () => {
    const runtime = new ClusterRuntime(clusterOf([{ port: 1 }, { port: 2 }]), 7, 0, () => 0)
    const [first] = runtime.members
    if (first) first.consecutive5xx = 4
    runtime.reconfigure(clusterOf([{ port: 3 }, { port: 1 }]), 5, () => 0)
    expect(runtime.members.map((host) => [host.spec.port, host.consecutive5xx, host.joinedUs])).toEqual([
      [3, 0, 5],
      [1, 4, Number.NEGATIVE_INFINITY],
    ])
  })

  it('picks of what is there, and stops at once when nothing is', () => {
    const runtime = new ClusterRuntime(clusterOf([{ port: 1 }]), 7, 0, () => 0)
    runtime.reconfigure(clusterOf([{ port: 2 }, { port: 3 }]), 5, () => 0)
    expect(Object.keys(shares(100, (i) => runtime.pick(pickNumber(i))))).toEqual(['2', '3'])
    runtime.reconfigure(clusterOf([]), 6, () => 0)
    expect(runtime.pick(pickNumber(0))).toBeUndefined()
  })
})

it('counts under the names that Envoy has', () => {
  const stats = new ClusterStats()
  stats.attached = 3
  stats.count(counterOf.upstream_rq_retry)
  stats.countFinal(503)
  stats.countFinal(200)
  for (const status of [503, 504]) stats.countRetried(status)
  expect(stats.snapshot()).toMatchObject({
    upstream_rq_total: 3,
    upstream_rq_retry: 1,
    upstream_rq_503: 1,
    upstream_rq_5xx: 1,
    'external.upstream_rq_200': 1,
    upstream_rq_completed: 2,
    'retry.upstream_rq_503': 1,
    'retry.upstream_rq_5xx': 2,
    'retry.upstream_rq_completed': 2,
  })
  expect(stats.snapshot()).not.toHaveProperty('upstream_rq_timeout')
})

describe('faults', () => {
  it.each([
    { random: 0, numerator: 0, denominator: 100, hit: false },
    { random: 199, numerator: 100, denominator: 100, hit: true },
    { random: 1_000_100, numerator: 101, denominator: 1_000_000, hit: true },
    { random: 1_000_101, numerator: 101, denominator: 1_000_000, hit: false },
    { random: 5, numerator: 500, denominator: 100, hit: true },
  ] as const)('$random % $denominator < $numerator: $hit', ({ random, hit, ...fraction }) => {
    expect(withinFraction(random, fraction)).toBe(hit)
  })

  it('are drawn afresh for delay and abort', () => {
    const half = { numerator: 50, denominator: 100 } as const
    const fault = { delay: { ...half, ms: 7 }, abort: { ...half, status: 500 } }
    const counts = [0, 0, 0, 0]
    for (let point = 0; point < 4000; point++) {
      const index = (drawFaultDelay(fault, point) > 0 ? 1 : 0) + (drawFaultAbort(fault, point) ? 2 : 0)
      counts[index] = (counts[index] ?? 0) + 1
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(110)
  })
})
