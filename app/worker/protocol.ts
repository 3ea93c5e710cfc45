import type {
  Answer,
  Diagnostic,
  Lesson,
  ProxyName,
  ProxyTables,
  Question,
  Recording,
  RolloutPlan,
  RowColumns,
  Scenario,
  SourceFile,
} from '../../src/index.ts'
import type { RouteOutline } from './route-outline.ts'

/** What the window asks of the engine's worker. A later revision supersedes an earlier one. */
export type EngineRequest = {
  readonly type: 'run'
  readonly revision: number
  /** Tells one work from another: good texts of one never stand in for those of another. */
  readonly work: string
  readonly files: readonly SourceFile[]
  readonly seed: number | null
  readonly durationMs: number | null
  /** Run to the end however long it takes; else a run that takes long is cut, and ends before its duration. */
  readonly whole: boolean
  /** Runs a step of the lesson that stands in the text, in place of the text: as it begins, or solved. */
  readonly preview?: { readonly step: number; readonly solved: boolean }
}

/** A later text waits for what is compiled of this revision, which is therefore to be left undone. */
export interface StopRequest {
  readonly type: 'stop'
  readonly revision: number
}

/** Parts of the engine that most texts do without are to be brought: one that may need them is about to be opened. */
export interface PrepareRequest {
  readonly type: 'prepare'
}

/** A file that does not parse, or that istiod would refuse: the run used its last text without such an error. */
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
      /** The rollout that the run carries out. */
      readonly rollout: RolloutPlan | null
      /** Files that Telltale added: `scenario.yaml` where the text holds no scenario, `supposed.yaml` for what a fragment leaves out. */
      readonly generated: readonly SourceFile[]
      /** Every route of `files`, for the rail beside the text. */
      readonly routes: readonly RouteOutline[]
      /** Lessons that stand in the text. */
      readonly lessons: readonly Lesson[]
      readonly compileMs: number
    }
  | {
      readonly type: 'rows'
      readonly revision: number
      readonly header: RecordingHeader
      /** Rows from `from` on; the arrays are transferred, and may have some room left. */
      readonly from: number
      readonly rows: RowColumns
      readonly done: boolean
      readonly simulateMs: number
    }
  /** What the checks say of a text that ran before they were there: the first one only. */
  | {
      readonly type: 'checked'
      readonly revision: number
      readonly diagnostics: readonly Diagnostic[]
      readonly broken: readonly BrokenFile[]
    }
  /** It was left undone, as was asked for: see {@link StopRequest}. */
  | { readonly type: 'stopped'; readonly revision: number }
  | { readonly type: 'failed'; readonly revision: number; readonly message: string; readonly stack: string }

/** A question about the text that was compiled last; `id` comes back with the answer. `step` is one of the timeline's, from 0. */
export type EngineInquiry =
  | { readonly type: 'ask'; readonly id: number; readonly step: number; readonly question: Question }
  /** Reads a lesson document; needs no text that was compiled. */
  | { readonly type: 'lesson'; readonly id: number; readonly file: SourceFile }
  | { readonly type: 'proxy'; readonly id: number; readonly step: number; readonly pod: string }

/** What an inquiry gets; null where the engine cannot say. */
export type EngineFinding =
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answer; readonly sources: readonly Question['from'][] }
  | {
      readonly type: 'proxy-view'
      readonly id: number
      /** Null for a pod that has no proxy. */
      readonly tables: ProxyTables | null
      readonly proxies: readonly ProxyName[]
    }
  | { readonly type: 'lesson-read'; readonly id: number; readonly lesson: Lesson | null }
  | { readonly type: 'no-finding'; readonly id: number }
