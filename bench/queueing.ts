import { type Compiled, compile, type Recording, simulate } from '../src/index.ts'
import { service } from './texts.ts'

/** A queue of Kendall's notation: Poisson arrivals, `servers` that each work exponentially or constantly long. */
export interface Queue {
  readonly name: string
  readonly servers: number
  readonly exponential: boolean
  /** Share of the servers' time that is busy. */
  readonly load: number
}

export const queues: readonly Queue[] = [
  { name: 'M/M/1', servers: 1, exponential: true, load: 0.7 },
  { name: 'M/M/4', servers: 4, exponential: true, load: 0.8 },
  { name: 'M/D/1', servers: 1, exponential: false, load: 0.7 },
]

const RATE = 500

/** Mean wait before service, by Erlang's C and by Pollaczek and Khinchine, in microseconds. */
export function meanWaitUs({ servers, exponential, load }: Queue): number {
  const serviceUs = serviceTimeUs({ servers, load })
  if (!exponential) return (load * serviceUs) / (2 * (1 - load))
  const offered = servers * load
  let blocked = 1
  for (let n = 1; n <= servers; n++) blocked = (offered * blocked) / (n + offered * blocked)
  const waits = blocked / (1 - load * (1 - blocked))
  return (waits * serviceUs) / (servers * (1 - load))
}

/** Mean wait of the simulated requests, of one run. */
export function simulatedWaitUs(queue: Queue, seconds: number, seed: number): { readonly waitUs: number; readonly requests: number } {
  const run = simulate(compiledQueue(queue, seconds, seed))
  let next = run.next()
  while (!next.done) next = run.next()
  return meanOf(next.value, serviceTimeUs(queue))
}

function serviceTimeUs({ servers, load }: Pick<Queue, 'servers' | 'load'>): number {
  return (1e6 * servers * load) / RATE
}

/** The way there and back of the network, which is no waiting. */
const ROUND_TRIP_US = 500

function meanOf({ rows, durationUs }: Recording, serviceUs: number): { waitUs: number; requests: number } {
  let sum = 0
  let requests = 0
  for (let row = 0; row < rows.length; row++) {
    const end = rows.end[row] as number
    if (end > durationUs) continue
    sum += end - (rows.start[row] as number)
    requests++
  }
  return { waitUs: sum / requests - ROUND_TRIP_US - serviceUs, requests }
}

function compiledQueue(queue: Queue, seconds: number, seed: number): Compiled {
  const ms = `${serviceTimeUs(queue) / 1000}ms`
  const scenario = `
apiVersion: telltale.dev/v1
kind: Scenario
metadata: { name: queue }
spec:
  duration: ${seconds}s
  seed: ${seed}
  traffic: [{ name: users, from: { workload: sleep-v1 }, rate: ${RATE}/s, requests: [{ url: "http://stock:9080/" }] }]
  workloads: [{ match: { app: stock }, latency: ${queue.exponential ? `{ mean: ${ms} }` : ms}, concurrency: ${queue.servers} }]
`
  return compile({ files: [service('sleep'), service('stock'), scenario].map((text, i) => ({ name: `${i}.yaml`, text })) })
}
