import type { Diagnostic } from '../core/diagnostic.ts'
import { parseDuration } from '../core/duration.ts'
import type { SourceRange } from '../core/source.ts'
import type { AnalysisTemplateSpec, Metric, RolloutAnalysis } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import type { ArgoAnalysis, ArgoMetric } from './argo-rules.ts'
import { conditionProblem } from './condition.ts'
import { countsAsPassed, foreignQuery, queryProblem } from './metric-source.ts'
import { findResource } from './objects.ts'

/** Where an analysis is read. */
export interface AnalysisSite {
  readonly rollout: Resource
  readonly resources: readonly Resource[]
  /** Hashes of both sides' pod templates. */
  readonly stableHash: string
  readonly canaryHash: string
  readonly report: (diagnostic: Diagnostic) => void
}

/** The analysis of a Rollout with its templates; null where none is stated. What cannot be measured is reported. */
export function readAnalysis(given: RolloutAnalysis | undefined, range: SourceRange, site: AnalysisSite): ArgoAnalysis | null {
  const references = given?.templates ?? []
  if (!given || references.length === 0) return null
  const names = references.map(({ templateName = '' }) => templateName)
  const templates = collect(references, site)
  const missing = templates.find((each) => typeof each === 'string')
  const found = templates.filter((each) => typeof each !== 'string')
  if (typeof missing === 'string') {
    const message = `No AnalysisTemplate ${missing} is there.`
    site.report({ code: 'rollout-reference', severity: 'error', message, range })
    return { name: names.join(', '), metrics: [], problem: message, range }
  }
  const values = argumentsOf(given, found, site)
  const dry = new Set(given.dryRun?.map(({ metricName = '' }) => metricName))
  const metrics = found.flatMap((template) => metricsOf(template, values, dry, site))
  const measured = metrics.filter((metric) => metric !== null)
  return { name: names.join(', '), metrics: measured, range, ...(metrics.length === 0 && { problem: 'The templates have no metrics.' }) }
}

type References = NonNullable<RolloutAnalysis['templates']>

/** The templates that are referred to and those that these refer to; the name of one that is not there. */
function collect(references: References, site: AnalysisSite, seen: ReadonlySet<string> = new Set()): readonly (Resource | string)[] {
  return references.flatMap(({ templateName = '', clusterScope }) => {
    const kind = clusterScope ? 'ClusterAnalysisTemplate' : 'AnalysisTemplate'
    const template = findResource(site.resources, kind, clusterScope ? '' : site.rollout.metadata.namespace, templateName)
    if (!template) return [templateName]
    const id = `${kind} ${templateName}`
    if (seen.has(id)) return []
    return [template, ...collect((template.spec as AnalysisTemplateSpec).templates ?? [], site, new Set([...seen, id]))]
  })
}

/** Values of the arguments: those that the Rollout gives, else those of the templates. */
function argumentsOf(given: RolloutAnalysis, templates: readonly Resource[], site: AnalysisSite): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (const { spec } of templates)
    for (const { name = '', value } of (spec as AnalysisTemplateSpec).args ?? []) if (value !== undefined) values.set(name, String(value))
  for (const { name = '', value, valueFrom } of given.args ?? []) {
    const found = value !== undefined ? String(value) : valueFrom && fromRollout(valueFrom, site)
    if (found !== undefined) values.set(name, found)
  }
  return values
}

function fromRollout(
  { podTemplateHashValue, fieldRef }: { readonly podTemplateHashValue?: string; readonly fieldRef?: { readonly fieldPath?: string } },
  { rollout, stableHash, canaryHash }: AnalysisSite,
): string | undefined {
  if (podTemplateHashValue !== undefined) return podTemplateHashValue === 'Stable' ? stableHash : canaryHash
  const [, labels, key] = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(fieldRef?.fieldPath ?? '') ?? []
  if (labels !== undefined && key !== undefined) return rollout.metadata[labels as 'labels' | 'annotations'][key]
  const path = (fieldRef?.fieldPath ?? '').split('.')
  const value = path.reduce<unknown>((at, step) => (at as Readonly<Record<string, unknown>> | undefined)?.[step], {
    ...rollout.body,
    metadata: rollout.metadata,
  })
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function metricsOf(
  template: Resource,
  values: ReadonlyMap<string, string>,
  dry: ReadonlySet<string>,
  site: AnalysisSite,
): readonly (ArgoMetric | null)[] {
  const { metrics = [], dryRun = [] } = template.spec as AnalysisTemplateSpec
  const own = new Set(dryRun.map(({ metricName = '' }) => metricName))
  return metrics.map((metric, i) => {
    const name = metric.name ?? `metric ${i + 1}`
    const isDry = [...dry, ...own].some((each) => each === '.*' || each === name)
    return readMetric(metric, { name, dryRun: isDry, range: template.source.at(['spec', 'metrics', i]) }, values, site)
  })
}

type Placed = Pick<ArgoMetric, 'name' | 'dryRun' | 'range'>

// Simplified: a metric that no simulated run has (of another provider than Prometheus, of a range query, or not of Istio's) counts as passed.
/** A metric with its query; null where it is not measured. */
function readMetric(metric: Metric, placed: Placed, values: ReadonlyMap<string, string>, { report }: AnalysisSite): ArgoMetric | null {
  const missing = new Set<string>()
  const filled = (text: unknown) => fill(String(text ?? ''), values, missing)
  const query = filled(metric.provider?.prometheus?.query).trim()
  const foreign = foreignTo(metric, query)
  if (foreign !== undefined) {
    report({ code: 'rollout-query', severity: 'warning', message: countsAsPassed(placed.name, foreign), range: placed.range })
    return null
  }
  const success = filled(metric.successCondition)
  const failure = filled(metric.failureCondition)
  const problem = problemOf({ query, success, failure }, missing)
  if (problem !== undefined)
    report({ code: 'rollout-query', severity: 'warning', message: `${placed.name}: ${problem}`, range: placed.range })
  const interval = metric.interval === undefined ? undefined : parseDuration(filled(metric.interval))
  return {
    ...placed,
    query,
    success,
    failure,
    ...limitsOf(metric, filled),
    intervalMs: interval ?? null,
    initialDelayMs: metric.initialDelay === undefined ? 0 : (parseDuration(filled(metric.initialDelay)) ?? 0),
    count: metric.count === undefined ? (interval === undefined ? 1 : null) : wholeNumber(filled(metric.count), 1),
    ...(problem !== undefined && { problem }),
  }
}

type Limits = 'failureLimit' | 'inconclusiveLimit' | 'consecutiveErrorLimit' | 'consecutiveSuccessLimit'

function limitsOf(metric: Metric, filled: (text: unknown) => string): Pick<ArgoMetric, Limits> {
  const limit = (value: unknown, fallback: number) => (value === undefined ? fallback : wholeNumber(filled(value), fallback))
  return {
    failureLimit: limit(metric.failureLimit, 0),
    inconclusiveLimit: limit(metric.inconclusiveLimit, 0),
    consecutiveErrorLimit: limit(metric.consecutiveErrorLimit, 4),
    consecutiveSuccessLimit: limit(metric.consecutiveSuccessLimit, 0),
  }
}

/** Why a run can say nothing of a metric, whose text may be right all the same. */
function foreignTo({ provider = {} }: Metric, query: string): string | undefined {
  if (!provider.prometheus) return `the provider ${Object.keys(provider)[0] ?? 'of the metric'} is not modelled, only Prometheus is`
  return provider.prometheus.rangeQuery ? 'a range query is not modelled' : foreignQuery(query)
}

function problemOf(
  texts: { readonly query: string; readonly success: string; readonly failure: string },
  missing: ReadonlySet<string>,
): string | undefined {
  if (missing.size > 0) return `the argument ${[...missing].join(', ')} has no value.`
  const conditions = [texts.success, texts.failure].filter((text) => text !== '')
  return queryProblem(texts.query)?.message ?? conditions.map((text) => conditionProblem(text)?.message).find((each) => each !== undefined)
}

function fill(text: string, values: ReadonlyMap<string, string>, missing: Set<string>): string {
  return text.replaceAll(/\{\{\s*args\.([\w-]+)\s*\}\}/g, (_, name: string) => {
    const value = values.get(name)
    if (value === undefined) missing.add(name)
    return value ?? ''
  })
}

function wholeNumber(text: string, fallback: number): number {
  const number = Number.parseInt(text, 10)
  return Number.isFinite(number) ? number : fallback
}
