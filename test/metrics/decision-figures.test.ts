import { describe, expect, it } from 'vitest'
import { computeFigures, none, type Recording, rowBits, wholeRun } from '../../src/index.ts'
import { flagsOf } from '../../src/metrics/outcome.ts'
import { runOf } from '../run-to-end.ts'
import { destinationRule, scenario, service, virtualService } from '../sim/texts.ts'

/** A rule of stock with its routes, over 60 s of 20 requests a second that sleep sends. */
function run(http: string): Recording {
  return runOf(
    service('sleep', { v1: 1 }, 80),
    service('stock', { v1: 1, v2: 1 }),
    destinationRule('stock', 'v1', 'v2'),
    virtualService('stock', `{ ${http} }`),
    scenario(`  traffic: [{ name: users, from: { workload: sleep-v1 }, rate: 20/s, requests: [{ url: "http://stock:9080/" }] }]
  workloads: [{ match: { app: stock, version: v2 }, failures: [{ percentage: 50, status: 503 }] }]`),
  )
}

/** The last tries of all answered calls, read off the rows one by one. */
function finalsOf({ rows, edges, nodes }: Recording) {
  return Array.from({ length: rows.length }, (_, row) => row)
    .filter((row) => (rows.bits[row] ?? 0) & rowBits.final && rows.end[row] !== none)
    .map((row) => {
      const edge = edges[rows.edge[row] ?? -1]
      const bits = rows.bits[row] ?? 0
      return {
        version: nodes[edge?.to ?? -1]?.versions[edge?.toVersion ?? -1]?.label,
        status: rows.status[row],
        flags: flagsOf(bits),
        retried: (bits & rowBits.retry) !== 0,
      }
    })
}

const split = 'route: [{ destination: { host: stock, subset: v1 }, weight: 70 }, { destination: { host: stock, subset: v2 }, weight: 30 }]'

describe('figures of a decision', () => {
  it('count each destination that was drawn, beside its weight', () => {
    const recording = run(`retries: { attempts: 0 }, ${split}`)
    const finals = finalsOf(recording)
    const [of] = computeFigures(recording, wholeRun(recording)).decisions
    expect(of?.calls).toBe(finals.length)
    expect(of?.destinations.map(({ expected }) => expected)).toEqual([0.7, 0.3])
    expect(of?.destinations.map(({ count }) => count)).toEqual(
      ['v1', 'v2'].map((label) => finals.filter(({ version }) => version === label).length),
    )
    expect(of?.destinations.every(({ agrees }) => agrees)).toBe(true)
  })

  it('expect everything at an only destination', () => {
    const recording = run('route: [{ destination: { host: stock, subset: v1 } }]')
    const [of] = computeFigures(recording, wholeRun(recording)).decisions
    expect(of?.destinations).toEqual([expect.objectContaining({ expected: 1, observed: 1, count: of?.calls })])
  })

  it('count faults, and draw no destination for what they abort', () => {
    const recording = run(
      `fault: { delay: { fixedDelay: 1ms, percentage: { value: 20 } }, abort: { httpStatus: 418, percentage: { value: 25 } } }, ${split}`,
    )
    const finals = finalsOf(recording)
    const aborted = finals.filter(({ flags }) => flags.includes('FI')).length
    const [of] = computeFigures(recording, wholeRun(recording)).decisions
    expect(aborted).toBeGreaterThan(200)
    expect(of).toMatchObject({ aborted, delayed: finals.filter(({ flags }) => flags.includes('DI')).length })
    expect(of?.destinations.map((each) => each.of)).toEqual([finals.length - aborted, finals.length - aborted])
  })

  it('count what was retried, and what a retry saved', () => {
    const recording = run(`retries: { attempts: 1, retryOn: 5xx }, ${split}`)
    const retried = finalsOf(recording).filter((each) => each.retried)
    const saved = retried.filter(({ status }) => status === 200).length
    const [of] = computeFigures(recording, wholeRun(recording)).decisions
    expect(saved).toBeGreaterThan(50)
    expect(saved).toBeLessThan(retried.length)
    expect(of).toMatchObject({ retried: retried.length, saved, timedOut: 0 })
  })
})
