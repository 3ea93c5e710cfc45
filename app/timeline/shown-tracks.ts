import { createStore } from 'zustand/vanilla'

/** Tracks that can be added under the share: requests per second, retries per second, pods that are ejected. */
export type ExtraTrack = 'rate' | 'retries' | 'ejections'

export const extraTracks: readonly (readonly [ExtraTrack, string])[] = [
  ['rate', 'Rate'],
  ['retries', 'Retries'],
  ['ejections', 'Ejections'],
]

const key = 'telltale.tracks.v1'

/** Which of them are shown, in their order: kept per browser. */
export const tracksStore = createStore<{ readonly shown: readonly ExtraTrack[] }>(() => ({ shown: readTracks(stored()) }))

export function toggleTrack(track: ExtraTrack): void {
  const { shown } = tracksStore.getState()
  const next = extraTracks.map(([name]) => name).filter((name) => (name === track) !== shown.includes(name))
  tracksStore.setState({ shown: next })
  try {
    localStorage.setItem(key, JSON.stringify(next))
  } catch {
    // The page goes on with what was chosen.
  }
}

/** Takes what is a track of ours from anything that a browser kept. */
export function readTracks(value: unknown): readonly ExtraTrack[] {
  return Array.isArray(value) ? extraTracks.map(([name]) => name).filter((name) => value.includes(name)) : []
}

function stored(): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null')
  } catch {
    return null
  }
}
