import type { SourceRange } from '../core/source.ts'

/**
 * One thing that a run is expected to show: a measure of some calls, and the bounds that it must keep. The vocabulary of `expect` in a
 * scenario and of the checks of a lesson. Always of what the engine observed, never of the text.
 */
export interface Expectation {
  /** In the author's words; empty where the entry has no name. */
  readonly name: string
  readonly measure: Measure
  /** The calls that count: those to this node (and version); null for those to any, or, without `from`, for what the sources themselves get. */
  readonly at: Place | null
  /** Only calls that this node (and version) makes, to `at` or to whatever it calls. */
  readonly from: Place | null
  /** Only calls made for requests of this class, by the name or the URL that the scenario gives it; empty for all. */
  readonly request: string
  /** Only requests sent within this part of the run. */
  readonly between: { readonly fromMs: number; readonly toMs: number } | null
  readonly bounds: Bounds
  readonly range?: SourceRange
}

/** What is measured, and in which unit its bounds are. */
export type Measure =
  /** Of the calls to the node of `at`, those to its version (or copies to it): percent. */
  | { readonly type: 'share'; readonly mirrored: boolean }
  /** Calls that end as described (`503`, `5xx`, `UNAVAILABLE`, `UO`, `504 UT`): percent. */
  | { readonly type: 'ending'; readonly ending: Ending }
  /** Calls that succeed after retries: percent. */
  | { readonly type: 'success' }
  /** As the caller sees it, retries included: milliseconds. */
  | { readonly type: 'latency'; readonly quantile: 0.5 | 0.9 | 0.99 }
  | { readonly type: 'count'; readonly of: CountedThing }

/** `triesPerRequest` is a mean; `ejections` are those of the pods of `at`, by any proxy; `pods` those that were sent at least one try. */
export const countedThings = ['requests', 'tries', 'triesPerRequest', 'retries', 'delayed', 'ejections', 'pods'] as const
/** One of {@link countedThings}. */
export type CountedThing = (typeof countedThings)[number]

/** How a call ends: a status, or a class of them (`5xx`), or one of gRPC (`UNAVAILABLE`), and a response flag; of what is absent any will do. */
export interface Ending {
  readonly status: number | null
  /** 5 for `5xx`. */
  readonly hundreds: number | null
  /** The number of a gRPC status. */
  readonly grpc: number | null
  readonly flag: string
}

/** `reviews`, `reviews v3`, `shop/reviews v3`: a node of the picture, and one of its versions. */
export interface Place {
  readonly namespace: string
  readonly name: string
  readonly version: string
}

/** What the measure must keep, in its unit; null where it is not bounded so. */
export interface Bounds {
  readonly is: number | null
  /** How far from `is` it may be; null: as far as chance moves a sample. */
  readonly tolerance: number | null
  readonly atLeast: number | null
  readonly atMost: number | null
}

/** What a run makes of an expectation. */
export interface ExpectationResult {
  readonly expectation: Expectation
  readonly holds: boolean
  /** In the measure's unit; null where there was nothing to measure. */
  readonly observed: number | null
  /** Of a share: what the configuration makes of it, in percent, where that can be computed. */
  readonly configured: number | null
  /** Calls that were measured, and of them those that count. */
  readonly of: number
  readonly count: number
  /** `reviews v3 gets 25 % of requests`: the name that the author gave it, or one made of its parts. */
  readonly title: string
  /** `now 10, seen 10.7 %`. */
  readonly detail: string
}
