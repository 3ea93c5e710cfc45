import { describe, expect, it } from 'vitest'
import { compile, type Recording } from '../../src/index.ts'
import type { Controller, Look, Outlook } from '../../src/sim/controller.ts'
import type { SimulationInput } from '../../src/sim/world.ts'
import { finish } from './scene.ts'
import { destinationRule, scenario, service, virtualService } from './texts.ts'

const split = (v2: number) =>
  `{ route: [{ destination: { host: stock, subset: v1 }, weight: ${100 - v2} }, { destination: { host: stock, subset: v2 }, weight: ${v2} }] }`
const traffic = scenario(`  duration: 30s
  traffic: [{ name: users, from: { workload: sleep-v1 }, rate: 100/s, arrivals: constant, requests: [{ url: "http://stock:9080/" }] }]`)

function inputOf(v2: number): SimulationInput {
  const rules = [destinationRule('stock', 'v1', 'v2'), virtualService('stock', split(v2))]
  const text = [service('sleep', { v1: 1 }, 80), service('stock', { v1: 1, v2: 1 }), ...rules].join('---\n')
  return compile({
    files: [
      { name: 'mesh.yaml', text },
      { name: 'scenario.yaml', text: traffic },
    ],
  }).simulation
}

/** Does what it is told at each of its times, and keeps what it found. */
function controller(looks: Readonly<Record<number, Partial<Look>>>): {
  readonly controller: Controller
  readonly seen: Outlook[]
  readonly rows: number[]
} {
  const times = Object.keys(looks).map(Number)
  const seen: Outlook[] = []
  const rows: number[] = []
  return {
    seen,
    rows,
    controller: {
      name: 'test',
      firstAtMs: times[0] ?? 0,
      look(outlook) {
        seen.push(outlook)
        rows.push(outlook.recording.rows.length)
        const next = times[seen.length]
        return { log: [], ...looks[outlook.nowMs], ...(next !== undefined && { nextAtMs: next }) }
      },
    },
  }
}

const sharesOfV2 = (recording: Recording) =>
  recording.edges.find(({ toVersion, to }) => recording.nodes[to]?.versions[toVersion]?.label === 'v2')?.expected

describe('a controller', () => {
  it('is asked when it wants to be, and sees all rows so far', () => {
    const { controller: watcher, seen, rows } = controller({ 1000: {}, 5000: {}, 29000: {} })
    const recording = finish({ ...inputOf(0), controllers: () => [watcher] })
    expect(seen.map(({ nowMs }) => nowMs)).toEqual([1000, 5000, 29_000])
    expect(rows.map((count) => Math.round(count / 100))).toEqual([1, 5, 29])
    expect(recording.controllers).toEqual([{ name: 'test', log: [] }])
  })

  it('changes no draw by looking', () => {
    const input = inputOf(30)
    const watched = finish({ ...input, controllers: () => [controller({ 1000: {}, 2000: {} }).controller] })
    const { controllers: _, ...rest } = watched
    expect(rest).toEqual(finish(input))
  })

  it('changes the world from a moment on, which is a step of the run', () => {
    const world = inputOf(60).steps[0]?.world
    if (!world) throw new Error('no world')
    const log = [{ atMs: 10_000, type: 'weight', weight: 60, step: 0, text: 'more' } as const]
    const { controller: changer } = controller({ 10000: { step: { name: 'more', world }, log } })
    const recording = finish({ ...inputOf(10), controllers: () => [changer] })
    expect(recording.steps.map(({ startUs, name }) => [startUs, name])).toEqual([
      [0, 'As written'],
      [10_000_000, 'more'],
    ])
    expect(sharesOfV2(recording)?.map((share) => Math.round((share ?? 0) * 100))).toEqual([10, 60])
    expect(recording.controllers?.[0]?.log).toEqual(log)
    const { rows } = recording
    const pod = recording.pods.findIndex(({ name }) => name.startsWith('default/stock-v2'))
    const share = (from: number, to: number) => {
      const all = Array.from({ length: rows.length }, (_, row) => row).filter(
        (row) => (rows.arrive[row] as number) >= from * 1e6 && (rows.arrive[row] as number) < to * 1e6,
      )
      return all.filter((row) => rows.pod[row] === pod).length / all.length
    }
    expect(share(0, 10)).toBeCloseTo(0.1, 1)
    expect(share(10, 30)).toBeCloseTo(0.6, 1)
  })

  it('changes how workloads behave', () => {
    const input = inputOf(100)
    const world = input.steps[0]?.world
    if (!world) throw new Error('no world')
    const failing = {
      match: { app: 'stock' },
      failures: [{ share: 1, status: 500, fromMs: 0, toMs: Infinity }],
      concurrency: 0,
      calls: [],
      parallelCalls: false,
    }
    const { controller: changer } = controller({ 10000: { step: { name: 'worse', world, workloads: [failing] } } })
    const { rows } = finish({ ...input, controllers: () => [changer] })
    const statuses = (late: boolean) =>
      new Set(
        Array.from({ length: rows.length }, (_, row) => row)
          .filter((row) => (rows.arrive[row] as number) >= 10e6 === late && rows.status[row] !== 0)
          .map((row) => rows.status[row]),
      )
    expect([...statuses(false)]).toEqual([200])
    expect([...statuses(true)]).toEqual([500])
  })

  it('is made anew for each run', () => {
    let made = 0
    const input: SimulationInput = {
      ...inputOf(0),
      controllers: () => {
        made++
        return []
      },
    }
    finish(input)
    finish(input)
    expect(made).toBe(2)
  })
})
