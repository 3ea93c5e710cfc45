import { useCallback, useMemo } from 'react'
import { useStore } from 'zustand'
import type { RecordedBadge, RecordedEvent, Recording } from '../../src/index.ts'
import { useSliced } from '../player/in-slices.ts'
import { playerStore } from '../store/player.ts'
import { type Activity, activityAt, activityInParts, type BadgeState } from './activity.ts'
import { type FullSpans, fullSpansInParts, isWithin } from './pod-now.ts'

/** State of pods, breakers and policies at the playhead. */
export interface MeshState {
  /** Of the moment that it speaks of, in microseconds. */
  readonly atUs: number
  /** For each ejected pod, the events that did it: one for each proxy. */
  readonly ejected: ReadonlyMap<number, readonly RecordedEvent[]>
  /** Clusters whose breaker refuses requests. */
  readonly openClusters: ReadonlySet<number>
  /** Pods that have as many requests as they handle at once. */
  readonly full: ReadonlySet<number>
  /** What the policies of a kind do at a node. */
  readonly activity: (node: number, kind: RecordedBadge['kind']) => BadgeState
}

/** What holds at `atUs`: each proxy ejects for itself, and takes back when the time is over. */
export function meshStateAt({ events }: Recording, atUs: number): Pick<MeshState, 'ejected' | 'openClusters'> {
  const state = { ejected: new Map<number, RecordedEvent[]>(), openClusters: new Set<number>() }
  for (const event of events) if (event.atUs <= atUs) note(state, event, atUs)
  return state
}

function note(
  { ejected, openClusters }: { ejected: Map<number, RecordedEvent[]>; openClusters: Set<number> },
  event: RecordedEvent,
  atUs: number,
): void {
  const { type, pod, cluster, by } = event
  if (pod !== undefined && type === 'ejected' && (event.untilUs ?? Infinity) > atUs) ejected.set(pod, [...(ejected.get(pod) ?? []), event])
  if (pod !== undefined && type === 'returned') {
    const left = (ejected.get(pod) ?? []).filter((earlier) => by !== undefined && earlier.by !== by)
    if (left.length === 0) ejected.delete(pod)
    else ejected.set(pod, left)
  }
  if (cluster !== undefined && type === 'breaker-opened') openClusters.add(cluster)
  if (cluster !== undefined && type === 'breaker-closed') openClusters.delete(cluster)
}

/** What acts or is full is told for stretches of so much of the eye's time. */
const tickMs = 500

const noActivity: Activity = { bucketUs: 1, buckets: 1, bits: new Uint8Array(0) }
const noSpans: FullSpans = new Map()

/** The state at the playhead; a new value only when it changes. */
export function useMeshState(recording: Recording): MeshState {
  const moments = useMemo(() => {
    const times = recording.events.flatMap((event) => [event.atUs, ...(event.untilUs === undefined ? [] : [event.untilUs])])
    return [...new Set(times)].sort((a, b) => a - b)
  }, [recording])
  const activityOf = useCallback(() => activityInParts(recording), [recording])
  const spansOf = useCallback(() => fullSpansInParts(recording), [recording])
  const activity = useSliced(recording.rows.length, activityOf) ?? noActivity
  const spans = useSliced(recording.rows.length, spansOf) ?? noSpans
  const passed = useStore(playerStore, (state) => moments.findLast((us) => us <= state.atMs * 1000) ?? -1)
  // What is the same for the eye has the same words, and draws nothing anew.
  const busy = useStore(playerStore, ({ atMs, speed }) => {
    const tick = tickMs * Math.max(1, speed)
    const fromUs = Math.floor(atMs / tick) * tick * 1000
    const full = [...spans].filter(([, own]) => isWithin(own, fromUs, fromUs + tick * 1000)).map(([pod]) => pod)
    return `${activityWords(activity, fromUs)} ${full.join(' ')}`
  })
  return useMemo(() => {
    const [fromUs = 0, ...full] = busy.split(' ').filter(Boolean).map(Number)
    return {
      atUs: passed,
      ...meshStateAt(recording, passed),
      full: new Set(full),
      activity: (node, kind) => activityAt(activity, node, kind, fromUs),
    }
  }, [recording, activity, passed, busy])
}

/** The first moment at which all policies did what they do at `atUs`, up to then without a change. */
function activityWords({ bits, buckets, bucketUs }: Activity, atUs: number): number {
  let bucket = Math.min(buckets - 1, Math.max(0, Math.floor(atUs / bucketUs)))
  const same = (a: number, b: number) => {
    for (let place = 0; place < bits.length; place += buckets) if (bits[place + a] !== bits[place + b]) return false
    return true
  }
  while (bucket > 0 && same(bucket, bucket - 1)) bucket--
  return bucket * bucketUs
}
