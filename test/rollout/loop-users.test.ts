import { describe, expect, it } from 'vitest'
import { compile, type Recording } from '../../src/index.ts'
import { loopUsers } from '../../src/rollout/loop-users.ts'
import { runToEnd } from '../run-to-end.ts'
import { scenario, service, virtualService } from '../sim/texts.ts'

const mesh = [
  service('shop', { v1: 2 }, 80),
  service('web'),
  virtualService(
    'shop',
    `{ timeout: 300ms, retries: { attempts: 2, perTryTimeout: 100ms, retryOn: 5xx },
       fault: { delay: { percentage: { value: 20 }, fixedDelay: 40ms } }, mirror: { host: shop }, route: [{ destination: { host: shop } }] }`,
  ),
]

/** Each user keeps the headers of one class, so that a request given to the wrong user shows. */
const classes = Array.from({ length: 12 }, (_, i) => `{ url: http://shop/, headers: { user: "${i}" } }`)

function run(rate: string): { readonly recording: Recording; readonly users: ReadonlyMap<number, number> } {
  const fields = `
  duration: 30s
  seed: 5
  traffic:
  - { name: others, from: { workload: web-v1 }, rate: 20/s, requests: [{ url: http://shop/other }] }
  - { name: people, from: { workload: web-v1 }, ${rate}, requests: [${classes.join(', ')}] }
  workloads:
  - { match: { app: shop }, latency: { p50: 20ms, p99: 200ms }, failures: [{ percentage: 10, status: 503 }, { percentage: 3, hang: true }] }`
  const compiled = compile({ files: [{ name: 'shop.yaml', text: [...mesh, scenario(fields)].join('---') }] })
  const recording = runToEnd(compiled)
  return { recording, users: loopUsers(recording, compiled.scenario.traffic) }
}

describe('the users of a closed loop', () => {
  it.each([
    ['thinking for various times', 'users: { count: 40, think: { p50: 300ms, p99: 2s }, rampUp: 5s }'],
    ['all beginning at once', 'users: { count: 40, think: { p50: 300ms, p99: 2s }, rampUp: 0s }'],
    ['hardly thinking', 'users: { count: 9, think: 0s }'],
  ])('are told apart, %s', (_, rate) => {
    const { recording, users } = run(rate)
    const { decision } = recording.rows
    const classOf = (row: number) => recording.decisions[decision[row] ?? 0]?.requestClass
    const pairs = new Set([...users].map(([row, user]) => `${user} ${classOf(row)}`))
    expect(new Set(users.values()).size).toBe(Number(/count: (\d+)/.exec(rate)?.[1]))
    expect(pairs.size).toBe(new Set(users.values()).size)
    expect(new Set([...users.keys()].map(classOf)).size).toBeGreaterThan(4)
    expect(users.size).toBeGreaterThan(500)
  })

  it('are none where requests come at a rate', () => {
    expect(run('rate: 40/s').users.size).toBe(0)
  })
})
