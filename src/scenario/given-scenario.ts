import type { GivenRate, GivenUsers } from './arrival-rate.ts'
import type { GivenFailure, GivenWorkLatency } from './decode-behaviour.ts'
import type { GivenExpectation } from './decode-expectations.ts'
import type { GivenRollout } from './decode-rollout.ts'
import type { GivenStep } from './pod-actions.ts'

/** Words by name, as a person writes them: numbers and truth values count as text. */
export type Texts = Readonly<Record<string, string | number | boolean>>

/** A name, `namespace/name`, or both apart. */
export type Reference = string | { readonly name: string; readonly namespace?: string }

/** `spec` of the document, as far as the schema has let it pass: an item that it has not is undefined. */
export interface GivenSpec {
  readonly duration?: string
  readonly seed?: number
  readonly mesh?: Readonly<Record<string, unknown>>
  readonly traffic?: readonly (GivenSource | undefined)[]
  readonly workloads?: readonly (GivenBehaviour | undefined)[]
  readonly timeline?: readonly (GivenStep | undefined)[]
  readonly rollout?: GivenRollout
  readonly expect?: readonly (GivenExpectation | undefined)[]
}

/** A source of the traffic. */
export interface GivenSource {
  readonly name?: string
  readonly from: { readonly gateway?: Reference; readonly workload?: Reference; readonly outside?: boolean }
  readonly rate?: GivenRate
  readonly users?: GivenUsers
  readonly sessions?: number
  readonly replay?: string
  readonly arrivals?: 'poisson' | 'constant'
  readonly requests?: readonly (GivenRequest | undefined)[]
}

/** A class of requests. */
export interface GivenRequest {
  readonly name?: string
  readonly weight?: number
  readonly method?: string
  readonly url: string
  readonly headers?: Texts
  readonly claims?: Readonly<Record<string, unknown>>
}

/** How the applications behave that `match`. */
export interface GivenBehaviour {
  readonly match: Texts
  readonly latency?: GivenWorkLatency
  readonly queue?: number
  readonly responseBytes?: number
  readonly startup?: string
  readonly failures?: readonly (GivenFailure | undefined)[]
  readonly concurrency?: number
  readonly calls?: readonly (GivenCall | undefined)[]
  readonly parallelCalls?: boolean
}

/** A request that an application makes before it answers. */
export interface GivenCall {
  readonly url: string
  readonly method?: string
  readonly headers?: Texts
  readonly forwardHeaders?: readonly (string | undefined)[]
  readonly onFailure?: 'fail' | 'ignore'
}
