import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { none, type Recording, rowBits } from '../../src/sim/recording.ts'
import { simulateRun } from '../../src/sim/run.ts'
import type { ArrivalRate, Failure, WorkloadBehaviour } from '../../src/sim/traffic.ts'
import type { SimulationInput } from '../../src/sim/world.ts'
import { asked, behaviour, bookinfo, call, finish, scene, worldOf } from './scene.ts'

interface Rules {
  readonly attempts: number
  readonly retryOn: string
  readonly timeout: string
  readonly perTry: string
  readonly abort: number
  readonly delay: number
  readonly mirror: number
  readonly weight: number
  readonly maxConnections: number
  readonly ejectAfter: number
}

const rules: fc.Arbitrary<Rules> = fc.record({
  attempts: fc.integer({ min: 0, max: 4 }),
  retryOn: fc.constantFrom('5xx', 'gateway-error', 'reset', 'connect-failure'),
  timeout: fc.constantFrom('', '50ms', '1s', '10s'),
  perTry: fc.constantFrom('', '20ms', '200ms'),
  abort: fc.constantFrom(0, 1, 30, 100),
  delay: fc.constantFrom(0, 10, 100),
  mirror: fc.constantFrom(0, 50, 100),
  weight: fc.integer({ min: 0, max: 100 }),
  maxConnections: fc.constantFrom(0, 1, 3),
  ejectAfter: fc.constantFrom(0, 1, 3),
})

function manifest(r: Rules): string {
  const fault = [
    ...(r.delay ? [`delay: { percentage: { value: ${r.delay} }, fixedDelay: 30ms }`] : []),
    ...(r.abort ? [`abort: { percentage: { value: ${r.abort} }, httpStatus: 503 }`] : []),
  ]
  const pool = r.maxConnections
    ? `connectionPool: { tcp: { maxConnections: ${r.maxConnections} }, http: { http1MaxPendingRequests: 2 } }`
    : ''
  const outlier = r.ejectAfter
    ? `outlierDetection: { consecutive5xxErrors: ${r.ejectAfter}, interval: 1s, baseEjectionTime: 1s, maxEjectionPercent: 100 }`
    : ''
  return `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews }
spec:
  host: reviews
  trafficPolicy: { ${[pool, outlier].filter(Boolean).join(', ')} }
  subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 } }, { name: v3, labels: { version: v3 } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
  - route:
    - { destination: { host: reviews, subset: v1 }, weight: ${r.weight} }
    - { destination: { host: reviews, subset: v2 }, weight: ${100 - r.weight} }
    ${fault.length ? `fault: { ${fault.join(', ')} }` : ''}
    ${r.timeout ? `timeout: ${r.timeout}` : ''}
    retries: { attempts: ${r.attempts}, retryOn: '${r.retryOn}'${r.perTry ? `, perTryTimeout: ${r.perTry}` : ''} }
    ${r.mirror ? `mirrors: [{ destination: { host: reviews, subset: v3 }, percentage: { value: ${r.mirror} } }]` : ''}
`
}

const failure: fc.Arbitrary<Failure> = fc.record({
  share: fc.constantFrom(0, 0.1, 0.5, 1),
  status: fc.constantFrom(...([500, 503, 404, 'reset', 'hang'] as const)),
  fromMs: fc.constantFrom(0, 1000),
  toMs: fc.constantFrom(500, 2000, 1e9),
})

const applications: fc.Arbitrary<readonly WorkloadBehaviour[]> = fc
  .record({
    failures: fc.array(failure, { maxLength: 2 }),
    concurrency: fc.constantFrom(0, 1, 4),
    parallelCalls: fc.boolean(),
    onFailure: fc.constantFrom('fail', 'ignore'),
  })
  .map(({ failures, concurrency, parallelCalls, onFailure }) => [
    behaviour(
      { app: 'productpage' },
      { parallelCalls, calls: [call('http://details:9080/'), call('http://reviews:9080/', { onFailure })] },
    ),
    behaviour({ app: 'reviews' }, { failures, concurrency, calls: [call('http://ratings:9080/')] }),
  ])

const rate: fc.Arbitrary<ArrivalRate> = fc.oneof(
  fc.record({ type: fc.constantFrom('poisson', 'constant'), perSecond: fc.constantFrom(0, 5, 60) }),
  fc.constant({
    type: 'ramp',
    arrivals: 'poisson',
    points: [
      { atMs: 0, perSecond: 0 },
      { atMs: 3000, perSecond: 100 },
    ],
  } as const),
)

const inputs: fc.Arbitrary<SimulationInput> = fc
  .record({ rules, later: rules, applications, rate, seed: fc.integer(), durationMs: fc.constantFrom(0, 1, 2500, 4000) })
  .map(({ rules: first, later, applications: workloads, rate: perSecond, seed, durationMs }) => {
    const users = {
      name: 'users',
      from: { type: 'gateway', namespace: 'default', name: 'bookinfo-gateway' },
      rate: perSecond,
      requests: [asked('http://bookinfo.app/productpage')],
    } as const
    const steps = [first, later].map((r, i) => ({ atMs: i * 1500, name: `${i}`, world: worldOf(bookinfo, manifest(r)) }))
    return { ...scene(steps[0]?.world ?? worldOf(''), { traffic: [users], workloads, steps }), seed, durationMs }
  })

const RUNS = { numRuns: 20 }

interface Row {
  readonly index: number
  readonly parent: number
  readonly previous: number
  readonly bits: number
  readonly status: number
  readonly decision: number
  readonly arrive: number
  readonly start: number
  readonly end: number
}

function rowsOf({ rows }: Recording): readonly Row[] {
  const at = (column: { readonly [i: number]: number }, i: number) => column[i] ?? 0
  return Array.from({ length: rows.length }, (_, index) => ({
    index,
    parent: at(rows.parent, index),
    previous: at(rows.previous, index),
    bits: at(rows.bits, index),
    status: at(rows.status, index),
    decision: at(rows.decision, index),
    arrive: at(rows.arrive, index),
    start: at(rows.start, index),
    end: at(rows.end, index),
  }))
}

/** Whether a call lies in the work that made it, unless its client gave that up. */
function lies(row: Row, parent: Row): boolean {
  const cut = (parent.bits & (rowBits.local | rowBits.retried)) !== 0 || (row.bits & rowBits.mirror) !== 0
  return row.arrive >= parent.start && (cut || parent.end === none || row.end <= parent.end)
}

/** Everything that a recording says, as text; rows as a checksum of their bytes. */
function fingerprint(recording: Recording): string {
  const { rows, ...header } = recording
  const sums = Object.entries(rows).map(([name, column]) => {
    if (typeof column === 'number') return `${name} ${column}`
    return `${name} ${column.slice(0, rows.length).reduce((sum: number, value: number) => (Math.imul(sum, 31) + value) | 0, 0)}`
  })
  return JSON.stringify([header, sums], (_, value) => (typeof value === 'bigint' ? String(value) : value))
}

function retriesOf({ decisions }: Recording, row: Row): number {
  const outcome = decisions[row.decision]?.decision.outcome
  return outcome?.type === 'route' ? (outcome.plan.retry?.numRetries ?? 0) : 0
}

/** Whether the numbers of a row stand for things that the recording has. */
function isNamed({ rows, edges, pods }: Recording, row: Row): boolean {
  const pod = rows.pod[row.index] ?? 0
  return edges[rows.edge[row.index] ?? -1] !== undefined && (pod === 0xffff || pods[pod] !== undefined)
}

/** Which request, of those that came before a moment, reached which version of which node. */
function arrivals(recording: Recording, untilUs: number): readonly string[] {
  const { edge: edges, request, pod } = recording.rows
  const rows = rowsOf(recording)
  const early = new Set(rows.filter((row) => row.parent === none && row.arrive < untilUs).map((row) => request[row.index]))
  return rows.flatMap((row) => {
    if (row.end === none || pod[row.index] === 0xffff || !early.has(request[row.index])) return []
    const edge = recording.edges[edges[row.index] ?? 0]
    const name = recording.nodes[edge?.to ?? 0]?.name ?? ''
    return [`${request[row.index]} ${row.bits & rowBits.mirror} ${name} ${edge?.toVersion}`]
  })
}

describe('any run', () => {
  it('is the same for the same input', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        expect(fingerprint(finish(input))).toBe(fingerprint(finish(input)))
      }),
      { numRuns: 8 },
    )
  })

  it('answers each request once or has it in flight at the end', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const recording = finish(input)
        const rows = rowsOf(recording)
        expect(recording.simulatedUs).toBe(recording.durationUs)
        const followed = new Set(rows.filter((row) => row.previous !== none).map((row) => row.previous))
        const wrong = rows.filter((row) => {
          const last = !followed.has(row.index)
          const final = (row.bits & rowBits.final) !== 0
          return final !== (last && row.end !== none) || ((row.bits & rowBits.retried) !== 0) === last
        })
        expect(wrong).toEqual([])
        const roots = rows.filter((row) => row.parent === none && row.previous === none)
        expect(roots.map((row) => recording.rows.request[row.index])).toEqual(roots.map((_, i) => i))
      }),
      RUNS,
    )
  })

  it('never goes back in time, and a call lies within the work that made it', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const recording = finish(input)
        const rows = rowsOf(recording)
        const wrong = rows.filter((row) => {
          const inOrder = row.arrive <= row.start && row.start <= row.end && row.arrive >= (rows[row.index - 1]?.arrive ?? 0)
          const ended = row.end === none || row.end < recording.durationUs
          const parent = rows[row.parent]
          return !inOrder || !ended || (parent !== undefined && !lies(row, parent))
        })
        expect(wrong).toEqual([])
      }),
      RUNS,
    )
  })

  it('makes no more tries than its retries allow, and numbers edges, pods and decisions that exist', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const recording = finish(input)
        const rows = rowsOf(recording)
        const tries: number[] = []
        const wrong = rows.filter((row) => {
          const count = row.previous === none ? 1 : (tries[row.previous] ?? 0) + 1
          tries[row.index] = count
          return count > 1 + retriesOf(recording, row) || !isNamed(recording, row)
        })
        expect(wrong).toEqual([])
      }),
      RUNS,
    )
  })

  it('shows only finished rows on the way, which stay as they are', () => {
    fc.assert(
      fc.property(rules, applications, fc.integer(), (r, workloads, seed) => {
        const users = {
          name: 'users',
          from: { type: 'gateway', namespace: 'default', name: 'bookinfo-gateway' },
          rate: { type: 'poisson', perSecond: 1500 },
          requests: [asked('http://bookinfo.app/productpage')],
        } as const
        const run = simulateRun({ ...scene(worldOf(bookinfo, manifest(r)), { traffic: [users], workloads }), seed, durationMs: 5000 })
        const looks: { length: number; status: Uint16Array; end: Uint32Array }[] = []
        let next = run.next()
        for (; !next.done; next = run.next()) {
          const { rows } = next.value
          looks.push({ length: rows.length, status: rows.status.slice(0, rows.length), end: rows.end.slice(0, rows.length) })
        }
        const { rows } = next.value
        for (const look of looks) {
          expect(look.end.every((end) => end !== none)).toBe(true)
          expect(look.status).toEqual(rows.status.slice(0, look.length))
          expect(look.end).toEqual(rows.end.slice(0, look.length))
        }
        expect(looks.length).toBeGreaterThan(0)
      }),
      { numRuns: 3 },
    )
  })

  it('moves no other draw when one fault changes', () => {
    fc.assert(
      fc.property(rules, fc.integer(), (r, seed) => {
        const calm: Rules = { ...r, maxConnections: 0, ejectAfter: 0, attempts: 0, timeout: '', perTry: '' }
        const users = {
          name: 'users',
          from: { type: 'gateway', namespace: 'default', name: 'bookinfo-gateway' },
          rate: { type: 'poisson', perSecond: 60 },
          requests: [asked('http://bookinfo.app/productpage')],
        } as const
        const apps = [
          behaviour({ app: 'productpage' }, { parallelCalls: true, calls: [call('http://details:9080/'), call('http://reviews:9080/')] }),
        ]
        const versions = (abort: number) =>
          arrivals(
            finish({
              ...scene(worldOf(bookinfo, manifest({ ...calm, abort })), { traffic: [users], workloads: apps }),
              seed,
              durationMs: 3000,
            }),
            // What the run's end finds under way may be done or not: a fault makes a connection open sooner or later.
            2e6,
          )
        const before = versions(0)
        const after = new Set(versions(30))
        expect(before.filter((line) => line.includes(' details ') && !after.has(line))).toEqual([])
        expect([...after].filter((line) => line.includes(' reviews ') && !before.includes(line))).toEqual([])
      }),
      { numRuns: 8 },
    )
  })
})
