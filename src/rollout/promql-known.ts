import type { PromExpression, QueryProblem, Selector } from './promql.ts'

/** Metrics of Istio that a run has (https://istio.io/latest/docs/reference/config/metrics/). */
const METRICS = new Set([
  'istio_requests_total',
  'istio_request_duration_milliseconds_bucket',
  'istio_request_duration_milliseconds_sum',
  'istio_request_duration_milliseconds_count',
])

/** Their labels, and those that Prometheus adds of the pod that it scraped. */
const LABELS = new Set([
  'reporter',
  'source_workload',
  'source_workload_namespace',
  'source_version',
  'source_app',
  'source_canonical_service',
  'source_canonical_revision',
  'destination_workload',
  'destination_workload_namespace',
  'destination_version',
  'destination_app',
  'destination_canonical_service',
  'destination_canonical_revision',
  'destination_service',
  'destination_service_name',
  'destination_service_namespace',
  'request_protocol',
  'response_code',
  'response_flags',
  'grpc_response_status',
  'le',
  'namespace',
  'pod',
])

/** The first metric or label of a query that a run knows nothing of: its answer would be empty here and is something else in a cluster. */
export function unknownMetric(expression: PromExpression): QueryProblem | undefined {
  return selectorsOf(expression)
    .map(unknownIn)
    .find((problem) => problem !== undefined)
}

/** The first metric of a query that is none of Istio's; undefined where all are, or are meant to be. */
export function foreignMetric(expression: PromExpression): string | undefined {
  return selectorsOf(expression).find(({ metric }) => metric !== '' && !metric.startsWith('istio_'))?.metric
}

/** All selectors of a query, in the order of its text. */
export function selectorsOf(expression: PromExpression): readonly Selector[] {
  switch (expression.type) {
    case 'selector':
      return [expression]
    case 'negation':
      return selectorsOf(expression.of)
    case 'binary':
      return [...selectorsOf(expression.left), ...selectorsOf(expression.right)]
    case 'aggregation':
      return selectorsOf(expression.of)
    case 'call':
      return expression.arguments.flatMap(selectorsOf)
    default:
      return []
  }
}

function unknownIn({ metric, matchers, start, end }: Selector): QueryProblem | undefined {
  if (!METRICS.has(metric)) return { message: `a simulated run has no metric ${metric}, only Istio's of HTTP requests`, start, end }
  const label = matchers.find((matcher) => !LABELS.has(matcher.label))?.label
  return label === undefined ? undefined : { message: `a simulated run has no label ${label} of ${metric}`, start, end }
}
