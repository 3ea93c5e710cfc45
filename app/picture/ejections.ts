import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { RecordedEvent, Recording } from '../../src/index.ts'
import { playerStore } from '../store/player.ts'

/** State of pods and breakers at the playhead. */
export interface MeshState {
  /** For each ejected pod, the events that did it: one for each proxy. */
  readonly ejected: ReadonlyMap<number, readonly RecordedEvent[]>
  /** Clusters whose breaker refuses requests. */
  readonly openClusters: ReadonlySet<number>
}

/** What holds at `atUs`: each proxy ejects for itself, and takes back when the time is over. */
export function meshStateAt({ events }: Recording, atUs: number): MeshState {
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

/** The state at the playhead; a new value only when it changes. */
export function useMeshState(recording: Recording): MeshState {
  const moments = useMemo(() => {
    const times = recording.events.flatMap((event) => [event.atUs, ...(event.untilUs === undefined ? [] : [event.untilUs])])
    return [...new Set(times)].sort((a, b) => a - b)
  }, [recording])
  const passed = useStore(playerStore, (state) => moments.findLast((us) => us <= state.atMs * 1000) ?? -1)
  return useMemo(() => meshStateAt(recording, passed), [recording, passed])
}
