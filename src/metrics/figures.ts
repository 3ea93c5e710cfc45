/** A stretch of the run, in microseconds, end exclusive: what a figure on the screen speaks of. Requests belong to it by the time that the source sent them. */
export interface Scope {
  readonly fromUs: number
  readonly toUs: number
}

/** A share with what it should be. */
export interface Share {
  readonly count: number
  readonly of: number
  /** `count / of`; 0 where `of` is 0. */
  readonly observed: number
  readonly expected: number | null
  /** Half-width of the 95 % interval around `expected`: 1.96 √(p(1−p)/n). */
  readonly halfWidth: number | null
  /** Whether the sample agrees; null where there is nothing to compare or fewer than 5 hits are expected. */
  readonly agrees: boolean | null
}

/** Counts and times of a set of calls as their client saw them (after retries). */
export interface CallFigures {
  readonly calls: number
  readonly succeeded: number
  /** Per second of the scope. */
  readonly rate: number
  /** 0..1; 1 where there were no calls. */
  readonly success: number
  readonly p50Us: number
  readonly p90Us: number
  readonly p99Us: number
  readonly tries: number
  readonly retries: number
  readonly retriedCalls: number
  /** Retried calls that succeeded in the end. */
  readonly saved: number
  readonly delayed: number
  readonly byStatus: ReadonlyMap<number, number>
  /** Failed calls by `503 UH`-like cause: status and flags. */
  readonly byCause: ReadonlyMap<string, number>
}

/** What passed over one edge of the picture. */
export interface EdgeFigures extends CallFigures {
  /** Share of what the edge's client sends to the edge's target node. */
  readonly share: Share
}

/** Everything that the window shows for a scope. Arrays run parallel to the recording's own. */
export interface Figures {
  readonly scope: Scope
  readonly requests: number
  readonly answered: number
  readonly succeeded: number
  /** Where failures arose: the deepest failed call's edge and cause, most frequent first. */
  readonly causes: readonly { readonly cause: string; readonly edge: number; readonly count: number }[]
  readonly total: CallFigures
  readonly edges: readonly EdgeFigures[]
  /** By node, then by version. */
  readonly nodes: readonly NodeFigures[]
  /** By decision, then by route cluster (destination): for the annotations in the text. */
  readonly decisions: readonly DecisionFigures[]
}

/** What one node was sent, in all and by version. */
export interface NodeFigures extends CallFigures {
  readonly versions: readonly (CallFigures & { readonly share: Share })[]
}

/** What became of the calls that one route decision took. */
export interface DecisionFigures {
  /** Whether any request of the whole run took it. */
  readonly taken: boolean
  readonly calls: number
  readonly destinations: readonly Share[]
  readonly delayed: number
  readonly aborted: number
  readonly retried: number
  readonly saved: number
  readonly timedOut: number
}

/** A value for each bucket of time, for the charts. `values[i]` is of `[i, i + 1) * bucketUs`. */
export interface Series {
  readonly bucketUs: number
  readonly names: readonly string[]
  readonly values: readonly Float64Array[]
}
