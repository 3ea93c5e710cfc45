/**
 * The engine's front door, and its spine: text in, diagnostics and a recording out. `app` imports nothing else of `src`.
 */
import { analyze } from './analysis/analyze.ts'
import type { Diagnostic } from './core/diagnostic.ts'
import type { SourceFile } from './core/source.ts'
import { compileProxyConfig } from './envoy/compile.ts'
import { createManifestCache, type ManifestCache, parseManifests } from './manifest/parse.ts'
import type { Resource } from './manifest/resource.ts'
import { buildMesh } from './mesh/build.ts'
import type { Mesh } from './mesh/mesh.ts'
import { applyManifests } from './scenario/apply.ts'
import { decodeScenario } from './scenario/decode.ts'
import type { Scenario } from './scenario/scenario.ts'
import { simulateRun } from './sim/run.ts'
import type { Recording } from './sim/recording.ts'
import type { SimulationInput, World } from './sim/world.ts'
import { compileProxy } from './xds/compile-proxy.ts'

/** What the user has: the texts, and what the window sets over the scenario document. */
export interface EngineInput {
  readonly files: readonly SourceFile[]
  readonly seed?: number
  readonly durationMs?: number
}

/** The value of every stage before the simulation. */
export interface Compiled {
  readonly resources: readonly Resource[]
  readonly mesh: Mesh
  readonly scenario: Scenario
  readonly simulation: SimulationInput
  readonly diagnostics: readonly Diagnostic[]
  readonly cache: ManifestCache
}

/** Parses, builds and analyses the texts; never throws on what a user can write. `cache` of an earlier call makes an edit cheap. */
export function compile(input: EngineInput, cache: ManifestCache = createManifestCache()): Compiled {
  const { value: resources, diagnostics: syntax } = parseManifests(input.files, cache)
  const { mesh, scenario, diagnostics: references } = settle(resources)
  const steps = [{ atMs: 0, name: 'As written', world: createWorld(mesh) }, ...timeline(resources, scenario)]
  return {
    resources,
    mesh,
    scenario,
    simulation: {
      seed: input.seed ?? scenario.seed,
      durationMs: input.durationMs ?? scenario.durationMs,
      traffic: scenario.traffic,
      workloads: scenario.workloads,
      steps,
    },
    diagnostics: [...syntax, ...references, ...analyze(mesh, resources)].sort(byPlace),
    cache,
  }
}

/** Runs the simulation; yields the growing recording now and then, so that a caller can show progress, send it on or stop. The last value is whole. */
export function simulate(compiled: Compiled): Generator<Recording, Recording> {
  return simulateRun(compiled.simulation)
}
