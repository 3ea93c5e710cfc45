import type { RecordedEdge, Recording } from '../../src/index.ts'
import { versionPlaces } from '../player/request-colours.ts'

/** Which custom property colours what: only the versions of the node in focus have a hue, everything else is grey. */
export interface Tones {
  readonly version: (node: number, version: number) => string
  readonly edge: (edge: RecordedEdge) => string
}

export const noTone = '--version-0'

export function makeTones(recording: Recording, focus: number): Tones {
  const places = versionPlaces(recording)
  const version = (node: number, index: number) => {
    if (node !== focus) return noTone
    const place = places.get(recording.nodes[node]?.versions[index]?.label ?? '')
    return place === undefined ? noTone : `--version-${place}`
  }
  return { version, edge: (edge) => (edge.to === focus ? version(edge.to, edge.toVersion) : version(edge.from, edge.fromVersion)) }
}
