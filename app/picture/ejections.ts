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
  const ejected = new Map<number, RecordedEvent[]>()
  const openClusters = new Set<number>()
  for (const event of events) {
    if (event.atUs > atUs) continue
    if (event.type === 'ejected' && event.pod !== undefined && (event.untilUs ?? Infinity) > atUs)
      ejected.set(event.pod, [...(ejected.get(event.pod) ?? []), event])
    if (event.type === 'returned' && event.pod !== undefined) takeBack(ejected, event)
    if (event.type === 'breaker-opened' && event.cluster !== undefined) openClusters.add(event.cluster)
    if (event.type === 'breaker-closed' && event.cluster !== undefined) openClusters.delete(event.cluster)
  }
  return { ejected, openClusters }
}

function takeBack(ejected: Map<number, RecordedEvent[]>, { pod, by }: RecordedEvent): void {
  if (pod === undefined) return
  const left = (ejected.get(pod) ?? []).filter((event) => by !== undefined && event.by !== by)
  if (left.length === 0) ejected.delete(pod)
  else ejected.set(pod, left)
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
