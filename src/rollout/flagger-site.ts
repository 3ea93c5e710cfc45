import type { Diagnostic, Reported } from '../core/diagnostic.ts'
import type { CanarySpec, DeploymentSpec } from '../manifest/kinds.ts'
import type { FieldPath, Resource } from '../manifest/resource.ts'
import type { ScenarioRollout } from '../scenario/rollout-section.ts'
import type { Grouping } from '../sim/grouping.ts'
import { surgeOf } from '../sim/rollout.ts'
import { boundWords } from './flagger-checks.ts'
import { arrangeFlagger, type FlaggerObjects, selectorLabel, serviceNames } from './flagger-cluster.ts'
import { FlaggerMachine } from './flagger-machine.ts'
import { type FlaggerRules, nextStepWeight, readFlagger } from './flagger-rules.ts'
import { percent } from './log.ts'
import { SCRAPE_MS } from './metric-source.ts'
import { findResource } from './objects.ts'
import type { PlanStep, RolloutPlan } from './rollout.ts'
import { lentBehaviour, regressed, type Site } from './site.ts'

/** The site of a Canary; without one where Flagger would not begin, which is reported. */
export function flaggerSite(
  canary: Resource,
  resources: readonly Resource[],
  rollout: ScenarioRollout | undefined,
): Reported<Site | undefined> {
  const diagnostics: Diagnostic[] = []
  const report = (code: string, severity: Diagnostic['severity'], path: FieldPath, message: string) => {
    diagnostics.push({ code, severity, message, range: canary.source.at(['spec', ...path]) })
  }
  const spec = canary.spec as CanarySpec
  if (spec.provider !== undefined && !spec.provider.startsWith('istio'))
    report('rollout-unsupported', 'warning', ['provider'], `The provider ${spec.provider} is taken for istio: no other is modelled.`)
  if (spec.analysis?.sessionAffinity)
    report(
      'rollout-unsupported',
      'warning',
      ['analysis', 'sessionAffinity'],
      'sessionAffinity is not modelled: users meet versions by weight alone.',
    )
  const objects = objectsOf(canary, resources, report)
  if (!objects) return { value: undefined, diagnostics }
  const replicas = Math.max(1, (objects.deployment.spec as DeploymentSpec).replicas ?? 1)
  const rules = readFlagger(canary, resources, replicas, (diagnostic) => diagnostics.push(diagnostic))
  return { value: createSite(objects, rules, rollout), diagnostics }
}

type Report = (code: string, severity: Diagnostic['severity'], path: FieldPath, message: string) => void

function objectsOf(canary: Resource, resources: readonly Resource[], report: Report): FlaggerObjects | undefined {
  const { targetRef, suspend } = canary.spec as CanarySpec
  if (suspend) return undefined
  if (targetRef?.kind !== 'Deployment') {
    report(
      'rollout-unsupported',
      'warning',
      ['targetRef', 'kind'],
      `A target of kind ${targetRef?.kind ?? ''} is not modelled: only a Deployment is.`,
    )
    return undefined
  }
  const deployment = findResource(resources, 'Deployment', canary.metadata.namespace, targetRef.name ?? '')
  if (!deployment) {
    report('rollout-reference', 'error', ['targetRef', 'name'], `No Deployment ${targetRef.name ?? ''} is there.`)
    return undefined
  }
  const selector = selectorLabel(deployment)
  if (!selector) {
    const message = `Flagger needs one of app, name, app.kubernetes.io/name in the selector of ${targetRef.name ?? ''}.`
    report('rollout-reference', 'error', ['targetRef', 'name'], message)
    return undefined
  }
  return { canary, deployment, ...selector }
}

function createSite(objects: FlaggerObjects, rules: FlaggerRules, rollout: ScenarioRollout | undefined): Site {
  const { canary, deployment } = objects
  const { namespace } = canary.metadata
  const stable = `${namespace}/${deployment.metadata.name}-primary`
  const tested = `${namespace}/${deployment.metadata.name}`
  const labels = (deployment.spec as DeploymentSpec).template?.metadata?.labels ?? {}
  const subject = { name: deployment.metadata.name, namespace, labels }
  const primaryLabels = { ...labels, [objects.label]: `${objects.value}-primary` }
  return {
    plan: planOf(objects, rules, rollout),
    machine: new FlaggerMachine(rules),
    stable: [stable],
    canary: [tested],
    most: new Map([
      [stable, rules.replicas + surgeOf(deployment, rules.replicas).most],
      [tested, rules.replicas],
    ]),
    grouping: groupingOf(canary, stable, tested),
    scrapeMs: SCRAPE_MS,
    arrange: (resources, setting) => arrangeFlagger(resources, objects, setting),
    behave(base, regression, { promoted }) {
      const lent = lentBehaviour(base, subject, [{ id: stable, labels: primaryLabels }])
      if (!regression) return lent
      return [...lent, regressed(tested, regression), ...(promoted ? [regressed(stable, regression)] : [])]
    },
  }
}

/** The Services of both sides are shown as the one that users call. */
function groupingOf(canary: Resource, stable: string, tested: string): Grouping {
  const { namespace } = canary.metadata
  const names = serviceNames(canary)
  const service = `${namespace}/${names.apex}`
  return {
    services: new Map([names.primary, names.canary].map((name) => [`${namespace}/${name}`, service])),
    versions: new Map([
      [stable, { service, label: 'primary' }],
      [tested, { service, label: 'canary' }],
    ]),
  }
}

function planOf({ canary, deployment }: FlaggerObjects, rules: FlaggerRules, rollout: ScenarioRollout | undefined): RolloutPlan {
  const { name, namespace } = canary.metadata
  return {
    controller: 'flagger',
    strategy: rules.strategy,
    name,
    namespace,
    host: `${serviceNames(canary).apex}.${namespace}.svc.cluster.local`,
    stable: { label: 'primary', workloads: [`${deployment.metadata.name}-primary`] },
    canary: { label: 'canary', workloads: [deployment.metadata.name] },
    atMs: rollout?.atMs ?? 0,
    steps: planSteps(rules),
    checks: rules.metrics.map((metric) => ({
      name: metric.name,
      query: metric.query,
      bound: boundWords(metric),
      intervalMs: rules.intervalMs,
      failureLimit: rules.threshold,
      range: metric.range,
    })),
    intervalMs: rules.intervalMs,
    threshold: rules.threshold,
    regression: (rollout?.regression ?? null) !== null,
    range: canary.source.range,
  }
}

/** The looks of a Canary where all goes well. */
function planSteps(rules: FlaggerRules): readonly PlanStep[] {
  const { intervalMs: durationMs, ranges } = rules
  const range = ranges.weights
  const first: PlanStep = { type: 'scale', text: 'new version starts', weight: 0, durationMs, range: ranges.whole }
  const promote: PlanStep = { type: 'promote', text: 'promotion', weight: null, durationMs: promotionMs(rules), range: ranges.promotion }
  if (rules.skipAnalysis) return [first, promote]
  const mirror: PlanStep[] = rules.mirror
    ? [{ type: 'mirror-route', text: `mirror ${percent(rules.mirrorWeight)}`, weight: 0, durationMs, range }]
    : []
  if (rules.strategy === 'canary') {
    const weights = weightsOf(rules).map(
      (weight): PlanStep => ({ type: 'weight', text: `weight ${percent(weight)}`, weight, durationMs, range }),
    )
    return [first, ...mirror, ...weights, promote]
  }
  const iterations = Array.from({ length: rules.iterations }, (_, i): PlanStep => {
    const weight = rules.strategy === 'ab-test' ? null : 0
    return { type: 'iteration', text: `iteration ${i + 1} of ${rules.iterations}`, weight, durationMs, range }
  })
  const all: PlanStep[] = rules.strategy === 'ab-test' ? [] : [{ type: 'weight', text: 'weight 100 %', weight: 100, durationMs, range }]
  return [first, ...iterations, ...all, promote]
}

/** The weights that the canary goes through. */
function weightsOf(rules: FlaggerRules): readonly number[] {
  const weights: number[] = []
  for (let weight = 0; weight < rules.maxWeight; ) {
    const step = nextStepWeight(rules, weight)
    if (step <= 0) break
    weight = Math.min(100, weight + step)
    weights.push(weight)
  }
  return weights
}

/** From the copy of the template until the new version is scaled down. */
function promotionMs(rules: FlaggerRules): number {
  const last = rules.strategy === 'canary' ? (weightsOf(rules).at(-1) ?? 0) : 100
  return (1 + (rules.stepWeightPromotion > 0 ? Math.ceil(last / rules.stepWeightPromotion) : 1)) * rules.intervalMs
}
