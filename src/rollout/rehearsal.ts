import type { Diagnostic, Reported } from '../core/diagnostic.ts'
import type { SourceFile } from '../core/source.ts'
import type { ManifestCache } from '../manifest/parse.ts'
import type { Resource } from '../manifest/resource.ts'
import type { Mesh } from '../mesh/mesh.ts'
import { parseSteps } from '../scenario/apply.ts'
import { decodeScenario } from '../scenario/decode.ts'
import { defaultRolloutMs } from '../scenario/decode-rollout.ts'
import type { ScenarioRollout } from '../scenario/rollout-section.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { mostReplicas } from '../sim/rollout.ts'
import { createWorld, type SimulationInput, type World } from '../sim/world.ts'
import { Cluster, type ClusterOptions, SettledCluster } from './cluster.ts'
import { editedBody } from './edited-body.ts'
import { plainSite } from './plain-site.ts'
import type { Machine, RolloutPlan } from './rollout.ts'
import { RolloutHand } from './rollout-hand.ts'
import type { Site } from './site.ts'
import { isRolledOut, readSites, settle } from './sites.ts'
import { type TemplateChange, templateChanges } from './template-change.ts'
import { TimelineHand } from './timeline-hand.ts'
import type { PlanEdit } from './variant.ts'

export { deriveRollout, readSites, settle } from './sites.ts'
export { supposeNamed } from './suppose-named.ts'

/** What a rollout adds to a compilation. */
export interface Rehearsal {
  readonly plan: RolloutPlan
  readonly simulation: Pick<SimulationInput, 'steps' | 'controllers' | 'grouping' | 'workloads'>
  /** The worlds of the steps of the latest run, as far as it has gone. */
  readonly worlds: readonly World[]
  readonly site: Site
  /** The site of the same rollout by another plan; undefined where the edits leave none. */
  readonly siteWith: (edits: readonly PlanEdit[]) => Site | undefined
  /** The document that the plan stands in. */
  readonly owner: Resource | undefined
  /** The cluster under another machine, without the timeline: with the regression or with a healthy new version. */
  readonly simulationWith: (machine: Machine, regressed: boolean) => Rehearsal['simulation']
}

/** What a text and its scenario are, once the mesh is built. */
export interface RehearsalInput {
  readonly files: readonly SourceFile[]
  /** As the text gives them, before any controller has done anything. */
  readonly resources: readonly Resource[]
  readonly mesh: Mesh
  readonly scenario: Scenario
  /** The scenario's document. */
  readonly document: Resource | undefined
}

/** What earlier compilations leave. */
export type RehearsalCache = Omit<ClusterOptions, 'mostReplicas'> & { readonly manifests: ManifestCache }

/** The rollout of a scenario, ready to be run; undefined where it has none, or one that lacks something, which is reported. */
export function rehearse(given: RehearsalInput, cache: RehearsalCache): Reported<Rehearsal | undefined> {
  const steps = parseSteps(given.files, given.scenario.timeline, cache.manifests)
  const renewals = renewalsOf(given, steps.value)
  const rollout = begun(given.scenario, renewals)
  if (!rollout) return { value: undefined, diagnostics: [] }
  const input = { ...given, scenario: { ...given.scenario, rollout } }
  const { value: site, diagnostics } = siteOf(input, rollout)
  if (!site) return { value: undefined, diagnostics }
  const siteWith = (edits: readonly PlanEdit[]) => siteEdited(input, site, edits)
  const simulationWith = (machine: Machine, regressed: boolean) => {
    const scenario = { ...input.scenario, timeline: [], actions: [], rollout: regressed ? rollout : { ...rollout, regression: null } }
    return stage({ ...site, machine }, { ...input, scenario }, cache, { changes: [], renewals: [], worlds: [] })
  }
  const worlds: World[] = []
  const simulation = stage(site, input, cache, { changes: steps.value, renewals, worlds })
  const value = { plan: site.plan, simulation, worlds, site, siteWith, owner: ownerOf(input, site.plan), simulationWith }
  return { value, diagnostics: [...diagnostics, ...steps.diagnostics] }
}

const begunByTimeline: Omit<ScenarioRollout, 'of' | 'atMs'> = { resumeAfterMs: null, regression: null, plan: null }

/** What the scenario says of a rollout; where it does not say when, or nothing at all, the step of the timeline that changes the template does. */
function begun({ rollout }: Scenario, [first]: readonly TemplateChange[]): ScenarioRollout | undefined {
  if (rollout && (rollout.plan || rollout.atMs !== null)) return rollout
  if (first) return { ...(rollout ?? begunByTimeline), of: first.of, atMs: first.atMs }
  return rollout && { ...rollout, atMs: defaultRolloutMs }
}

function renewalsOf({ resources, scenario }: RehearsalInput, changes: readonly (readonly Resource[])[]): readonly TemplateChange[] {
  const { rollout, timeline } = scenario
  return templateChanges(resources, timeline, changes, (metadata) => isMeant(metadata, rollout?.of ?? ''))
}

function siteOf({ document, mesh, resources }: RehearsalInput, rollout: ScenarioRollout): Reported<Site | undefined> {
  if (!document) return { value: undefined, diagnostics: [] }
  if (rollout.plan) return plainSite(document, rollout, rollout.plan, mesh)
  const { value: sites } = readSites(resources, rollout)
  const site = sites.find(({ plan }) => isMeant(plan, rollout.of))
  // Of one that cannot be carried out it was said why where it was read.
  if (site || resources.some((each) => isRolledOut(each) && isMeant(each.metadata, rollout.of))) return { value: site, diagnostics: [] }
  const problem: Diagnostic = {
    code: 'rollout-reference',
    severity: 'error',
    message:
      rollout.of === ''
        ? 'No Rollout or Canary is there to be rolled out: add one, or a plan of host, stable, canary and steps.'
        : `No Rollout or Canary ${rollout.of} is there.`,
    range: document.source.at(['spec', 'rollout', ...(rollout.of === '' ? [] : ['of'])]),
  }
  return { value: undefined, diagnostics: [problem] }
}

function isMeant({ namespace, name }: Pick<RolloutPlan, 'namespace' | 'name'>, of: string): boolean {
  return of === '' || of === name || of === `${namespace}/${name}`
}

/** The Rollout or Canary, or the scenario. */
function ownerOf({ document, resources }: RehearsalInput, { controller, name, namespace }: RolloutPlan): Resource | undefined {
  if (controller === 'plain') return document
  return resources.find((each) => isRolledOut(each) && each.metadata.name === name && each.metadata.namespace === namespace)
}

/** The site with its document edited. */
function siteEdited(input: RehearsalInput, { plan }: Site, edits: readonly PlanEdit[]): Site | undefined {
  const { scenario, document, resources } = input
  if (!scenario.rollout) return undefined
  if (plan.controller === 'plain') {
    const edited = document && withEdits(document, edits)
    const rollout = edited && decodeScenario(edited, scenario).value.rollout
    return rollout && siteOf({ ...input, document: edited }, rollout).value
  }
  const { name, namespace } = plan
  const owner = ownerOf(input, plan)
  const changed = resources.map((each) => (each === owner ? withEdits(each, edits) : each))
  return siteOf({ ...input, resources: changed }, { ...scenario.rollout, of: `${namespace}/${name}` }).value
}

function withEdits(resource: Resource, edits: readonly PlanEdit[]): Resource {
  const body = editedBody(resource.body, edits)
  return { ...resource, body, spec: body['spec'] ?? {} }
}

/** What comes in the course of a run, and where its worlds are kept. */
interface Coming {
  /** What each step of the timeline applies. */
  readonly changes: readonly (readonly Resource[])[]
  readonly renewals: readonly TemplateChange[]
  readonly worlds: World[]
}

function stage(
  site: Site,
  { resources, scenario }: RehearsalInput,
  cache: RehearsalCache,
  { changes, renewals, worlds }: Coming,
): Rehearsal['simulation'] {
  const others = readSites(resources).value.filter(({ plan }) => !isSame(plan, site.plan))
  const options: ClusterOptions = { ...cache, mostReplicas: most([site, ...others], resources, scenario, changes) }
  const regression = scenario.rollout?.regression ?? null
  const behave = (setting = site.machine.setting) => site.behave(scenario.workloads, regression, setting)
  const settled = new SettledCluster(settle(resources, others), site, options)
  const world = createWorld(settled.mesh, cache.routes)
  worlds.push(world)
  return {
    steps: [{ atMs: 0, name: 'As written', world }],
    workloads: behave(),
    grouping: site.grouping,
    controllers: () => {
      worlds.splice(1)
      const cluster = new Cluster(settled, (world) => worlds.push(world))
      const timeline = scenario.timeline.length === 0 ? [] : [new TimelineHand(cluster, scenario.timeline, changes)]
      return [new RolloutHand(site, cluster, behave, laterOf(site.plan, renewals)), ...timeline]
    },
  }
}

/** The newer versions that come once the rollout of a plan has begun. */
function laterOf({ namespace, name, atMs }: RolloutPlan, renewals: readonly TemplateChange[]): readonly TemplateChange[] {
  return renewals.filter((each) => each.of === `${namespace}/${name}` && each.atMs > atMs)
}

function isSame(a: RolloutPlan, b: RolloutPlan): boolean {
  return a.controller === b.controller && a.name === b.name && a.namespace === b.namespace
}

function most(
  sites: readonly Site[],
  resources: readonly Resource[],
  { actions = [] }: Scenario,
  changes: readonly (readonly Resource[])[],
): ReadonlyMap<string, number> {
  const result = new Map(mostReplicas([resources, ...changes], actions))
  for (const site of sites) for (const [id, count] of site.most) result.set(id, Math.max(result.get(id) ?? 0, count))
  return result
}
