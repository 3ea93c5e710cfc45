import type { SourceRange } from '../core/source.ts'
import type { PodAction, TimelineStep, TrafficSource, WorkloadBehaviour } from '../sim/traffic.ts'
import type { Expectation } from './expectation.ts'
import type { ScenarioRollout } from './rollout-section.ts'

/** The scenario document (`kind: Scenario`), decoded: who sends what, how the applications behave, what changes while it runs. */
export interface Scenario {
  readonly name: string
  readonly durationMs: number
  readonly seed: number
  /** Settings of the mesh itself (outboundTrafficPolicy, …), as in MeshConfig. */
  readonly mesh: Readonly<Record<string, unknown>>
  readonly traffic: readonly TrafficSource[]
  readonly workloads: readonly WorkloadBehaviour[]
  readonly timeline: readonly TimelineStep[]
  /** What the timeline does to pods; absent where it does nothing. */
  readonly actions?: readonly PodAction[]
  /** What is said of a rollout; absent where nothing is. */
  readonly rollout?: ScenarioRollout
  /** What the run is expected to show; absent where the document expects nothing. */
  readonly expect?: readonly Expectation[]
  /** Entries of `expect` that say nothing that could be checked, and why; absent where all do. */
  readonly unread?: readonly { readonly message: string; readonly range: SourceRange }[]
  /** Whether no scenario stood in the text and all of this was derived from the manifests. */
  readonly derived: boolean
}
