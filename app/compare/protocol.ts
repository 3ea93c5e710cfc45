import type { Difference, Figures, RowColumns, Scope, SourceFile, TrafficSource } from '../../src/index.ts'
import type { BrokenFile, RecordingHeader } from '../worker/protocol.ts'

/** Two texts to be run on the same requests. A later revision supersedes an earlier one. */
export interface CompareRequest {
  readonly type: 'compare'
  readonly revision: number
  readonly before: readonly SourceFile[]
  readonly after: readonly SourceFile[]
  /** Of both runs, whatever their texts say. */
  readonly seed: number
  readonly durationMs: number
  readonly scope: Scope
  /** Key of the node whose versions are told apart. */
  readonly focus: string
}

/** A side's run. */
export interface ComparedRun {
  readonly header: RecordingHeader
  readonly rows: RowColumns
  /** The texts that ran, which ranges point into. */
  readonly files: readonly SourceFile[]
  readonly traffic: readonly TrafficSource[]
  readonly broken: readonly BrokenFile[]
}

export type CompareResponse =
  | {
      readonly type: 'compared'
      readonly revision: number
      /** Null where the side is the one that was sent last. */
      readonly before: ComparedRun | null
      readonly after: ComparedRun | null
      readonly difference: Difference
      /** Of the difference's scope, as a picture shows them. */
      readonly figures: { readonly before: Figures; readonly after: Figures }
      /** Time that all of it took in the worker. */
      readonly ms: number
    }
  | { readonly type: 'compare-failed'; readonly revision: number; readonly message: string }
