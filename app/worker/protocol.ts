import type { Diagnostic, Recording, RowColumns, Scenario, SourceFile } from '../../src/index.ts'
import type { RouteOutline } from './route-outline.ts'

/** What the window asks of the engine's worker. A later revision supersedes an earlier one. */
export type EngineRequest = {
  readonly type: 'run'
  readonly revision: number
  readonly files: readonly SourceFile[]
  readonly seed: number | null
  readonly durationMs: number | null
  /** Run to the end however long it takes; else a run that takes long is cut, and ends before its duration. */
  readonly whole: boolean
}

/** A file that does not parse: the run used its last text that did. */
export interface BrokenFile {
  readonly name: string
  /** The text that the picture shows in its place; null where there never was a good one. */
  readonly shown: string | null
  readonly diagnostic: Diagnostic
}

/** The recording without its rows: small, and sent whole with each chunk in which it changed. */
export type RecordingHeader = Omit<Recording, 'rows'>

export type EngineResponse =
  | {
      readonly type: 'compiled'
      readonly revision: number
      readonly diagnostics: readonly Diagnostic[]
      readonly broken: readonly BrokenFile[]
      /** The texts that the run is of: the last good one where a file is broken. Ranges of the recording point into these. */
      readonly files: readonly SourceFile[]
      readonly scenario: Scenario
      /** Files that Telltale added: `scenario.yaml` where the text holds no scenario, `supposed.yaml` for what a fragment leaves out. */
      readonly generated: readonly SourceFile[]
      /** Every route of `files`, for the rail beside the text. */
      readonly routes: readonly RouteOutline[]
      readonly compileMs: number
    }
  | {
      readonly type: 'rows'
      readonly revision: number
      readonly header: RecordingHeader
      /** Rows from `from` on; the arrays are trimmed to `length` and transferred. */
      readonly from: number
      readonly rows: RowColumns
      readonly done: boolean
      readonly simulateMs: number
    }
  | { readonly type: 'failed'; readonly revision: number; readonly message: string; readonly stack: string }
