import { describe, expect, it } from 'vitest'
import { collectMetrics } from '../../src/metrics/prometheus.ts'
import { RecordedSource } from '../../src/rollout/metric-source-recorded.ts'
import { none, type Recording } from '../../src/sim/recording.ts'
import { asked, behaviour, finish, scene, service, source, worldOf } from '../sim/scene.ts'
import { virtualService } from '../sim/texts.ts'

const world = worldOf(
  service('sleep', { v1: 1 }, 80),
  service('stock', { v1: 2, v2: 1 }),
  virtualService('stock', '{ timeout: 1s, retries: { attempts: 2, retryOn: 5xx }, route: [{ destination: { host: stock } }] }'),
)
const labelsOf = (workload: string) => world.mesh.workloads.find(({ id }) => id === workload)?.labels
const workloads = [
  behaviour(
    { app: 'stock', version: 'v2' },
    { failures: [{ share: 0.3, status: 503, fromMs: 0, toMs: Number.POSITIVE_INFINITY }], latency: { p50Ms: 40, p99Ms: 3000 } },
  ),
]
const scrapeMs = 5000

/** The whole run, and what `watch` saw of it while it went on, at these moments. */
function watched(atMs: readonly number[], watch: (recording: Recording, nowMs: number) => void): Recording {
  const [first = 0, ...rest] = atMs
  const moments = [...rest]
  return finish(
    scene(world, {
      durationMs: 60_000,
      workloads,
      traffic: [source({ type: 'workload', namespace: 'default', name: 'sleep-v1' }, 30, asked('http://stock:9080/'))],
      controllers: () => [
        {
          name: 'watch',
          firstAtMs: first,
          look: ({ nowMs, recording }) => {
            watch(recording, nowMs)
            const next = moments.shift()
            return { log: [], ...(next !== undefined && { nextAtMs: next }) }
          },
        },
      ],
    }),
  )
}

/** Values of a query, rounded. */
function values(from: RecordedSource, query: string, nowMs: number): readonly number[] {
  const measured = from.query(query, nowMs)
  return measured.type === 'vector' ? measured.values.map((value) => Number(value.toFixed(9))) : []
}

const queries = [
  'sum(istio_requests_total)',
  'sum by (reporter, response_code, destination_version) (istio_requests_total)',
  'sum(rate(istio_requests_total{reporter="destination",destination_workload="stock-v2",response_code!~"5.*"}[30s])) / sum(rate(istio_requests_total{reporter="destination",destination_workload="stock-v2"}[30s]))',
  'histogram_quantile(0.99, sum by (le) (rate(istio_request_duration_milliseconds_bucket{destination_workload="stock-v2"}[30s])))',
  'sum(increase(istio_request_duration_milliseconds_sum[30s])) / sum(increase(istio_request_duration_milliseconds_count[30s]))',
]

describe('the metrics of a run that goes on', () => {
  it('are the same however often they were looked at', () => {
    const often = new RecordedSource({ scrapeMs, labelsOf })
    const seen: (readonly number[])[] = []
    const moments = Array.from({ length: 55 }, (_, i) => 3000 + i * 1000 + (i % 3) * 333)
    const recording = watched(moments, (growing, nowMs) => {
      often.observe(growing, nowMs)
      if (nowMs > 50_000) seen.push(queries.flatMap((query) => values(often, query, nowMs)))
    })
    const expected = moments
      .filter((nowMs) => nowMs > 50_000)
      .map((nowMs) => {
        const once = new RecordedSource({ scrapeMs, labelsOf })
        once.observe(recording, nowMs)
        return queries.flatMap((query) => values(once, query, nowMs))
      })
    expect(seen.map((each) => each.toSorted((a, b) => a - b))).toEqual(expected.map((each) => each.toSorted((a, b) => a - b)))
    expect(seen.length).toBeGreaterThan(5)
    expect(seen[0]?.length).toBeGreaterThan(8)
  })

  it('are those of the export', () => {
    const recording = watched([0], () => undefined)
    const all = new RecordedSource({ scrapeMs, labelsOf })
    all.observe(recording, 60_000)
    const metrics = collectMetrics(recording).filter(({ name }) => name.startsWith('istio_'))
    expect(metrics.map(({ samples }) => samples.length)).toEqual([7, 7])
    for (const metric of metrics) {
      for (const { labels, value, histogram } of metric.samples) {
        const matchers = Object.entries(labels).map(([name, text]) => `${name}="${text}"`)
        const ask = (suffix: string, ...more: readonly string[]) =>
          values(all, `sum(${metric.name}${suffix}{${[...matchers, ...more].join(',')}})`, 60_000)[0]
        if (!histogram) expect(ask('')).toBe(value)
        else {
          expect(ask('_count')).toBe(value)
          expect(ask('_sum')).toBeCloseTo(histogram.sum, 6)
          expect(ask('_bucket', 'le="+Inf"')).toBe(value)
          histogram.bounds.forEach((bound, i) => {
            expect(ask('_bucket', `le="${bound}"`)).toBe(histogram.counts[i])
          })
        }
      }
    }
  })

  it('are as old as the last scrape', () => {
    const seen: (readonly number[])[] = []
    const growing = new RecordedSource({ scrapeMs, labelsOf })
    const recording = watched([4999, 5001, 9999, 10_001], (now, nowMs) => {
      growing.observe(now, nowMs)
      seen.push(values(growing, 'sum(istio_requests_total{reporter="source"})', nowMs))
    })
    const answeredBy = (us: number) =>
      Array.from(recording.rows.end.subarray(0, recording.rows.length)).filter(
        (end, row) => end !== none && end <= us && ((recording.rows.bits[row] ?? 0) & (1 << 16)) !== 0,
      ).length
    expect(seen).toEqual([[], [answeredBy(5_000_000)], [answeredBy(5_000_000)], [answeredBy(10_000_000)]])
  })

  it('carry the labels of pods and applications', () => {
    const recording = watched([0], () => undefined)
    const all = new RecordedSource({ scrapeMs, labelsOf })
    all.observe(recording, 60_000)
    const [ofV2] = values(all, 'sum(istio_requests_total{reporter="destination",destination_version="v2"})', 60_000)
    expect(ofV2).toBeGreaterThan(100)
    for (const matcher of [
      'destination_canonical_revision="v2"',
      'destination_canonical_service="stock",destination_workload="stock-v2"',
      'destination_app="stock",pod=~"stock-v2-.*"',
    ])
      expect(values(all, `sum(istio_requests_total{reporter="destination",${matcher}})`, 60_000)).toEqual([ofV2])
    expect(
      values(all, 'count by (pod) (istio_requests_total{reporter="destination",destination_version="v1",response_code="200"})', 60_000),
    ).toEqual([1, 1])
  })

  it('name the service that the route chose', () => {
    const split = worldOf(
      service('sleep', { v1: 1 }, 80),
      service('stock', { v1: 1 }),
      service('stock-canary', { v1: 1 }),
      `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: stock }
spec:
  hosts: [stock]
  http: [{ route: [{ destination: { host: stock }, weight: 75 }, { destination: { host: stock-canary }, weight: 25 }] }]
`,
    )
    const all = new RecordedSource({ scrapeMs, labelsOf: () => undefined })
    const recording = finish(
      scene(split, {
        durationMs: 20_000,
        traffic: [source({ type: 'workload', namespace: 'default', name: 'sleep-v1' }, 30, asked('http://stock:9080/'))],
        controllers: () => [
          {
            name: 'watch',
            firstAtMs: 1000,
            look: (outlook) => {
              all.observe(outlook.recording, outlook.nowMs)
              return { log: [], nextAtMs: outlook.nowMs + 1000 }
            },
          },
        ],
      }),
    )
    all.observe(recording, 20_000)
    const counts = ['stock', 'stock-canary'].map((name) => {
      const query = (matcher: string) => values(all, `sum(istio_requests_total{reporter="source",${matcher}})`, 20_000)[0]
      expect(query(`destination_service="${name}.default.svc.cluster.local"`)).toBe(query(`destination_workload="${name}-v1"`))
      return query(`destination_service_name="${name}",destination_service_namespace="default"`) ?? 0
    })
    expect((counts[1] ?? 0) / ((counts[0] ?? 0) + (counts[1] ?? 0))).toBeCloseTo(0.25, 1)
  })
})
