import { createStore } from 'zustand/vanilla'
import type { Diagnostic, Lesson, Recording, RolloutPlan, Scenario, SourceFile } from '../../src/index.ts'
import type { BrokenFile } from '../worker/protocol.ts'
import type { RouteOutline } from '../worker/route-outline.ts'

/** What the engine made of the input: replaced whole, never persisted. */
export interface DerivedState {
  /** Revision of the input that `recording` is of. */
  readonly revision: number
  readonly recording: Recording | null
  /** The texts that the recording's ranges point into. */
  readonly files: readonly SourceFile[]
  readonly scenario: Scenario | null
  /** The plan of a rollout that the run carries out. */
  readonly rollout: RolloutPlan | null
  /** Files that Telltale added to the user's (`scenario.yaml`, `supposed.yaml`): shown as tabs, adopted by the first edit. */
  readonly generated: readonly SourceFile[]
  /** Every route of `files`. */
  readonly routes: readonly RouteOutline[]
  /** Of the text as it stands, even where the picture is of an earlier one. */
  readonly diagnostics: readonly Diagnostic[]
  readonly broken: readonly BrokenFile[]
  /** Lessons that stand in the text, as it stands. */
  readonly lessons: readonly Lesson[]
  /** When (performance.now) the text that the picture shows was current, if it is not the present one. */
  readonly staleSince: number | null
  readonly progress: number
  /** The engine has the present text for longer than anybody should wait: the picture is of an earlier one. */
  readonly late: boolean
  /** The run was cut because it is large: about how many requests all of it has, and how long it would take. */
  readonly cut: { readonly requests: number; readonly seconds: number } | null
  readonly crash: { readonly message: string; readonly stack: string } | null
}

const nothing: DerivedState = {
  revision: 0,
  recording: null,
  files: [],
  scenario: null,
  rollout: null,
  generated: [],
  routes: [],
  diagnostics: [],
  broken: [],
  lessons: [],
  staleSince: null,
  progress: 1,
  late: false,
  cut: null,
  crash: null,
}

export const derivedStore = createStore<DerivedState>(() => nothing)

/** Other work is opened: nothing of the old run, nor the places of its picture, is to be carried over. */
export function forgetDerived(): void {
  derivedStore.setState({ ...nothing, revision: derivedStore.getState().revision })
}
