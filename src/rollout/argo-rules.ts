import type { SourceRange } from '../core/source.ts'
import type { ManagedRoute } from './rollout.ts'

/** What a Rollout says of its replicas, whatever its strategy, with Argo's defaults. */
export interface ArgoRules {
  /** As Argo's messages call it. */
  readonly title: string
  readonly replicas: number
  /** How long after its start a pause without an end is ended by hand; null: never. */
  readonly resumeAfterMs: number | null
  readonly scaleDownDelayMs: number
  /** Null: what was rolled back stays as it is. */
  readonly abortScaleDownDelayMs: number | null
  readonly range: SourceRange
}

/** A canary. */
export interface ArgoCanaryRules extends ArgoRules {
  readonly steps: readonly ArgoStep[]
  /** Whether a router splits the requests; else the numbers of pods do. */
  readonly routed: boolean
  readonly dynamicStableScale: boolean
  readonly minPods: number
  /** Whether one pod more than the replicas may run. */
  readonly surges: boolean
  readonly background: ArgoAnalysis | null
  /** Step from which the background analysis runs. */
  readonly startingStep: number
}

/** A blue-green update. */
export interface ArgoBlueGreenRules extends ArgoRules {
  readonly autoPromotion: boolean
  readonly autoPromotionMs: number
  readonly previewReplicas: number | null
  readonly before: ArgoAnalysis | null
  readonly after: ArgoAnalysis | null
  readonly ranges: { readonly promotion: SourceRange; readonly before: SourceRange; readonly after: SourceRange }
}

/** One step of a canary. */
export type ArgoStep = { readonly range: SourceRange } & (
  | { readonly type: 'weight'; readonly weight: number }
  /** Null: until somebody promotes by hand. */
  | { readonly type: 'pause'; readonly durationMs: number | null }
  | { readonly type: 'scale'; readonly replicas: number | null; readonly weight: number | null; readonly matchTrafficWeight: boolean }
  /** Null: the route of that name is taken away. */
  | { readonly type: 'header-route' | 'mirror-route'; readonly name: string; readonly route: ManagedRoute | null }
  | { readonly type: 'analysis'; readonly analysis: ArgoAnalysis }
  /** Of a kind that is not modelled: it is passed over. */
  | { readonly type: 'other'; readonly name: string }
)

/** The templates of one analysis, taken together. */
export interface ArgoAnalysis {
  readonly name: string
  readonly metrics: readonly ArgoMetric[]
  /** Why it cannot be begun: Argo takes that for an error of the run. */
  readonly problem?: string
  readonly range: SourceRange
}

/** One metric of an AnalysisTemplate, its arguments filled in. */
export interface ArgoMetric {
  readonly name: string
  readonly query: string
  readonly success: string
  readonly failure: string
  /** Null: it is measured once. */
  readonly intervalMs: number | null
  readonly initialDelayMs: number
  /** Null: without end. */
  readonly count: number | null
  /** Negative: failures never end it. */
  readonly failureLimit: number
  readonly inconclusiveLimit: number
  readonly consecutiveErrorLimit: number
  readonly consecutiveSuccessLimit: number
  /** Measured, and of no consequence. */
  readonly dryRun: boolean
  readonly problem?: string
  readonly range: SourceRange
}
