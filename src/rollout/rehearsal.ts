import type { Diagnostic, Reported } from '../core/diagnostic.ts'
import type { SourceFile } from '../core/source.ts'
import type { ManifestCache } from '../manifest/parse.ts'
import type { Resource } from '../manifest/resource.ts'
import type { Mesh } from '../mesh/mesh.ts'
import { parseSteps } from '../scenario/apply.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { mostReplicas } from '../sim/rollout.ts'
import { createWorld, type SimulationInput } from '../sim/world.ts'
import { Cluster, type ClusterOptions, SettledCluster } from './cluster.ts'
import { plainSite } from './plain-site.ts'
import type { RolloutPlan } from './rollout.ts'
import { RolloutHand } from './rollout-hand.ts'
import { noGrouping, type Site } from './site.ts'
import { TimelineHand } from './timeline-hand.ts'

/** What a rollout adds to a compilation. */
export interface Rehearsal {
  readonly plan: RolloutPlan
  readonly simulation: Pick<SimulationInput, 'steps' | 'controllers' | 'grouping' | 'workloads'>
}

/** What a text and its scenario are, once the mesh is built. */
export interface RehearsalInput {
  readonly files: readonly SourceFile[]
  /** As the text gives them. */
  readonly resources: readonly Resource[]
  readonly mesh: Mesh
  readonly scenario: Scenario
  /** The scenario's document. */
  readonly document: Resource | undefined
  /** Rollouts and Canaries of the text. */
  readonly sites: readonly Site[]
}

/** What earlier compilations leave. */
export type RehearsalCache = Omit<ClusterOptions, 'mostReplicas'> & { readonly manifests: ManifestCache }

/** The rollout of a scenario, ready to be run; undefined where it has none, or one that lacks something, which is reported. */
export function rehearse(input: RehearsalInput, cache: RehearsalCache): Reported<Rehearsal | undefined> {
  const { rollout } = input.scenario
  if (!rollout) return { value: undefined, diagnostics: [] }
  const { value: site, diagnostics } = siteOf(input)
  if (!site) return { value: undefined, diagnostics }
  const steps = parseSteps(input.files, input.scenario.timeline, cache.manifests)
  return { value: stage(site, input, cache, steps.value), diagnostics: [...diagnostics, ...steps.diagnostics] }
}

function siteOf({ scenario, document, mesh }: RehearsalInput): Reported<Site | undefined> {
  const { rollout } = scenario
  if (!rollout || !document) return { value: undefined, diagnostics: [] }
  if (rollout.plan) return plainSite(document, rollout, rollout.plan, mesh)
  const problem: Diagnostic = {
    code: 'rollout-reference',
    severity: 'error',
    message: 'No Rollout or Canary is there to be rolled out: add one, or a plan of host, stable, canary and steps.',
    range: rollout.range ?? document.source.range,
  }
  return { value: undefined, diagnostics: [problem] }
}

function stage(
  site: Site,
  { resources, scenario }: RehearsalInput,
  cache: RehearsalCache,
  changes: readonly (readonly Resource[])[],
): Rehearsal {
  const options: ClusterOptions = { ...cache, mostReplicas: most(site, resources, scenario, changes) }
  const regression = scenario.rollout?.regression ?? null
  const behave = (setting = site.machine.setting) => site.behave(scenario.workloads, regression, setting)
  const settled = new SettledCluster(resources, site, options)
  return {
    plan: site.plan,
    simulation: {
      steps: [{ atMs: 0, name: 'As written', world: createWorld(settled.mesh, cache.routes) }],
      workloads: behave(),
      grouping: site.grouping ?? noGrouping,
      controllers: () => {
        const cluster = new Cluster(settled)
        const timeline = scenario.timeline.length === 0 ? [] : [new TimelineHand(cluster, scenario.timeline, changes)]
        return [new RolloutHand(site, cluster, behave), ...timeline]
      },
    },
  }
}

function most(site: Site, resources: readonly Resource[], { actions = [] }: Scenario, changes: readonly (readonly Resource[])[]) {
  const result = new Map(mostReplicas([resources, ...changes], actions))
  for (const [id, count] of site.most) result.set(id, Math.max(result.get(id) ?? 0, count))
  return result
}
