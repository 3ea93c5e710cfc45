import type { Diagnostic } from '../core/diagnostic.ts'
import { parseDuration } from '../core/duration.ts'
import type { SourceRange } from '../core/source.ts'
import type { CanaryAnalysis, CanaryMetric, CanarySpec, HTTPMatchRequest } from '../manifest/kinds.ts'
import type { FieldPath, Resource } from '../manifest/resource.ts'
import { readFlaggerMetric } from './flagger-metrics.ts'

/** What a Canary says, with Flagger's defaults (pkg/apis/flagger/v1beta1/canary.go). */
export interface FlaggerRules {
  readonly strategy: 'canary' | 'blue-green' | 'ab-test'
  readonly intervalMs: number
  readonly threshold: number
  readonly maxWeight: number
  readonly stepWeight: number
  readonly stepWeights: readonly number[]
  readonly stepWeightPromotion: number
  readonly iterations: number
  readonly mirror: boolean
  readonly mirrorWeight: number
  readonly match: readonly HTTPMatchRequest[]
  readonly metrics: readonly FlaggerMetric[]
  readonly skipAnalysis: boolean
  readonly progressDeadlineMs: number
  /** Percentages of pods that must be ready. */
  readonly primaryReady: number
  readonly canaryReady: number
  /** Pods of each side while they are scaled up. */
  readonly replicas: number
  /** `name.namespace` of the Canary, and names of its target and of the primary: Flagger's events speak of them. */
  readonly title: string
  readonly target: string
  readonly ranges: FlaggerRanges
}

/** Where what Flagger does stands in the Canary. */
export interface FlaggerRanges {
  readonly whole: SourceRange
  readonly weights: SourceRange
  readonly threshold: SourceRange
  readonly promotion: SourceRange
}

/** One metric of a Canary, as a query. */
export interface FlaggerMetric {
  readonly name: string
  /** Built-in and inline queries are looked at before those of templates. */
  readonly turn: 'first' | 'second'
  readonly query: string
  readonly min: number | null
  readonly max: number | null
  readonly unit: '%' | 'ms' | ''
  readonly intervalMs: number
  /** Why there is no query. */
  readonly problem?: string
  readonly range: SourceRange
}

const MIN_INTERVAL_MS = 10_000
const DEFAULT_INTERVAL_MS = 60_000

/** Flagger's own words for the analysis of a Canary. */
export function analysisOf(spec: CanarySpec): { readonly analysis: CanaryAnalysis | undefined; readonly field: string } {
  return spec.analysis || !spec.canaryAnalysis
    ? { analysis: spec.analysis, field: 'analysis' }
    : { analysis: spec.canaryAnalysis, field: 'canaryAnalysis' }
}

/** Reads a Canary; `replicas` are those of its target. What is not carried out is reported to `report`. */
export function readFlagger(
  canary: Resource,
  resources: readonly Resource[],
  replicas: number,
  report: (diagnostic: Diagnostic) => void,
): FlaggerRules {
  const spec = canary.spec as CanarySpec
  const { analysis: given, field } = analysisOf(spec)
  const analysis = given ?? {}
  const at = (...path: FieldPath) => canary.source.at(['spec', field, ...path])
  const target = spec.targetRef?.name ?? ''
  const read = (metric: CanaryMetric, i: number) => readFlaggerMetric({ canary, metric, range: at('metrics', i), resources, report })
  return {
    ...shiftOf(analysis),
    strategy: strategyOf(analysis),
    intervalMs: intervalOf(analysis.interval),
    threshold: Math.max(1, analysis.threshold ?? 0),
    metrics: (analysis.metrics ?? []).map(read).filter((metric) => metric !== null),
    skipAnalysis: !given || spec.skipAnalysis === true,
    progressDeadlineMs: (spec.progressDeadlineSeconds ?? 600) * 1000,
    primaryReady: analysis.primaryReadyThreshold ?? 100,
    canaryReady: analysis.canaryReadyThreshold ?? 100,
    replicas,
    title: `${canary.metadata.name}.${canary.metadata.namespace}`,
    target,
    ranges: {
      whole: canary.source.at(['metadata', 'name']),
      weights: at(weightField(analysis)),
      threshold: at('threshold'),
      promotion: at(analysis.stepWeightPromotion ? 'stepWeightPromotion' : weightField(analysis)),
    },
  }
}

type Shift = 'maxWeight' | 'stepWeight' | 'stepWeights' | 'stepWeightPromotion' | 'iterations' | 'mirror' | 'mirrorWeight' | 'match'

function shiftOf(analysis: CanaryAnalysis): Pick<FlaggerRules, Shift> {
  return {
    maxWeight: maxWeight(analysis),
    stepWeight: analysis.stepWeight ?? 0,
    stepWeights: analysis.stepWeights ?? [],
    stepWeightPromotion: analysis.stepWeightPromotion ?? 0,
    iterations: analysis.iterations ?? 0,
    mirror: analysis.mirror ?? false,
    mirrorWeight: analysis.mirrorWeight || 100,
    match: analysis.match ?? [],
  }
}

function strategyOf({ match = [], iterations = 0 }: CanaryAnalysis): FlaggerRules['strategy'] {
  if (iterations <= 0) return 'canary'
  return match.length > 0 ? 'ab-test' : 'blue-green'
}

function weightField({ iterations = 0, stepWeights = [], stepWeight = 0 }: CanaryAnalysis): string {
  if (iterations > 0) return 'iterations'
  return stepWeight === 0 && stepWeights.length > 0 ? 'stepWeights' : 'stepWeight'
}

function intervalOf(text: string | undefined): number {
  const given = text === undefined ? undefined : parseDuration(text)
  return given === undefined ? DEFAULT_INTERVAL_MS : Math.max(MIN_INTERVAL_MS, given)
}

function maxWeight({ stepWeights = [], maxWeight: given = 0 }: CanaryAnalysis): number {
  const last = stepWeights.at(-1)
  if (last !== undefined) return Math.min(100, last)
  return given > 0 ? given : 100
}

/** What the weight grows by from here (pkg/controller/scheduler.go, nextStepWeight). */
export function nextStepWeight({ stepWeight, stepWeights }: FlaggerRules, weight: number): number {
  if (stepWeight > 0 || stepWeights.length === 0) return stepWeight
  const most = 100 - weight
  if (most === 0) return 1
  if (weight === 0) return Math.min(most, stepWeights[0] ?? most)
  const at = stepWeights.slice(0, -1).indexOf(weight)
  return at < 0 ? most : Math.min(most, (stepWeights[at + 1] ?? weight) - weight)
}
