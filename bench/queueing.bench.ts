import { bench, describe } from 'vitest'
import { meanWaitUs, queues, simulatedWaitUs } from './queueing.ts'

/** Longest run there is; six of them make more than ten million requests. */
const SECONDS = 3600
const SEEDS = [1, 2, 3, 4, 5, 6]
const WITHIN = 0.02

describe('mean waits against queueing theory', () => {
  for (const queue of queues) {
    bench(
      `${queue.name} at ${queue.load * 100} %, ${SEEDS.length} runs of an hour`,
      () => {
        const runs = SEEDS.map((seed) => simulatedWaitUs(queue, SECONDS, seed))
        const requests = runs.reduce((sum, run) => sum + run.requests, 0)
        const wait = runs.reduce((sum, run) => sum + run.waitUs * run.requests, 0) / requests
        const off = wait / meanWaitUs(queue) - 1
        console.info(`${queue.name}: ${wait.toFixed(1)} µs over ${requests} requests, ${(off * 100).toFixed(2)} % off theory`)
        if (Math.abs(off) > WITHIN) throw new Error(`${queue.name} waits ${(off * 100).toFixed(2)} % off theory`)
      },
      { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 },
    )
  }
})
