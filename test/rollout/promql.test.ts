import { describe, expect, it } from 'vitest'
import { queryProblem, TableSource } from '../../src/rollout/metric-source.ts'
import { Evaluator } from '../../src/rollout/promql-evaluate.ts'
import { LabelSets } from '../../src/rollout/promql-labels.ts'
import { parseQuery } from '../../src/rollout/promql-parse.ts'
import type { ScrapedSeries, SeriesTable } from '../../src/rollout/promql-series.ts'

type Given = readonly (readonly [Readonly<Record<string, string>>, readonly number[], number?])[]

function tableOf(scrapeMs: number, metrics: Readonly<Record<string, Given>>): SeriesTable {
  const sets = new LabelSets()
  const made = new Map(
    Object.entries(metrics).map(([name, given]) => [
      name,
      given.map(
        ([labels, values, first = 0]): ScrapedSeries => ({
          labels: sets.of(new Map(Object.entries(labels))),
          first,
          values,
          size: values.length,
          countsRequests: true,
        }),
      ),
    ]),
  )
  return { scrapeMs, sets, series: (metric) => made.get(metric) }
}

/** `from`, then `count` times more by `step`. */
const ramp = (from: number, step: number, count: number) => Array.from({ length: count + 1 }, (_, i) => from + step * i)

const minutes5 = 300_000
/** Counters as in the documentation of Prometheus' own tests: a sample each five minutes. */
const table = tableOf(minutes5, {
  requests: [
    [{ path: '/foo', code: '200' }, ramp(0, 10, 10)],
    [{ path: '/bar', code: '200' }, [...ramp(0, 20, 5), ...ramp(100, 20, 4).map((value) => value + 20)]],
    [{ path: '/foo', code: '500' }, ramp(3, 1, 6), 4],
  ],
  gauge: [
    [{ path: '/foo' }, ramp(5, 1, 10)],
    [{ path: '/bar' }, ramp(2, 0, 10)],
  ],
  bucket: [
    [{ le: '10' }, ramp(0, 5, 10)],
    [{ le: '20' }, ramp(0, 9, 10)],
    [{ le: '+Inf' }, ramp(0, 10, 10)],
  ],
  endless: [
    [{ le: '10' }, ramp(0, 1, 10)],
    [{ le: '+Inf' }, ramp(0, 100, 10)],
  ],
})

/** Label texts by value, or the scalar, or the problem. */
function ask(query: string, nowMs = 10 * minutes5): unknown {
  const parsed = parseQuery(query)
  if ('problem' in parsed) return parsed.problem.message
  const { value } = new Evaluator(table).evaluate(parsed.expression, nowMs)
  if (value.type === 'error') return value.message
  if (value.type === 'scalar') return value.value
  const rounded = (number: number) => Number(number.toFixed(6))
  return Object.fromEntries(
    value.elements.map(({ labels, value: number }) => [
      [...labels.labels].map(([name, text]) => `${name}=${text}`).join(','),
      rounded(number),
    ]),
  )
}

/** What every table of queries holds. */
function gives(query: string, value: unknown): void {
  expect(ask(query)).toEqual(value)
}

describe('a query', () => {
  it.each([
    ['1 + 2 * 3 ^ 2 ^ 0.5', 1 + 2 * 3 ** (2 ** 0.5)],
    ['-2 ^ 2', -4],
    ['(-2) ^ 2', 4],
    ['7 % 4 - 1', 2],
    ['1 < bool 2', 1],
    ['0x10 + 1e1 + 30s', 56],
    ['time()', 3000],
    ['scalar(gauge{path="/bar"})', 2],
    ['scalar(gauge)', Number.NaN],
    ['vector(3) # three', { '': 3 }],
  ])('of numbers: %s', gives)

  it.each([
    ['gauge', { 'path=/foo': 15, 'path=/bar': 2 }],
    ['gauge{path="/foo"}', { 'path=/foo': 15 }],
    ['gauge{path!="/foo"}', { 'path=/bar': 2 }],
    ['gauge{path=~"/f.*"}', { 'path=/foo': 15 }],
    // Expressions are anchored at both ends.
    ['gauge{path=~"/f"}', {}],
    ['gauge{path!~"/f.*|/b"}', { 'path=/bar': 2 }],
    ['gauge{other=""}', { 'path=/foo': 15, 'path=/bar': 2 }],
    ['{"gauge", path="/bar"}', { 'path=/bar': 2 }],
    ['gauge{path="/foo"} offset 10m', { 'path=/foo': 13 }],
    // The newest sample stands for five minutes, and no longer.
    ['requests{code="500"} offset 35m', {}],
  ])('selects: %s', gives)

  it.each([
    // Ten samples, the first 5 minutes after the start of the window: stretched to where the counter was 0.
    ['rate(requests{path="/foo",code="200"}[50m])', { 'code=200,path=/foo': 0.033333 }],
    ['increase(requests{path="/foo",code="200"}[50m])', { 'code=200,path=/foo': 100 }],
    ['increase(requests{path="/foo",code="200"}[15m])', { 'code=200,path=/foo': 30 }],
    ['irate(requests{path="/foo",code="200"}[15m])', { 'code=200,path=/foo': 0.033333 }],
    // Open on the left: of ten minutes two samples are left, of five only one.
    ['increase(requests{path="/foo",code="200"}[10m])', { 'code=200,path=/foo': 20 }],
    ['increase(requests{path="/foo",code="200"}[5m])', {}],
    // A series that began at 3 after 20 minutes: what it came with is not seen, and it is stretched by half the distance of two samples.
    ['increase(requests{code="500"}[50m])', { 'code=500,path=/foo': 6.5 }],
    ['delta(gauge{path="/foo"}[50m])', { 'path=/foo': 10 }],
    ['avg_over_time(gauge{path="/foo"}[10m])', { 'path=/foo': 14.5 }],
    ['max_over_time(gauge{path="/foo"}[10m]) - min_over_time(gauge{path="/foo"}[10m])', { 'path=/foo': 1 }],
    ['count_over_time(gauge{path="/foo"}[1h])', { 'path=/foo': 11 }],
  ])('works over ranges: %s', gives)

  it.each([
    ['sum(gauge)', { '': 17 }],
    ['sum by (code) (requests)', { 'code=200': 300, 'code=500': 9 }],
    ['sum without (code) (requests)', { 'path=/foo': 109, 'path=/bar': 200 }],
    ['avg(gauge)', { '': 8.5 }],
    ['max(gauge) - min(gauge)', { '': 13 }],
    ['count(requests) by (path)', { 'path=/foo': 2, 'path=/bar': 1 }],
    ['topk(1, gauge)', { 'path=/foo': 15 }],
    ['bottomk(1, gauge)', { 'path=/bar': 2 }],
    ['quantile(0.25, gauge)', { '': 5.25 }],
    ['stddev(gauge)', { '': 6.5 }],
    ['sum(nothing_at_all)', 'nothing_at_all is none of the metrics that are kept here'],
    ['sum(gauge{path="none"})', {}],
    ['count(gauge{path="none"}) or vector(0)', { '': 0 }],
  ])('aggregates: %s', gives)

  it.each([
    ['sum(rate(requests{code="500"}[30m])) / sum(rate(requests[30m])) > 0', { '': 0.032258 }],
    ['requests{code="500"} / ignoring(code) requests{code="200",path="/foo"}', { 'path=/foo': 0.09 }],
    ['requests / on(path) group_left gauge', { 'code=200,path=/foo': 6.666667, 'code=500,path=/foo': 0.6, 'code=200,path=/bar': 100 }],
    ['requests / on(path) gauge', 'several series on the left side match {path="/foo"}'],
    ['gauge / on(path) requests', 'several series on the right side match {path="/foo"}'],
    ['gauge and on(path) requests{code="500"}', { 'path=/foo': 15 }],
    ['gauge unless on(path) requests{code="500"}', { 'path=/bar': 2 }],
    ['gauge > 10', { 'path=/foo': 15 }],
    ['gauge > bool 10', { 'path=/foo': 1, 'path=/bar': 0 }],
    ['10 < gauge', { 'path=/foo': 15 }],
    ['sum(gauge{path="none"}) / sum(gauge)', {}],
    ['(gauge - gauge) / (gauge - gauge)', { 'path=/foo': Number.NaN, 'path=/bar': Number.NaN }],
  ])('puts vectors together: %s', gives)

  it.each([
    ['histogram_quantile(0.5, bucket)', { '': 10 }],
    ['histogram_quantile(0.7, sum by (le) (rate(bucket[50m])))', { '': 15 }],
    // Beyond the last bucket that has an end, its end is all that is known.
    ['histogram_quantile(0.99, bucket)', { '': 20 }],
    ['histogram_quantile(0.5, endless)', { '': 10 }],
    ['histogram_quantile(2, bucket)', { '': Number.POSITIVE_INFINITY }],
    ['histogram_quantile(0.5, bucket - bucket)', { '': Number.NaN }],
    ['histogram_quantile(0.5, bucket{le!="+Inf"})', { '': Number.NaN }],
    ['histogram_quantile(0.5, gauge)', {}],
  ])('reads histograms: %s', gives)

  it.each([
    ['', 'the query is empty', 0, 0],
    ['sum(', 'unexpected end', 4, 4],
    ['sum(gauge))', 'unexpected text', 10, 11],
    ['rate(gauge)', 'argument 1 of rate must be a range vector, and is an instant vector', 5, 10],
    ['sum(gauge[5m])', 'what sum takes must be an instant vector, and is a range vector', 4, 13],
    ['1 > 2', 'comparisons between scalars must use bool', 0, 5],
    ['gauge[5m:1m]', 'a subquery cannot be worked out here', 0, 12],
    ['gauge @ 5', 'the modifier @ cannot be worked out here', 0, 9],
    ['label_replace(gauge, "a", "b", "c", "d")', 'the function label_replace cannot be worked out here', 0, 40],
    ['topk(gauge)', 'topk takes a parameter and a vector', 0, 11],
    ['gauge{path=~"("}', '"(" is no regular expression', 6, 15],
    ['up', "a simulated run has no metric up, only Istio's of HTTP requests", 0, 2],
    ['sum(istio_requests_total{source_principal="x"})', 'a simulated run has no label source_principal of istio_requests_total', 4, 46],
  ])('says why it cannot be worked out: %s', (query, message, start, end) => {
    expect(queryProblem(query)).toEqual({ message, start, end })
    expect(new TableSource(table).query(query, 0)).toEqual({ type: 'error', message })
  })

  it('tells on how many requests its value rests', () => {
    const source = new TableSource(
      tableOf(minutes5, {
        istio_requests_total: [
          [{ response_code: '200' }, ramp(0, 10, 10)],
          [{ response_code: '500' }, ramp(0, 1, 10)],
        ],
      }),
    )
    const ratio = 'sum(rate(istio_requests_total{response_code="500"}[30m])) / sum(rate(istio_requests_total[30m]))'
    expect(source.query(ratio, 10 * minutes5)).toEqual({ type: 'vector', values: [1 / 11], samples: 55 })
    expect(source.query('istio_requests_total', 10 * minutes5)).toEqual({ type: 'vector', values: [100, 10], samples: 110 })
  })
})
