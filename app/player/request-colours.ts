import { none, type Recording, rowBits } from '../../src/index.ts'

const paletteSize = 6
/** To make one takes as long as to sort the labels of a thousand pictures. */
const natural = new Intl.Collator('en', { numeric: true })

const placesOf = new WeakMap<Recording, ReadonlyMap<string, number>>()

/** Place of each version label in the palette, 1 … 6; labels after the sixth are missing and stay grey. Natural order over the whole recording. */
export function versionPlaces(recording: Recording): ReadonlyMap<string, number> {
  const known = placesOf.get(recording)
  if (known) return known
  const places = findPlaces(recording)
  placesOf.set(recording, places)
  return places
}

function findPlaces({ nodes }: Recording): ReadonlyMap<string, number> {
  const labels = new Set(nodes.flatMap((node) => node.versions.map((version) => version.label)))
  labels.delete('')
  const ordered = [...labels].sort(natural.compare).slice(0, paletteSize)
  return new Map(ordered.map((label, i) => [label, i + 1]))
}

/** Node whose versions give requests their colour, unless the user chose another: the one with most routes in use, at the first such. -1 where no service splits. */
export function defaultFocus(recording: Recording): number {
  const routes = recording.nodes.map(() => new Set<number>())
  for (const edge of recording.edges) if (edge.toVersion >= 0 && !edge.mirror) routes[edge.to]?.add(edge.toVersion)
  let best = -1
  recording.nodes.forEach((node, i) => {
    const used = routes[i]?.size ?? 0
    if (node.versions.length > 1 && used > (best < 0 ? 0 : (routes[best]?.size ?? 0))) best = i
  })
  return best
}

/** The node that the user chose to colour by, else the default. */
export function focusNode(recording: Recording, chosen: string): number {
  const index = chosen === '' ? -1 : recording.nodes.findIndex((node) => node.key === chosen)
  return index >= 0 ? index : defaultFocus(recording)
}

/** Colour of each request: the version that it reaches at `focus`, as a place in the palette; 0 where it does not get there. */
export function requestColours(recording: Recording, focus: number): Uint8Array {
  const { rows, edges } = recording
  const places = versionPlaces(recording)
  const ofEdge = edges.map((edge) =>
    edge.to === focus && !edge.mirror ? (places.get(recording.nodes[focus]?.versions[edge.toVersion]?.label ?? '') ?? 0) : 0,
  )
  let most = 0
  for (let row = 0; row < rows.length; row++) most = Math.max(most, (rows.request[row] ?? 0) + 1)
  const colours = new Uint8Array(most)
  for (let row = 0; row < rows.length; row++) {
    const colour = ofEdge[rows.edge[row] ?? 0] ?? 0
    if (colour > 0 && !((rows.bits[row] ?? 0) & rowBits.mirror)) colours[rows.request[row] ?? 0] = colour
  }
  return colours
}

/** Place in the palette of what failed. */
export const failedPlace = 7

/** Colour of each request by what became of it: {@link failedPlace} where its user got a failure, else 0. */
export function outcomeColours({ rows }: Recording): Uint8Array {
  let most = 0
  for (let row = 0; row < rows.length; row++) most = Math.max(most, (rows.request[row] ?? 0) + 1)
  const colours = new Uint8Array(most)
  for (let row = 0; row < rows.length; row++) {
    const bits = rows.bits[row] ?? 0
    if (rows.parent[row] !== none || !(bits & rowBits.final) || bits & rowBits.mirror || rows.end[row] === none) continue
    if (bits & rowBits.failed || (rows.status[row] ?? 0) >= 400) colours[rows.request[row] ?? 0] = failedPlace
  }
  return colours
}
