import type { Diagnostic } from '../core/diagnostic.ts'
import { parseDuration } from '../core/duration.ts'
import type { SourceRange } from '../core/source.ts'
import type { CanaryMetric, CanarySpec, MetricTemplateSpec } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import type { FlaggerMetric } from './flagger-rules.ts'
import { countsAsPassed, foreignQuery, queryProblem } from './metric-source.ts'
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

/** A metric of a Canary, its query written out; what cannot be asked is reported, and fails at every look. Null: it is not measured, which is reported too. */
export function readFlaggerMetric(given: Given): FlaggerMetric | null {
  const { canary, metric, range, report } = given
  const { name = '' } = metric
  const interval = metric.interval || DEFAULT_INTERVAL
  const found = queryOf(given, interval)
  const warn = (message: string) => report({ code: 'rollout-query', severity: 'warning', message, range })
  const foreign = foreignTo(found)
  if (foreign !== undefined) {
    warn(countsAsPassed(name || 'The metric', foreign))
    return null
  }
  const { query, problem } = askable(found)
  if (problem !== undefined) warn(`${name || 'The metric'}: ${problem}`)
  return {
    name: name || canary.metadata.name,
    turn: metric.templateRef && !(name in BUILT_IN) ? 'second' : 'first',
    query,
    ...boundsOf(metric),
    unit: unitOf(name),
    intervalMs: parseDuration(interval) ?? 60_000,
    ...(problem !== undefined && { problem }),
    range,
  }
}

function unitOf(name: string): FlaggerMetric['unit'] {
  if (name === 'request-success-rate') return '%'
  return name === 'request-duration' ? 'ms' : ''
}

/** Why a run can say nothing of what is asked for, which may be right all the same. */
function foreignTo(found: Query): string | undefined {
  if ('foreign' in found) return found.foreign
  return 'query' in found ? foreignQuery(found.query) : undefined
}

function askable(found: Query): { readonly query: string; readonly problem: string | undefined } {
  if ('query' in found) return { query: found.query, problem: queryProblem(found.query)?.message }
  return { query: '', problem: 'problem' in found ? found.problem : undefined }
}

type Query = { readonly query: string } | { readonly problem: string } | { readonly foreign: string }

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
  return 'query' in template ? rendered(template.query, values, metric.templateVariables ?? {}) : template
}

function templateOf({ templateRef }: CanaryMetric, home: string, resources: readonly Resource[]): Query {
  if (!templateRef?.name) return { problem: 'it is none of Flagger’s own metrics, and has no templateRef.' }
  const template = findResource(resources, 'MetricTemplate', templateRef.namespace || home, templateRef.name)
  if (!template) return { problem: `No MetricTemplate ${templateRef.name} is there.` }
  const { provider, query = '' } = template.spec as MetricTemplateSpec
  if (provider?.type !== undefined && provider.type !== 'prometheus')
    return { foreign: `the provider ${provider.type} is not modelled, only Prometheus is` }
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
