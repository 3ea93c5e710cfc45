import type { ScenarioRollout } from '../scenario/rollout-section.ts'
import { shownPhases } from './argo-blue-green.ts'
import type { ArgoObjects } from './argo-cluster.ts'
import type { ArgoAnalysis, ArgoBlueGreenRules, ArgoCanaryRules, ArgoMetric, ArgoStep } from './argo-rules.ts'
import { boundOf } from './argo-run.ts'
import { duration, percent } from './log.ts'
import type { PlanCheck, PlanStep, RolloutPlan } from './rollout.ts'

/** What a plan is told of beside its strategy. */
export interface PlanParts {
  readonly objects: ArgoObjects
  /** `namespace/name` of the Service that stands for the Rollout. */
  readonly service: string
  readonly given: ScenarioRollout | undefined
}

/** The plan of a canary. */
export function canaryPlan(rules: ArgoCanaryRules, parts: PlanParts): RolloutPlan {
  const inSteps = rules.steps.flatMap((step) => (step.type === 'analysis' ? [step.analysis] : []))
  const analyses = [...(rules.background ? [rules.background] : []), ...inSteps]
  return { ...planOf(parts, analyses), strategy: 'canary', steps: rules.steps.map((step) => planStep(step, rules)) }
}

/** The plan of a blue-green update. */
export function blueGreenPlan(rules: ArgoBlueGreenRules, parts: PlanParts): RolloutPlan {
  const analyses = [rules.before, rules.after].filter((each) => each !== null)
  return { ...planOf(parts, analyses), strategy: 'blue-green', steps: blueGreenSteps(rules) }
}

function planOf({ objects, service, given }: PlanParts, analyses: readonly ArgoAnalysis[]): Omit<RolloutPlan, 'strategy' | 'steps'> {
  const { rollout, stable, canary } = objects
  const [namespace = '', name = ''] = service.split('/')
  return {
    controller: 'argo',
    name: rollout.metadata.name,
    namespace,
    host: `${name}.${namespace}.svc.cluster.local`,
    stable: { label: 'stable', workloads: [stable.name] },
    canary: { label: 'canary', workloads: [canary.name] },
    atMs: given?.atMs ?? 0,
    checks: analyses.flatMap((analysis) => analysis.metrics.map(planCheck)),
    intervalMs: null,
    threshold: null,
    regression: (given?.regression ?? null) !== null,
    range: rollout.source.range,
  }
}

function planCheck(metric: ArgoMetric): PlanCheck {
  const { name, query, intervalMs, failureLimit, range } = metric
  return { name, query, bound: boundOf(metric), intervalMs: intervalMs ?? 0, failureLimit, range }
}

/** How long an analysis takes where all goes well; 0 for one without end. */
function lastsMs({ metrics }: ArgoAnalysis): number {
  return Math.max(0, ...metrics.map(({ initialDelayMs, intervalMs, count }) => initialDelayMs + ((count ?? 1) - 1) * (intervalMs ?? 0)))
}

function planStep(step: ArgoStep, { resumeAfterMs }: ArgoCanaryRules): PlanStep {
  const base = { weight: null, durationMs: 0, range: step.range }
  switch (step.type) {
    case 'weight':
      return { ...base, type: 'weight', text: `setWeight ${percent(step.weight)}`, weight: step.weight }
    case 'pause': {
      const text = step.durationMs === null ? 'pause until promoted by hand' : `pause ${duration(step.durationMs)}`
      return { ...base, type: 'pause', text, durationMs: step.durationMs ?? resumeAfterMs }
    }
    case 'scale':
      return { ...base, type: 'scale', text: `setCanaryScale ${scaleWords(step)}` }
    case 'header-route':
      return { ...base, type: 'header-route', text: `setHeaderRoute ${step.name}${step.route ? '' : ' ends'}` }
    case 'mirror-route':
      return { ...base, type: 'mirror-route', text: `setMirrorRoute ${step.name}${step.route ? '' : ' ends'}` }
    case 'analysis':
      return { ...base, type: 'analysis', text: `analysis ${step.analysis.name}`, durationMs: lastsMs(step.analysis) }
    case 'other':
      return { ...base, type: 'scale', text: `${step.name} (passed over)` }
  }
}

function scaleWords({ replicas, weight }: Extract<ArgoStep, { readonly type: 'scale' }>): string {
  if (replicas !== null) return replicas === 1 ? '1 pod' : `${replicas} pods`
  return weight === null ? 'as the weight' : percent(weight)
}

function blueGreenSteps(rules: ArgoBlueGreenRules): readonly PlanStep[] {
  const { range, ranges, before, after, autoPromotionMs, resumeAfterMs } = rules
  const base = { weight: null, durationMs: 0, range }
  const words: Readonly<Record<string, PlanStep>> = {
    scaling: { ...base, type: 'scale', text: 'new version starts', weight: 0 },
    testing: {
      ...base,
      type: 'analysis',
      text: `analysis ${before?.name ?? ''}`,
      durationMs: before ? lastsMs(before) : 0,
      range: ranges.before,
    },
    pausing: {
      ...base,
      type: 'pause',
      text: autoPromotionMs > 0 ? `pause ${duration(autoPromotionMs)}` : 'pause until promoted by hand',
      durationMs: autoPromotionMs > 0 ? autoPromotionMs : resumeAfterMs,
      range: ranges.promotion,
    },
    growing: { ...base, type: 'weight', text: 'the active Service switches', weight: 100 },
    verifying: {
      ...base,
      type: 'analysis',
      text: `analysis ${after?.name ?? ''}`,
      durationMs: after ? lastsMs(after) : 0,
      range: ranges.after,
    },
    ending: { ...base, type: 'promote', text: 'promotion' },
  }
  return shownPhases(rules).flatMap((phase) => words[phase] ?? [])
}
