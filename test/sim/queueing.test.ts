import { expect, it } from 'vitest'
import { none } from '../../src/sim/recording.ts'
import type { WorkloadBehaviour } from '../../src/sim/traffic.ts'
import { asked, behaviour, finish, scene, service, source, worldOf } from './scene.ts'

const world = worldOf([service('sleep', { v1: 1 }, 80), service('stock')].join('---'))
const exponential = (ms: number) => ({ p50Ms: ms, p99Ms: ms, meanMs: ms })
const constant = (ms: number) => ({ p50Ms: ms, p99Ms: ms })
const ROUND_TRIP_US = 500

// Theory, in service times: Erlang's C gives 0.5964 for 4 servers at 80 %.
it.each([
  { queue: 'M/M/1 at 70 %', servers: 1, law: exponential, load: 0.7, waits: 0.7 / 0.3 },
  { queue: 'M/M/4 at 80 %', servers: 4, law: exponential, load: 0.8, waits: 0.5964 / (4 * 0.2) },
  { queue: 'M/D/1 at 70 %', servers: 1, law: constant, load: 0.7, waits: 0.7 / (2 * 0.3) },
])('$queue waits as theory has it, as far as 200,000 requests tell', ({ servers, law, load, waits }) => {
  const serviceMs = (servers * load * 1000) / 500
  const latency: NonNullable<WorkloadBehaviour['latency']> = law(serviceMs)
  const { rows } = finish(
    scene(world, {
      durationMs: 400_000,
      traffic: [source({ type: 'workload', namespace: 'default', name: 'sleep-v1' }, 500, asked('http://stock:9080/'))],
      workloads: [behaviour({ app: 'stock' }, { latency, concurrency: servers })],
    }),
  )
  let sum = 0
  let count = 0
  for (let row = 0; row < rows.length; row++) {
    const end = rows.end[row] ?? none
    if (end === none) continue
    sum += end - (rows.start[row] ?? 0) - ROUND_TRIP_US
    count++
  }
  expect(count).toBeGreaterThan(195_000)
  expect(Math.abs((sum / count / 1000 - serviceMs) / serviceMs / waits - 1)).toBeLessThan(0.06)
})
