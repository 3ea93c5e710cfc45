import type { SourceRange } from '../core/source.ts'
import type { DecisionStep } from '../envoy/decision.ts'
import type { ResponseFlag } from '../sim/recording.ts'
import type { CallWithTries } from './call-tree.ts'

/** One request of a source, hop by hop: what the inspector shows. Times are microseconds of the run. */
export interface RequestLife {
  readonly request: number
  /** Name of the source. */
  readonly source: string
  /** `GET bookinfo.app/productpage`. */
  readonly what: string
  readonly startUs: number
  /** Null while it is under way at the end of the recording. */
  readonly endUs: number | null
  readonly status: number
  readonly flags: readonly ResponseFlag[]
  readonly ok: boolean
  /** `500 after 1.05 s`. */
  readonly outcome: string
  /** Why it ended so, in at most two sentences; empty where there is nothing to tell. */
  readonly cause: string
  /** The source's call, and copies of it. */
  readonly calls: readonly LifeCall[]
}

/** A call from one client to one service, through all its tries. */
export interface LifeCall extends CallWithTries<LifeCall> {
  /** Name of the calling node. */
  readonly client: string
  /** `reviews v3`. */
  readonly target: string
  /** `GET reviews:9080/reviews/0`; empty where no proxy saw it. */
  readonly what: string
  readonly startUs: number
  readonly endUs: number | null
  readonly status: number
  /** The name of the gRPC error that it ended in; empty where it is none. */
  readonly grpcError: string
  readonly flags: readonly ResponseFlag[]
  readonly tries: readonly LifeTry[]
  /** What the client's proxy decided; null for a client without one. */
  readonly route: LifeRoute | null
}

/** One try of a call, with the calls that its handling made. */
export interface LifeTry {
  readonly row: number
  /** From 1. */
  readonly number: number
  /** Name of the pod without its namespace; null where none was reached. */
  readonly pod: string | null
  /** What the pod was chosen for. */
  readonly podReason: string
  readonly status: number
  /** The name of the gRPC error that it ended in; empty where it is none. */
  readonly grpcError: string
  readonly flags: readonly ResponseFlag[]
  readonly ok: boolean
  /** When the client asked, or the back-off began. */
  readonly arriveUs: number
  readonly startUs: number
  readonly endUs: number | null
  readonly wait: LifeWait | null
  /** Why it ended as it did, and what followed: `503 is listed in retryOn: tried again after 13 ms (0–24)`. */
  readonly ended: Explained
  /** What the proxy beside the pod decided; null where it lets in whatever comes, or no pod was reached. */
  readonly inbound: { readonly proxy: string; readonly steps: readonly DecisionStep[] } | null
  readonly calls: readonly LifeCall[]
}

/** Time that passed before a try left the client's proxy. */
export interface LifeWait {
  readonly kind: 'fault-delay' | 'queue' | 'back-off'
  readonly fromUs: number
  readonly toUs: number
  readonly range: SourceRange | null
}

/** A sentence for a person, with the text that it is about. */
export interface Explained {
  readonly text: string
  /** The line of text that decides it. */
  readonly range: SourceRange | null
}

/** The decision of one proxy about a call. */
export interface LifeRoute {
  /** `namespace/pod` whose proxy decided. */
  readonly proxy: string
  readonly decision: number
  readonly steps: readonly DecisionStep[]
  /** The draw among several destinations; null where there was no choice. */
  readonly draw: LifeDraw | null
  /** `outbound|9080|v3|reviews.default.svc.cluster.local`; empty where no cluster was taken. */
  readonly cluster: string
  readonly mirrors: readonly {
    readonly cluster: string
    readonly draw: number
    readonly below: number
    readonly of: number
    readonly sent: boolean
    readonly range: SourceRange | null
  }[]
}

/** A number drawn, and the intervals that it may fall in. */
export interface LifeDraw {
  readonly value: number
  readonly of: number
  /** `begin` and `end` as Envoy counts, the end exclusive. */
  readonly choices: readonly {
    readonly name: string
    readonly begin: number
    readonly end: number
    readonly taken: boolean
    readonly range: SourceRange | null
  }[]
}

/** One line of the waterfall, indented by `depth`. */
export interface WaterfallRow {
  readonly kind: 'call' | 'try' | 'back-off'
  readonly depth: number
  readonly call: LifeCall
  /** Null for a call whose tries follow as rows of their own. */
  readonly attempt: LifeTry | null
  readonly label: string
  readonly fromUs: number
  readonly toUs: number | null
}

/** The life as lines from top to bottom. A call that was tried once is one line; otherwise its tries and back-offs follow it. */
export function waterfall(life: RequestLife): WaterfallRow[] {
  return life.calls.flatMap((call) => callRows(call, 0))
}

function callRows(call: LifeCall, depth: number): WaterfallRow[] {
  const [only] = call.tries
  const head: WaterfallRow = {
    kind: 'call',
    depth,
    call,
    attempt: call.tries.length === 1 ? (only ?? null) : null,
    label: call.mirror ? `${call.target}, mirror` : call.target,
    fromUs: call.startUs,
    toUs: call.endUs,
  }
  if (call.tries.length === 1) return [head, ...(only?.calls ?? []).flatMap((each) => callRows(each, depth + 1))]
  return [head, ...call.tries.flatMap((attempt) => tryRows(call, attempt, depth + 1))]
}

function tryRows(call: LifeCall, attempt: LifeTry, depth: number): WaterfallRow[] {
  const base = { depth, call, attempt }
  const backOff: WaterfallRow[] =
    attempt.wait?.kind === 'back-off'
      ? [{ ...base, kind: 'back-off', label: 'back-off', fromUs: attempt.wait.fromUs, toUs: attempt.wait.toUs }]
      : []
  const label = `try ${attempt.number}`
  return [
    ...backOff,
    { ...base, kind: 'try', label, fromUs: attempt.startUs, toUs: attempt.endUs },
    ...attempt.calls.flatMap((each) => callRows(each, depth + 1)),
  ]
}
