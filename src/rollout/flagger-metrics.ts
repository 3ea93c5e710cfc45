import type { Diagnostic } from '../core/diagnostic.ts'
import { parseDuration } from '../core/duration.ts'
import type { SourceRange } from '../core/source.ts'
import type { CanaryMetric, CanarySpec, MetricTemplateSpec } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import type { FlaggerMetric } from './flagger-rules.ts'
import { queryProblem } from './metric-source.ts'
import { findResource } from './objects.ts'

/** What a metric is read from. */
interface Given {
  readonly canary: Resource
  readonly metric: CanaryMetric
  readonly range: SourceRange
  readonly resources: readonly Resource[]
  readonly report: (diagnostic: Diagnostic) => void
}

const DEFAULT_INTERVAL = '1m'

/** Flagger's own queries (pkg/metrics/observers/istio.go). */
const BUILT_IN: Readonly<Record<string, (selector: string, interval: string) => string>> = {
  'request-success-rate': (selector, interval) =>
    `sum(rate(istio_requests_total{${selector},response_code!~"5.*"}[${interval}])) / sum(rate(istio_requests_total{${selector}}[${interval}])) * 100`,
  'request-duration': (selector, interval) =>
    `histogram_quantile(0.99, sum(rate(istio_request_duration_milliseconds_bucket{${selector}}[${interval}])) by (le))`,
}

/** A metric of a Canary, its query written out; what cannot be asked is reported, and fails at every look. */
export function readFlaggerMetric(given: Given): FlaggerMetric {
  const { canary, metric, range, report } = given
  const interval = metric.interval || DEFAULT_INTERVAL
  const name = metric.name ?? ''
  const found = queryOf(given, interval)
  const problem = 'problem' in found ? found.problem : queryProblem(found.query)?.message
  if (problem !== undefined) report({ code: 'rollout-query', severity: 'warning', message: `${name || 'The metric'}: ${problem}`, range })
  return {
    name: name || canary.metadata.name,
    turn: metric.templateRef && !(name in BUILT_IN) ? 'second' : 'first',
    query: 'query' in found ? found.query : '',
    ...boundsOf(metric),
    unit: name === 'request-success-rate' ? '%' : name === 'request-duration' ? 'ms' : '',
    intervalMs: parseDuration(interval) ?? 60_000,
    ...(problem !== undefined && { problem }),
    range,
  }
}

type Query = { readonly query: string } | { readonly problem: string }

function queryOf({ canary, metric, resources }: Given, interval: string): Query {
  const built = BUILT_IN[metric.name ?? '']
  const { namespace } = canary.metadata
  const spec = canary.spec as CanarySpec
  const target = spec.targetRef?.name ?? ''
  if (built) {
    const selector = `reporter="destination",destination_workload_namespace="${namespace}",destination_workload=~"${target}"`
    return { query: built(selector, interval) }
  }
  const values: Readonly<Record<string, string>> = {
    name: canary.metadata.name,
    namespace,
    target,
    service: spec.service?.name || target,
    ingress: spec.ingressRef?.name ?? target,
    route: spec.routeRef?.name ?? target,
    interval,
  }
  const template = metric.query ? { query: metric.query } : templateOf(metric, namespace, resources)
  return 'problem' in template ? template : rendered(template.query, values, metric.templateVariables ?? {})
}

function templateOf({ templateRef }: CanaryMetric, home: string, resources: readonly Resource[]): Query {
  if (!templateRef?.name) return { problem: 'it is none of Flagger’s own metrics, and has no templateRef.' }
  const template = findResource(resources, 'MetricTemplate', templateRef.namespace || home, templateRef.name)
  if (!template) return { problem: `No MetricTemplate ${templateRef.name} is there.` }
  const { provider, query = '' } = template.spec as MetricTemplateSpec
  if (provider?.type !== undefined && provider.type !== 'prometheus')
    return { problem: `the provider ${provider.type} is not modelled: only Prometheus is.` }
  return { query }
}

/** A Go template of Flagger's functions alone. */
function rendered(query: string, values: Readonly<Record<string, string>>, variables: Readonly<Record<string, string>>): Query {
  let problem: string | undefined
  const text = query.replaceAll(/\{\{-?\s*(.*?)\s*-?\}\}/gs, (_, call: string) => {
    const variable = /^(?:variables\.(\w+)|index\s+variables\s+"([^"]*)")$/.exec(call)
    const value = variable ? variables[variable[1] ?? variable[2] ?? ''] : values[call]
    problem ??= value === undefined ? `{{ ${call} }} has no value.` : undefined
    return value ?? ''
  })
  return problem === undefined ? { query: text.trim() } : { problem }
}

function boundsOf({ thresholdRange, threshold, name }: CanaryMetric): Pick<FlaggerMetric, 'min' | 'max'> {
  if (thresholdRange) return { min: thresholdRange.min ?? null, max: thresholdRange.max ?? null }
  return name === 'request-success-rate' ? { min: threshold ?? 0, max: null } : { min: null, max: threshold ?? 0 }
}
