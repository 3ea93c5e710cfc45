import { describe, expect, it } from 'vitest'
import { compile } from '../../src/index.ts'
import { runToEnd } from '../run-to-end.ts'
import { service } from '../sim/scene.ts'

const sleep = service('sleep', { v1: 1 }, 80)

function compiled(manifests: readonly string[], spec: string) {
  const scenario = `
apiVersion: telltale.dev/v1
kind: Scenario
metadata: { name: bounds }
spec:
${spec}
`
  return compile({
    files: [
      { name: 'a.yaml', text: [sleep, ...manifests].join('---\n') },
      { name: 's.yaml', text: scenario },
    ],
  })
}

const bounds = (input: ReturnType<typeof compile>) =>
  input.diagnostics.filter(({ code }) => code === 'bounded').map(({ message }) => message)

const traffic = (rate = '40/s') =>
  `  traffic: [{ name: users, from: { workload: sleep-v1 }, rate: ${rate}, requests: [{ url: "http://stock:9080/" }] }]`
const route = (more: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: stock }
spec: { hosts: [stock], http: [{ ${more}, route: [{ destination: { host: stock } }] }] }
`

describe('what is too large is bounded and said', () => {
  it('a million replicas', () => {
    const input = compiled([service('stock', { v1: 1_000_000 })], `  duration: 2s\n${traffic()}`)
    expect(bounds(input)).toEqual(['stock-v1 asks for 1000000 pods; 1000 of them are simulated.'])
    expect(runToEnd(input).rows.length).toBeGreaterThan(50)
  })

  it.each([
    [200, 1_000_000, 49],
    [20, 100, 100],
    [3, 1_000_000, 1000],
  ])('%i workloads of %i replicas each', (workloads, replicas, pods) => {
    const many = Array.from({ length: workloads }, (_, i) => service(`stock${i}`, { v1: replicas }))
    const input = compiled([service('stock'), ...many], `  duration: 2s\n${traffic()}`)
    expect(bounds(input)).toEqual(
      many
        .slice(0, replicas > pods ? workloads : 0)
        .map((_, i) => `stock${i}-v1 asks for ${replicas} pods; ${pods} of them are simulated.`),
    )
    expect(input.mesh.workloads.find(({ name }) => name === 'stock0-v1')?.pods).toHaveLength(pods)
  })

  it('retries without end', () => {
    const input = compiled(
      [service('stock'), route('retries: { attempts: 1000000000, retryOn: 5xx }, timeout: 0s')],
      `  duration: 5s\n${traffic()}\n  workloads: [{ match: { app: stock }, failures: [{ status: 503 }] }]`,
    )
    expect(bounds(input)[0]).toMatch(/^1000000000 retries may go on/)
    const recording = runToEnd(input)
    expect(recording.simulatedUs).toBe(5_000_000)
    expect(recording.rows.length).toBeLessThan(500_000)
  })

  it('a rate that fills more than a run holds', () => {
    const input = compiled([service('stock')], `  duration: 3600s\n${traffic('100000/s')}`)
    expect(bounds(input)).toEqual(['users would send 360000000 requests. The run stops after 5000000 tries in all.'])
  })

  it.each([
    ['0s, rate: 1/s }, { at: 10s, rate: 100000/s', 10 + 90 * 100_000],
    ['0s, rate: 100000/s }, { at: 49s, rate: 0/s', undefined],
  ])('a rate that changes while the run goes on, by its sum: { at: %s }', (steps, requests) => {
    const input = compiled([service('stock')], `  duration: 100s\n${traffic(`{ steps: [{ at: ${steps} }] }`)}`)
    expect(bounds(input)).toEqual(
      requests === undefined ? [] : [`users would send ${requests} requests. The run stops after 5000000 tries in all.`],
    )
  })

  it('a rate of 1e9/s, which is none', () => {
    const input = compiled([service('stock')], `  duration: 1s\n${traffic('1000000000/s')}`)
    expect(input.diagnostics.map(({ code }) => code)).toContain('invalid-value')
    expect(runToEnd(input).rows.length).toBeLessThan(1000)
  })

  it('workloads that call one another in a circle', () => {
    const spec = `  duration: 2s
${traffic('5/s')}
  workloads:
    - { match: { app: stock }, latency: 1ms, calls: [{ url: "http://shop:9080/" }] }
    - { match: { app: shop }, latency: 1ms, calls: [{ url: "http://stock:9080/" }] }`
    const input = compiled([service('stock'), service('shop')], spec)
    expect(bounds(input)).toEqual(['stock-v1 calls itself in the end: a request answers 500 after 32 calls within calls.'])
    const { rows } = runToEnd(input)
    expect(rows.length).toBeGreaterThan(32)
    expect([...rows.status.slice(0, rows.length)].every((status) => status === 500 || status === 0)).toBe(true)
  })

  it.each([
    ['timeouts of 0', 'timeout: 0s, retries: { attempts: 2, perTryTimeout: 0s, retryOn: 5xx }'],
    [
      'a delay of 0 and an abort',
      'fault: { delay: { fixedDelay: 0s, percentage: { value: 100 } }, abort: { httpStatus: 503, percentage: { value: 100 } } }',
    ],
    ['a delay of a year', 'fault: { delay: { fixedDelay: 8760h, percentage: { value: 100 } } }'],
  ])('%s end with the run', (_, more) => {
    const recording = runToEnd(compiled([service('stock'), route(more)], `  duration: 5s\n${traffic()}`))
    expect(recording.simulatedUs).toBe(5_000_000)
  })
})

it('says nothing of what is of a usual size', () => {
  expect(bounds(compiled([service('stock', { v1: 3 })], traffic()))).toEqual([])
})
