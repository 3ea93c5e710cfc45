import type { HttpRequest } from '../envoy/decision.ts'
import type { Labels } from '../metrics/exposition.ts'
import { none, none16, type Recording, rowBits } from '../sim/recording.ts'
import { RecordedSource } from './metric-source-recorded.ts'
import type { RequestCounters } from './metric-source-series.ts'

/** The two sides of a split, and whatever else is counted. */
export type Side = 'stable' | 'canary' | 'rest'

/** What one set of labels counts while its side gets all requests. */
export interface CounterFacts {
  readonly labels: ReadonlyMap<string, string>
  readonly side: Side
  /** Whether each pod of the side counts for itself: `labels` are then without the pod's. */
  readonly byPod: boolean
  /** Requests a second. */
  readonly perSecond: number
  /** Part of them in each bucket of durations. */
  readonly buckets: readonly number[]
  readonly meanMs: number
}

/** Requests of one class to the host that is split. */
export interface KindFacts {
  /** Part of all requests to the host, 0..1. */
  readonly share: number
  /** As the client's proxy sees it; undefined where there is none. */
  readonly request: HttpRequest | undefined
}

/** What a run tells about a rollout, as far as it does not depend on the plan. */
export interface ModelFacts {
  /** Requests a second to the host that is split. */
  readonly perSecond: number
  readonly kinds: readonly KindFacts[]
  readonly counters: readonly CounterFacts[]
  /** Requests of users a second that reach the canary while it gets all, and the part of them that it fails. */
  readonly met: { readonly perSecond: number; readonly failing: number }
}

/** Where a run is read: which workloads (`namespace/name`) are of which side, and what labels pods have. */
export interface FactsSite {
  readonly stable: readonly string[]
  readonly canary: readonly string[]
  readonly labelsOf: (workload: string) => Labels | undefined
}

/** Reads a run in which both sides got requests. Undefined where one of them got none. */
export function factsOf(recording: Recording, site: FactsSite): ModelFacts | undefined {
  const { stable, canary, met, failed, kinds } = countCalls(recording, site)
  const seconds = recording.simulatedUs / 1e6
  if (stable === 0 || canary === 0 || seconds <= 0) return undefined
  const perSecond = (stable + canary) / seconds
  const names = reportedNames(recording)
  const labelsOf = (workload: string) => site.labelsOf(names.get(workload) ?? workload)
  const source = new RecordedSource({ scrapeMs: recording.simulatedUs / 1000 + 1, labelsOf })
  source.observe(underOwnNames(recording), recording.simulatedUs / 1000)
  const scale = { stable: perSecond / stable, canary: perSecond / canary, rest: 1 / seconds }
  return {
    perSecond,
    kinds,
    counters: mergedCounters(source.counted, { ...site, names }, scale),
    met: { perSecond: met * scale.canary, failing: met === 0 ? 0 : failed / met },
  }
}

/** By workload (`namespace/name`) the name that Istio reports it by, where that is another: Argo's ReplicaSets go by that of their Rollout. */
function reportedNames({ nodes }: Recording): ReadonlyMap<string, string> {
  const versions = nodes.flatMap((node) => node.versions)
  return new Map(versions.flatMap(({ workload, reportedAs }) => (reportedAs === undefined ? [] : [[workload, reportedAs] as const])))
}

/** The recording with each workload under its own name, by which the sides are told apart even where both are reported by one. */
function underOwnNames(recording: Recording): Recording {
  const nodes = recording.nodes.map((node) => ({
    ...node,
    versions: node.versions.map(({ reportedAs: _, ...version }) => version),
  }))
  return { ...recording, nodes }
}

/** Calls of both sides that have ended, and the requests of users that a pod of the canary saw, or failed; copies apart. */
interface Calls {
  readonly stable: number
  readonly canary: number
  readonly met: number
  readonly failed: number
  readonly kinds: readonly KindFacts[]
}

function countCalls(recording: Recording, site: FactsSite): Calls {
  const { rows } = recording
  const counts = { stable: 0, canary: 0 }
  const met = new Set<number>()
  const failed = new Set<number>()
  const sideOf = recording.edges.map(({ to, toVersion }) => sideOfWorkload(recording.nodes[to]?.versions[toVersion]?.workload ?? '', site))
  const byDecision = new Map<number, number>()
  for (let row = 0; row < rows.length; row++) {
    const bits = rows.bits[row] as number
    const side = sideOf[rows.edge[row] as number] ?? 'rest'
    if (side === 'rest' || rows.end[row] === none || (bits & rowBits.mirror) !== 0) continue
    if (side === 'canary') met.add(rows.request[row] as number)
    if (side === 'canary' && (bits & rowBits.failed) !== 0) failed.add(rows.request[row] as number)
    if ((bits & rowBits.final) === 0) continue
    counts[side]++
    const decision = rows.decision[row] as number
    byDecision.set(decision, (byDecision.get(decision) ?? 0) + 1)
  }
  return { ...counts, met: met.size, failed: failed.size, kinds: kindsOf(recording, byDecision) }
}

/** Decisions about the same class of requests, of whatever step of the timeline, are of one kind. */
function kindsOf(recording: Recording, byDecision: ReadonlyMap<number, number>): readonly KindFacts[] {
  const kinds = new Map<string, { count: number; request: HttpRequest | undefined }>()
  let total = 0
  for (const [index, count] of byDecision) {
    const decision = index === none16 ? undefined : recording.decisions[index]
    const key = decision ? `${decision.source} ${decision.requestClass} ${decision.from}` : ''
    const known = kinds.get(key) ?? { count: 0, request: decision?.request }
    kinds.set(key, known)
    known.count += count
    total += count
  }
  return [...kinds.values()].map(({ count, request }) => ({ share: count / total, request }))
}

function sideOfWorkload(workload: string, { stable, canary }: FactsSite): Side {
  if (canary.includes(workload)) return 'canary'
  return stable.includes(workload) ? 'stable' : 'rest'
}

/** The counters of all pods of a side as one, each per second of the side's whole traffic. */
function mergedCounters(
  counted: readonly RequestCounters[],
  site: FactsSite & { readonly names: ReadonlyMap<string, string> },
  scale: Readonly<Record<Side, number>>,
): readonly CounterFacts[] {
  const merged = new Map<string, { facts: Omit<CounterFacts, 'perSecond' | 'buckets' | 'meanMs'>; of: RequestCounters[] }>()
  for (const counters of counted) {
    const { labels } = counters.labels
    const receiver = sideOfEnd(labels, 'destination', site)
    const byPod = receiver !== 'rest' && labels.get('reporter') === 'destination'
    const side = receiver === 'rest' ? sideOfEnd(labels, 'source', site) : receiver
    const reported = asReported(labels, site.names)
    const kept = byPod ? new Map([...reported].filter(([name]) => name !== 'pod')) : reported
    const key = JSON.stringify([side, ...kept])
    const known = merged.get(key) ?? { facts: { labels: kept, side, byPod }, of: [] }
    merged.set(key, known)
    known.of.push(counters)
  }
  return [...merged.values()].map(({ facts, of }) => summedUp(facts, of, scale[facts.side]))
}

/** The labels as Istio gives them. */
function asReported(labels: ReadonlyMap<string, string>, names: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const result = new Map(labels)
  for (const end of ['source', 'destination'] as const) {
    const name = names.get(`${labels.get(`${end}_workload_namespace`)}/${labels.get(`${end}_workload`)}`)
    if (name !== undefined) result.set(`${end}_workload`, name.slice(name.indexOf('/') + 1))
  }
  return result
}

function sideOfEnd(labels: ReadonlyMap<string, string>, end: 'source' | 'destination', site: FactsSite): Side {
  return sideOfWorkload(`${labels.get(`${end}_workload_namespace`)}/${labels.get(`${end}_workload`)}`, site)
}

function summedUp(
  facts: Omit<CounterFacts, 'perSecond' | 'buckets' | 'meanMs'>,
  of: readonly RequestCounters[],
  scale: number,
): CounterFacts {
  const sum = (read: (counters: RequestCounters) => number) => of.reduce((total, counters) => total + read(counters), 0)
  const count = sum((counters) => counters.count)
  const buckets = Array.from(of[0]?.buckets ?? [], (_, i) => sum((counters) => counters.buckets[i] ?? 0) / count)
  return { ...facts, perSecond: count * scale, buckets, meanMs: sum((counters) => counters.sumMs) / count }
}
