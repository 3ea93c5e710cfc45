import { expect, it } from 'vitest'
import { csvOf, prometheusOf } from '../../src/index.ts'
import { runOf } from '../run-to-end.ts'
import { scenario, service, virtualService } from '../sim/texts.ts'

const whole = runOf(
  service('sleep', { v1: 1 }, 80),
  service('stock', { v1: 1, v2: 1 }),
  virtualService('stock', '{ retries: { attempts: 2, retryOn: 5xx }, route: [{ destination: { host: stock } }] }'),
  scenario(`  duration: 20s
  traffic: [{ name: users, from: { workload: sleep-v1 }, rate: 20/s, requests: [{ url: "http://stock:9080/" }] }]
  workloads: [{ match: { app: stock, version: v2 }, failures: [{ percentage: 50, status: 503 }] }]`),
)

/** Sum of a metric's samples whose line holds all the words. */
function total(text: string, metric: string, ...words: readonly string[]): number {
  const lines = text.split('\n').filter((line) => line.startsWith(`${metric}{`) && words.every((word) => line.includes(word)))
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0)
}

it('counts what the client and what the pods saw', () => {
  const text = prometheusOf(whole)
  const { rows } = whole
  const answered = Array.from({ length: rows.length }, (_, i) => i).filter((i) => (rows.end[i] ?? 0) < 0xffffffff)
  const finals = answered.filter((i) => (rows.bits[i] ?? 0) & (1 << 16)).length
  expect(total(text, 'istio_requests_total', 'reporter="source"')).toBe(finals)
  expect(total(text, 'istio_requests_total', 'reporter="destination"')).toBe(answered.length)
  expect(total(text, 'istio_requests_total', 'reporter="destination"', 'destination_version="v2"', 'response_code="503"')).toBeGreaterThan(
    50,
  )
  expect(text).toContain('destination_service="stock.default.svc.cluster.local"')
  expect(total(text, 'istio_request_duration_milliseconds_count')).toBe(finals + answered.length)
  expect(total(text, 'istio_request_duration_milliseconds_bucket', 'le="+Inf"')).toBe(finals + answered.length)
})

it('names the Service that a draw among several led to', () => {
  const text = prometheusOf(
    runOf(
      service('sleep', { v1: 1 }, 80),
      service('stock'),
      service('store'),
      virtualService('stock', '{ route: [{ destination: { host: stock }, weight: 70 }, { destination: { host: store }, weight: 30 }] }'),
      scenario(`  duration: 20s
  traffic: [{ name: users, from: { workload: sleep-v1 }, rate: 20/s, requests: [{ url: "http://stock:9080/" }] }]`),
    ),
  )
  for (const reporter of ['source', 'destination'])
    for (const [name, least] of [
      ['stock', 200],
      ['store', 70],
    ] as const) {
      const labels = [`reporter="${reporter}"`, `destination_service="${name}.default.svc.cluster.local"`]
      const all = total(text, 'istio_requests_total', ...labels)
      expect(all).toBeGreaterThan(least)
      expect(total(text, 'istio_requests_total', ...labels, `destination_workload="${name}-v1"`)).toBe(all)
    }
})

it("gives Envoy's counters the names that Envoy gives them", () => {
  const text = prometheusOf(whole)
  const cluster = 'cluster_name="outbound|9080||stock.default.svc.cluster.local"'
  const tries = total(text, 'envoy_cluster_upstream_rq_total', cluster)
  const done = total(text, 'envoy_cluster_upstream_rq_completed', cluster)
  const retries = total(text, 'envoy_cluster_upstream_rq_retry', cluster)
  expect(retries).toBeGreaterThan(50)
  expect(total(text, 'envoy_cluster_upstream_rq_total', cluster, 'workload="default/sleep-v1"')).toBe(tries)
  expect(tries).toBe(done + retries)
  expect(total(text, 'envoy_cluster_upstream_rq_xx', 'envoy_response_code_class="2"')).toBeGreaterThan(300)
  expect(total(text, 'envoy_cluster_retry_upstream_rq', 'envoy_response_code="503"')).toBe(retries)
})

it('is text that Prometheus reads: help and type once a metric, then its samples', () => {
  const text = prometheusOf(whole)
  expect(text.match(/^# TYPE (\S+)/gm)?.length).toBe(new Set(text.match(/^# TYPE (\S+)/gm)).size)
  expect(text.split('\n').every((line) => line === '' || /^# |^[a-z_]+\{[^{}]*\} [\d.e+-]+$/.test(line))).toBe(true)
})

it('is a table too', () => {
  const lines = csvOf(whole).trimEnd().split('\r\n')
  expect(lines[0]?.startsWith('metric,reporter,source_workload')).toBe(true)
  expect(new Set(lines.map((line) => line.split(',').length)).size).toBe(1)
})
