import type { BlueGreenStrategy, CanaryStrategy } from '../manifest/kinds.ts'
import type { FieldPath } from '../manifest/resource.ts'
import type { ScenarioRollout } from '../scenario/rollout-section.ts'
import { type AnalysisSite, readAnalysis } from './argo-analysis.ts'
import type { ArgoBlueGreenRules, ArgoCanaryRules, ArgoRules } from './argo-rules.ts'
import { readStep } from './argo-steps.ts'

/** Argo's own delay before what gets nothing more is scaled down. */
const SCALE_DOWN_DELAY_S = 30

/** Reads `strategy.canary`. */
export function readCanary(
  canary: CanaryStrategy,
  replicas: number,
  site: AnalysisSite,
  given: ScenarioRollout | undefined,
): ArgoCanaryRules {
  const path = ['spec', 'strategy', 'canary']
  const at = (...rest: FieldPath) => site.rollout.source.at([...path, ...rest])
  return {
    ...commonOf(canary, replicas, site, given),
    steps: (canary.steps ?? []).map((step, i) => readStep(step, at('steps', i), site)),
    routed: canary.trafficRouting?.istio !== undefined,
    dynamicStableScale: canary.dynamicStableScale ?? false,
    minPods: canary.minPodsPerReplicaSet ?? 1,
    surges: canary.maxSurge !== 0 && canary.maxSurge !== '0' && canary.maxSurge !== '0%',
    background: readAnalysis(canary.analysis, at('analysis'), site),
    startingStep: canary.analysis?.startingStep ?? 0,
  }
}

/** Reads `strategy.blueGreen`. */
export function readBlueGreen(
  blueGreen: BlueGreenStrategy,
  replicas: number,
  site: AnalysisSite,
  given: ScenarioRollout | undefined,
): ArgoBlueGreenRules {
  const path = ['spec', 'strategy', 'blueGreen']
  const at = (...rest: FieldPath) => site.rollout.source.at([...path, ...rest])
  const promotion = blueGreen.autoPromotionSeconds ? 'autoPromotionSeconds' : 'autoPromotionEnabled'
  return {
    ...commonOf(blueGreen, replicas, site, given),
    autoPromotion: blueGreen.autoPromotionEnabled ?? true,
    autoPromotionMs: (blueGreen.autoPromotionSeconds ?? 0) * 1000,
    previewReplicas: blueGreen.previewReplicaCount ?? null,
    before: readAnalysis(blueGreen.prePromotionAnalysis, at('prePromotionAnalysis'), site),
    after: readAnalysis(blueGreen.postPromotionAnalysis, at('postPromotionAnalysis'), site),
    ranges: { promotion: at(promotion), before: at('prePromotionAnalysis'), after: at('postPromotionAnalysis') },
  }
}

function commonOf(
  {
    scaleDownDelaySeconds,
    abortScaleDownDelaySeconds,
  }: { readonly scaleDownDelaySeconds?: number; readonly abortScaleDownDelaySeconds?: number },
  replicas: number,
  { rollout }: AnalysisSite,
  given: ScenarioRollout | undefined,
): ArgoRules {
  return {
    title: rollout.metadata.name,
    replicas,
    resumeAfterMs: given?.resumeAfterMs ?? null,
    scaleDownDelayMs: (scaleDownDelaySeconds ?? SCALE_DOWN_DELAY_S) * 1000,
    abortScaleDownDelayMs: abortScaleDownDelaySeconds === 0 ? null : (abortScaleDownDelaySeconds ?? SCALE_DOWN_DELAY_S) * 1000,
    range: rollout.source.at(['metadata', 'name']),
  }
}
