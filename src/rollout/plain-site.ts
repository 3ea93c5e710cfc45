import type { Diagnostic, Reported } from '../core/diagnostic.ts'
import type { Resource } from '../manifest/resource.ts'
import { selects } from '../mesh/label-index.ts'
import type { Mesh, Service } from '../mesh/mesh.ts'
import { defaultRolloutMs } from '../scenario/decode-rollout.ts'
import type { PlainPlan, PlainStep, ScenarioRollout } from '../scenario/rollout-section.ts'
import { ServiceNames } from '../sim/destination.ts'
import { duration, percent } from './log.ts'
import { arrangePlain } from './plain-cluster.ts'
import { PlainMachine } from './plain-machine.ts'
import { plainQueries } from './plain-queries.ts'
import type { PlanCheck, PlanStep, RolloutVersion } from './rollout.ts'
import { noGrouping, regressed, type Site } from './site.ts'

/** How often the metrics are read that a plain list looks at: no Prometheus stands between. */
const PLAIN_SCRAPE_MS = 1_000

const path = ['spec', 'rollout']

/** The site of a plain list; without one where the host or a subset is not there, which is reported. */
export function plainSite(owner: Resource, rollout: ScenarioRollout, plan: PlainPlan, mesh: Mesh): Reported<Site | undefined> {
  const namespace = owner.metadata.namespace || 'default'
  const service = new ServiceNames(mesh).find(plan.host, namespace)
  if (!service) return missing(owner, 'host', `No Service ${plan.host} is there.`)
  const stable = versionOf(service, plan.stable, mesh)
  if (!stable) return missing(owner, 'stable', `No DestinationRule has a subset ${plan.stable} of ${plan.host} with pods.`)
  const canary = versionOf(service, plan.canary, mesh)
  if (!canary) return missing(owner, 'canary', `No DestinationRule has a subset ${plan.canary} of ${plan.host} with pods.`)
  return { value: createSite({ owner, rollout, plan, service, stable, canary }), diagnostics: [] }
}

function missing(owner: Resource, field: string, message: string): Reported<undefined> {
  const diagnostic: Diagnostic = { code: 'rollout-reference', severity: 'error', message, range: owner.source.at([...path, field]) }
  return { value: undefined, diagnostics: [diagnostic] }
}

interface Found {
  readonly owner: Resource
  readonly rollout: ScenarioRollout
  readonly plan: PlainPlan
  readonly service: Service
  readonly stable: RolloutVersion
  readonly canary: RolloutVersion
}

function createSite({ owner, rollout, plan, service, stable, canary }: Found): Site {
  const { name, namespace } = service
  const workloads = canary.workloads
  const parts = { steps: plan.steps, workloads, namespace, resumeAfterMs: rollout.resumeAfterMs }
  const range = owner.source.at(path)
  const host = { host: plan.host, name, namespace, stable: plan.stable, canary: plan.canary, owner }
  const ids = (version: RolloutVersion) => version.workloads.map((each) => `${namespace}/${each}`)
  return {
    plan: {
      controller: 'plain',
      strategy: 'canary',
      name: owner.metadata.name || plan.host,
      namespace,
      host: service.hostname,
      stable,
      canary,
      atMs: rollout.atMs ?? defaultRolloutMs,
      steps: plan.steps.map((step) => planStep(step, rollout, range)),
      checks: plan.steps.flatMap((step) => planChecks(step, parts, range)),
      intervalMs: null,
      threshold: null,
      regression: rollout.regression !== null,
      range,
    },
    machine: new PlainMachine(parts),
    stable: ids(stable),
    canary: ids(canary),
    most: new Map(),
    grouping: noGrouping,
    scrapeMs: PLAIN_SCRAPE_MS,
    arrange: (resources, setting) => arrangePlain(resources, host, setting),
    behave: (base, regression) => (regression ? [...base, ...ids(canary).map((id) => regressed(id, regression))] : base),
  }
}

/** The workloads that a subset of the service leads to. */
function versionOf(service: Service, subset: string, mesh: Mesh): RolloutVersion | undefined {
  const rules = mesh.destinationRules.filter(({ spec }) => spec.host === service.hostname)
  const found = rules.flatMap(({ spec }) => spec.subsets ?? []).find(({ name }) => name === subset)
  if (!found) return undefined
  const pods = new Set(service.endpoints.filter(({ labels }) => selects(found.labels ?? {}, labels)).map(({ pod }) => pod))
  const workloads = mesh.workloads.filter((workload) => workload.pods.some((pod) => pods.has(`${pod.namespace}/${pod.name}`)))
  return workloads.length === 0 ? undefined : { label: workloads[0]?.version || subset, workloads: workloads.map(({ name }) => name) }
}

function planStep(step: PlainStep, { resumeAfterMs }: ScenarioRollout, fallback: PlanStep['range']): PlanStep {
  const range = step.range ?? fallback
  switch (step.type) {
    case 'weight':
      return { type: 'weight', text: `weight ${percent(step.weight)}`, weight: step.weight, durationMs: 0, range }
    case 'pause': {
      const text = step.durationMs === null ? 'pause until promoted by hand' : `pause ${duration(step.durationMs)}`
      return { type: 'pause', text, weight: null, durationMs: step.durationMs ?? resumeAfterMs, range }
    }
    case 'header-route': {
      const names = Object.entries(step.headers).map(([name, value]) => `${name}: ${value}`)
      return { type: 'header-route', text: `route ${names.join(', ') || 'no header'}`, weight: null, durationMs: 0, range }
    }
    case 'mirror-route':
      return { type: 'mirror-route', text: `mirror ${percent(step.percentage)}`, weight: null, durationMs: 0, range }
    case 'check': {
      const durationMs = step.overMs + (step.times - 1) * step.everyMs
      return { type: 'check', text: `check over ${duration(step.overMs)}`, weight: null, durationMs, range }
    }
  }
}

function planChecks(step: PlainStep, measured: Parameters<typeof plainQueries>[1], fallback: PlanStep['range']): readonly PlanCheck[] {
  if (step.type !== 'check') return []
  return plainQueries(step, measured).map(({ metric, bound, query }) => ({
    name: metric,
    query,
    bound,
    intervalMs: step.everyMs,
    failureLimit: step.failures,
    range: step.range ?? fallback,
  }))
}
