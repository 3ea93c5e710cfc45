/**
 * The engine's front door, and its spine: text in, diagnostics and a recording out. `app` imports nothing else of `src`.
 */
import type { analyzeInParts } from './analysis/analyze.ts'
import { FindingCache } from './analysis/finding-cache.ts'
import type { Diagnostic, Reported } from './core/diagnostic.ts'
import { finish, type InParts } from './core/parts.ts'
import type { SourceFile } from './core/source.ts'
import { decodeLessons } from './lesson/decode-lesson.ts'
import type { Lesson } from './lesson/lesson.ts'
import { createManifestCache, type ManifestCache, parseInParts, parseManifests } from './manifest/parse.ts'
import type { Resource } from './manifest/resource.ts'
import { buildMesh } from './mesh/build.ts'
import type { Mesh } from './mesh/mesh.ts'
import { SpecCache } from './mesh/spec-cache.ts'
import type { comparePlans } from './rollout/model-plans.ts'
import type { Rehearsal } from './rollout/rehearsal.ts'
import type { RolloutPlan } from './rollout/rollout.ts'
import type { Site } from './rollout/site.ts'
import { applyInParts } from './scenario/apply.ts'
import { reportBounds } from './scenario/bounds.ts'
import { decodeScenario, isScenario, reportOtherScenarios } from './scenario/decode.ts'
import { deriveScenario } from './scenario/derive.ts'
import { reportExpectedNames } from './scenario/expect-names.ts'
import { printScenario } from './scenario/print.ts'
import { isRecorded } from './scenario/recorded-file.ts'
import type { Scenario } from './scenario/scenario.ts'
import { suppose, supposedText } from './scenario/suppose.ts'
import { noteSupposed } from './scenario/supposed-note.ts'
import type { Recording } from './sim/recording.ts'
import { mostReplicas } from './sim/rollout.ts'
import { simulateRun } from './sim/run.ts'
import { KeptWorlds, type SimulatedStep, type SimulationInput } from './sim/world.ts'
import { RouteCache } from './xds/route-cache.ts'

export { findShadowed } from './analysis/shadowing.ts'
export { unsupportedFieldNames, unsupportedKindNames } from './analysis/unsupported-names.ts'
export type { Diagnostic, QuickFix, Severity } from './core/diagnostic.ts'
export { parseDuration } from './core/duration.ts'
export { fairLimit } from './core/fair-limit.ts'
export { grpcCodeOf } from './core/grpc-status.ts'
export { finish, type InParts, walkInParts } from './core/parts.ts'
export { loadRegexEngine, RegexEngineMissing } from './core/regex-engine.ts'
export { release } from './core/release.ts'
export { lineColumnAt, lineStarts, type SourceFile, type SourceRange, type TextEdit } from './core/source.ts'
export { istioVersion } from './core/version.ts'
export type * from './envoy/decision.ts'
export type * from './lesson/lesson.ts'
export { filesAtStep, putOver } from './lesson/lesson-files.ts'
export { lessonSchema } from './lesson/lesson-schema.ts'
export { readLesson } from './lesson/read-lesson.ts'
export { loadDescriptions } from './manifest/descriptions.ts'
export { extractManifests } from './manifest/parse.ts'
export type { Resource } from './manifest/resource.ts'
export { type Fields, type FieldType, fieldsOf, findKind, type Kind, kinds } from './manifest/schema.ts'
export { accessLog } from './metrics/access-log.ts'
export { type CallWithTries, callTree } from './metrics/call-tree.ts'
export { computeFigures, figuresInParts } from './metrics/compute-figures.ts'
export * from './metrics/draw-counts.ts'
export type * from './metrics/figures.ts'
export * from './metrics/format.ts'
export * from './metrics/headline.ts'
export * from './metrics/life.ts'
export { causeName, succeeded } from './metrics/outcome.ts'
export { type Panic, panicAt } from './metrics/panic.ts'
export { csvOf, prometheusOf } from './metrics/prometheus.ts'
export { requestLife } from './metrics/request-life.ts'
export * from './metrics/request-list.ts'
export { parseRequestQuery, queryWords } from './metrics/request-query.ts'
export * from './metrics/scope.ts'
export * from './metrics/series.ts'
export { shareOfParts } from './metrics/share.ts'
export { latestTry, rolloutCourse } from './rollout/course.ts'
export type { ModelProgress } from './rollout/model.ts'
export type * from './rollout/rollout.ts'
export type * from './rollout/variant.ts'
export { decodeBundle, encodeBundle } from './scenario/bundle.ts'
export { checkExpectations } from './scenario/check-expectations.ts'
export * from './scenario/difference.ts'
export { differenceMarkdown } from './scenario/difference-markdown.ts'
export { lendScenario } from './scenario/difference-scenario.ts'
export type { ChangedShare } from './scenario/difference-shares.ts'
export { classWords, differenceSentence, timeDiffers } from './scenario/difference-words.ts'
export type * from './scenario/expectation.ts'
export { reachedInParts } from './scenario/expectations-reached.ts'
export { givenSide, whyNoSide } from './scenario/given-side.ts'
export type * from './scenario/link.ts'
export { decodeLink, encodeLink } from './scenario/link-codec.ts'
export { parseRequest } from './scenario/parse-request.ts'
export type { PastedRequest } from './scenario/pasted-request.ts'
export { isRecorded } from './scenario/recorded-file.ts'
export { type LandingWish, landTraffic, recordedPart } from './scenario/recorded-landing.ts'
export { type RecordedClass, RecordedReader, type RecordedTraffic } from './scenario/recorded-reader.ts'
export type * from './scenario/rollout-section.ts'
export type { Scenario } from './scenario/scenario.ts'
export { scenarioSchema } from './scenario/scenario-schema.ts'
export type { JsonSchema } from './scenario/schema-check.ts'
export { ask } from './sim/ask.ts'
export { sendMany } from './sim/ask-many.ts'
export * from './sim/question.ts'
export * from './sim/recording.ts'
export type * from './sim/traffic.ts'
export * from './xds/proxy-view.ts'

/** What the user has: the texts, and what the window sets over the scenario document. */
export interface EngineInput {
  readonly files: readonly SourceFile[]
  readonly seed?: number
  readonly durationMs?: number
}

/** What each stage leaves to the next compilation, so that an edit costs what it changes. Opaque: pass it on. */
export interface CompileCache {
  readonly manifests: ManifestCache
  readonly specs: SpecCache
  readonly findings: FindingCache
  readonly routes: RouteCache
  readonly worlds: KeptWorlds
}

/** An empty cache, for {@link compileInParts}. */
export function createCache(): CompileCache {
  return {
    manifests: createManifestCache(),
    specs: new SpecCache(),
    findings: new FindingCache(),
    routes: new RouteCache(),
    worlds: new KeptWorlds(),
  }
}

/** The value of every stage before the simulation. */
export interface Compiled {
  readonly resources: readonly Resource[]
  readonly mesh: Mesh
  readonly scenario: Scenario
  /** Files that were added to the given ones: what a fragment leaves out (`supposed.yaml`), and a scenario where there was none (`scenario.yaml`). */
  readonly generated: readonly SourceFile[]
  readonly simulation: SimulationInput
  /** The rollout that the run carries out; null where it has none. */
  readonly rollout: RolloutPlan | null
  /** What other plans of it can be tried on. */
  readonly rehearsal: Rehearsal | null
  /** Lessons among the documents: they take no part in the run. */
  readonly lessons: readonly Lesson[]
  /** In the order of the files, then of the text. */
  readonly diagnostics: readonly Diagnostic[]
  /** Whether the analysis took part in them: see {@link loadChecks}. */
  readonly checked: boolean
  readonly cache: CompileCache
}

let checks: typeof analyzeInParts | undefined
let rollouts: typeof import('./rollout/rehearsal.ts') | undefined

/** Brings what carries out rollouts: a part that most texts do without. */
export async function loadRollouts(): Promise<void> {
  rollouts ??= await import('./rollout/rehearsal.ts')
}

/** A rollout was to be carried out before {@link loadRollouts}: load it and do again what was done. */
export class RolloutsMissing extends Error {}

/** Brings the model that holds the plan of a rollout against others; one of {@link Compiled.rehearsal}. */
export async function loadPlanModel(): Promise<typeof comparePlans> {
  return (await import('./rollout/model-plans.ts')).comparePlans
}

/** Brings what says what is wrong with a text: a part that a run can do without, and so a first picture. */
export async function loadChecks(): Promise<void> {
  checks ??= (await import('./analysis/analyze.ts')).analyzeInParts
}

/**
 * Parses and builds the texts, and once {@link loadChecks} is done analyses them; never throws on what a user can write, once
 * {@link loadRegexEngine} is done. `cache` of an earlier call makes an edit cheap.
 */
export function compile(input: EngineInput, cache: CompileCache = createCache()): Compiled {
  return finish(compileInParts(input, cache))
}

/** {@link compile}, a part at a time. One that is left undone costs nothing but its time: what `cache` has of it serves the next. */
export function* compileInParts(input: EngineInput, cache: CompileCache): InParts<Compiled> {
  const files = input.files.filter((file) => !isRecorded(file))
  const given = yield* parseInParts(files, cache.manifests)
  const settled = settledOf(given.value, cache)
  const { resources, mesh, supposed, diagnostics: references } = meshOf(settled, given.value, cache)
  yield
  const { scenario, document, derived, diagnostics: wishes } = scenarioOf(resources, mesh, input.files, cache, settled.sites)
  const generated = [...supposed, ...derived]
  const untouched = [...settled.given, ...resources.slice(settled.resources.length)]
  const { value: course, diagnostics: changes } = yield* courseOf(
    [...files, ...generated],
    { scenario, document, resources, mesh, untouched },
    cache,
  )
  yield
  const lessons = decodeLessons(given.value)
  const found = checks ? yield* checks(mesh, resources, cache) : []
  const diagnostics = [
    ...given.diagnostics,
    ...lessons.diagnostics,
    ...settled.diagnostics,
    ...references,
    ...wishes,
    ...changes,
    ...reportBounds(resources, mesh, scenario),
    ...reportExpectedNames(mesh, scenario, shownVersions(course.simulation)),
    ...found,
  ]
  return {
    resources,
    mesh,
    scenario,
    generated,
    simulation: {
      seed: input.seed ?? scenario.seed,
      durationMs: input.durationMs ?? scenario.durationMs,
      traffic: scenario.traffic,
      workloads: scenario.workloads,
      actions: scenario.actions ?? [],
      ...course.simulation,
    },
    rollout: course.plan,
    rehearsal: course.plan === null ? null : course,
    lessons: lessons.value,
    diagnostics: inOrder(diagnostics, input.files),
    checked: checks !== undefined,
    cache,
  }
}

/** Runs the simulation; yields the growing recording now and then, so that a caller can show progress, send it on or stop. The last value is whole. */
export function simulate(compiled: Compiled): Generator<Recording, Recording> {
  return simulateRun(compiled.simulation)
}

/** The resources as the controllers of rollouts leave them before a run, and the rollouts; with what a fragment of them leaves out supposed. */
function settledOf(given: readonly Resource[], cache: CompileCache) {
  if (!given.some(({ group, kind }) => rolledOut.has(`${group} ${kind}`)))
    return { given, resources: given, sites: [], diagnostics: [], named: [] }
  if (!rollouts) throw new RolloutsMissing('What carries out rollouts is not loaded.')
  const named = rollouts.supposeNamed(given)
  const whole = [...given, ...supposedFiles(supposedText(named), given, cache).added]
  const { value: sites, diagnostics } = rollouts.readSites(whole)
  return { given: whole, resources: rollouts.settle(whole, sites), sites, diagnostics, named }
}

const rolledOut = new Set(['flagger.app Canary', 'argoproj.io Rollout'])

/** The mesh that the resources make, with what a fragment leaves out supposed and shown as a file of its own. */
function meshOf(
  { resources: settled, named }: { readonly resources: readonly Resource[]; readonly named: readonly string[] },
  given: readonly Resource[],
  cache: CompileCache,
) {
  const options = { meshConfig: meshConfigOf(settled), specs: cache.specs }
  const alone = buildMesh(settled, options)
  const text = suppose(settled, alone.value, named)
  if (text === '') return { resources: settled, mesh: alone.value, supposed: [], diagnostics: alone.diagnostics }
  const { files: supposed, added } = supposedFiles(text, settled, cache)
  // Those that the rollouts name come first and are among the resources, perhaps as their controllers leave them.
  const resources = [...settled, ...added.slice(named.length)]
  const { value: mesh, diagnostics } = buildMesh(resources, options)
  return { resources, mesh, supposed, diagnostics: [...diagnostics, ...noteSupposed(given, added)] }
}

/** The file with what is supposed, and its resources: younger than all that are given. */
function supposedFiles(text: string, given: readonly Resource[], cache: CompileCache) {
  const files = text === '' ? [] : [{ name: 'supposed.yaml', text }]
  const added = parseManifests(files, cache.manifests).value.map((resource, i) => younger(resource, given.length + i))
  return { files, added }
}

const made = new WeakMap<Resource, Resource>()

/** The resource at another place among all; the same object as before where that is the same. */
function younger(resource: Resource, index: number): Resource {
  const known = made.get(resource)
  const moved = known?.index === index ? known : { ...resource, index }
  made.set(resource, moved)
  return moved
}

/** `spec.mesh` of the scenario document: it must be known before the mesh is built, from which in turn missing traffic is derived. */
function meshConfigOf(resources: readonly Resource[]): Readonly<Record<string, unknown>> {
  const spec = resources.findLast(isScenario)?.body['spec'] as { readonly mesh?: unknown } | null | undefined
  return typeof spec?.mesh === 'object' ? { ...spec.mesh } : {}
}

/** The scenario of the text, or one derived from the mesh, printed and read again so that its ranges point into what the user sees. */
function scenarioOf(resources: readonly Resource[], mesh: Mesh, files: readonly SourceFile[], cache: CompileCache, sites: readonly Site[]) {
  const derivation = deriveScenario(mesh)
  const scenarios = resources.filter(isScenario)
  const own = scenarios.at(-1)
  if (own) {
    const { value: scenario, diagnostics } = decodeScenario(own, derivation, files.filter(isRecorded))
    return { scenario, document: own, derived: [], diagnostics: [...reportOtherScenarios(scenarios), ...diagnostics] }
  }
  const rolling = rollouts && sites[0] ? { ...derivation, ...rollouts.deriveRollout(sites[0]) } : derivation
  const derived = [{ name: 'scenario.yaml', text: printScenario(rolling) }]
  const printed = parseManifests(derived, cache.manifests).value.find(isScenario)
  const scenario = printed ? { ...decodeScenario(printed, derivation).value, derived: true } : derivation
  return { scenario, document: printed, derived, diagnostics: [] }
}

interface CourseParts {
  readonly scenario: Scenario
  /** The document that states it. */
  readonly document: Resource | undefined
  readonly resources: readonly Resource[]
  readonly mesh: Mesh
  /** The resources as no controller of rollouts has touched them. */
  readonly untouched: readonly Resource[]
}

/** Versions that have their names from a controller. */
function shownVersions({ grouping }: Partial<SimulationInput>): readonly string[] {
  return [...(grouping?.versions.values() ?? [])].map(({ label }) => label)
}

/** What changes while it runs: as a rollout and the timeline have it, or the timeline alone. */
function* courseOf(
  files: readonly SourceFile[],
  parts: CourseParts,
  cache: CompileCache,
): InParts<Reported<Rehearsal | { readonly plan: null; readonly simulation: Pick<SimulationInput, 'steps'> }>> {
  const { value: rehearsal, diagnostics } = rehearsalOf(files, parts, cache)
  if (rehearsal) return { value: rehearsal, diagnostics }
  const steps = yield* stepsOf(files, parts, cache)
  return { value: { plan: null, simulation: { steps: steps.value } }, diagnostics: [...diagnostics, ...steps.diagnostics] }
}

/** The rollout of the scenario, ready to be run. */
function rehearsalOf(
  files: readonly SourceFile[],
  { scenario, document, mesh, untouched }: CourseParts,
  { routes, specs, manifests }: CompileCache,
): Reported<Rehearsal | undefined> {
  const changes = scenario.timeline.length > 0 && untouched.some(({ group, kind }) => rolledOut.has(`${group} ${kind}`))
  if (!scenario.rollout && !changes) return { value: undefined, diagnostics: [] }
  if (!rollouts) throw new RolloutsMissing('What carries out rollouts is not loaded.')
  const cache = { routes, specs, manifests, meshConfig: scenario.mesh }
  return rollouts.rehearse({ files, resources: untouched, mesh, scenario, document }, cache)
}

/** The worlds that the timeline makes one after another, the first as written; each with the pods that may come to be. */
function* stepsOf(
  files: readonly SourceFile[],
  { scenario, resources, mesh }: { scenario: Scenario; resources: readonly Resource[]; mesh: Mesh },
  cache: CompileCache,
): InParts<Reported<SimulationInput['steps']>> {
  const { value: applied, diagnostics } = yield* applyInParts(files, scenario.timeline, cache.manifests)
  const options = {
    meshConfig: scenario.mesh,
    specs: cache.specs,
    mostReplicas: mostReplicas([resources, ...applied], scenario.actions ?? []),
  }
  const first = options.mostReplicas.size === 0 ? mesh : buildMesh(resources, options).value
  const worldOf = cache.worlds.forText(cache.routes)
  const later: SimulatedStep[] = []
  for (const [i, { atMs, name, range }] of scenario.timeline.entries()) {
    yield
    const world = worldOf(buildMesh(applied[i] ?? [], options).value)
    later.push({ atMs, name, world, ...(range && { range }) })
  }
  return { value: [{ atMs: 0, name: 'As written', world: worldOf(first) }, ...later], diagnostics }
}

function inOrder(diagnostics: readonly Diagnostic[], files: readonly SourceFile[]): readonly Diagnostic[] {
  const place = new Map(files.map(({ name }, i) => [name, i]))
  const fileOf = ({ range }: Diagnostic) => place.get(range.file) ?? files.length
  return [...diagnostics].sort(
    (a, b) => fileOf(a) - fileOf(b) || a.range.start - b.range.start || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0),
  )
}
