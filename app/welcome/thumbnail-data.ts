import type { Figures, RecordedNode, Recording } from '../../src/index.ts'

/** What the small picture of an example is drawn from: the service whose requests split most, as its run went. */
export interface ThumbnailData {
  readonly ways: readonly ThumbnailWay[]
  /** Some requests were delayed by a fault, or tried again. */
  readonly delayed: boolean
  readonly retried: boolean
}

/** Requests to one version. */
export interface ThumbnailWay {
  readonly label: string
  /** Of the calls to the service, or of those that could be copied: 0..1. */
  readonly share: number
  /** Of the calls on this way: 0..1. */
  readonly failed: number
  readonly mirror: boolean
  readonly pods: number
  /** A pod of it was ejected. */
  readonly ejected: boolean
}

const mostWays = 4

/** Told from a whole run. */
export function thumbnailData(recording: Recording, figures: Figures): ThumbnailData {
  const node = shownNode(recording, figures)
  const ways = (recording.nodes[node]?.versions ?? []).flatMap((_, version) => waysTo(recording, figures, node, version))
  const into = recording.edges.flatMap(({ to, mirror }, i) => (to === node && !mirror ? (figures.edges[i] ?? []) : []))
  return {
    ways: ways.slice(0, mostWays),
    delayed: into.some(({ delayed }) => delayed > 0),
    retried: into.some(({ retries }) => retries > 0),
  }
}

/** The service with the most versions in use; of equals the one with more failures, then with more calls. */
function shownNode({ nodes, edges }: Recording, figures: Figures): number {
  const called = nodes.map((_, i) => edges.some(({ to }) => to === i))
  const failures = (i: number) => (figures.nodes[i]?.calls ?? 0) - (figures.nodes[i]?.succeeded ?? 0)
  const weight = (node: RecordedNode, i: number) => (called[i] ? 1e9 * node.versions.length + 1e5 * Math.min(9, failures(i)) : -1)
  const weights = nodes.map((node, i) => weight(node, i) + (called[i] ? Math.min(9e4, figures.nodes[i]?.calls ?? 0) : 0))
  return weights.indexOf(Math.max(...weights))
}

function waysTo(recording: Recording, figures: Figures, node: number, version: number): readonly ThumbnailWay[] {
  const { nodes, edges, events, pods } = recording
  const { label = '', pods: own = [] } = nodes[node]?.versions[version] ?? {}
  const ejected = events.some(
    ({ type, pod }) => type === 'ejected' && pods[pod ?? -1]?.node === node && pods[pod ?? -1]?.version === version,
  )
  return [false, true].flatMap((mirror) => {
    const indices = edges.flatMap((edge, i) => (edge.to === node && edge.toVersion === version && edge.mirror === mirror ? [i] : []))
    const calls = sum(indices.map((i) => figures.edges[i]?.calls ?? 0))
    if (mirror && calls === 0) return []
    const succeeded = sum(indices.map((i) => figures.edges[i]?.succeeded ?? 0))
    const shares = indices.flatMap((i) => figures.edges[i]?.share ?? [])
    const share = mirror ? (shares[0]?.observed ?? 0) : (figures.nodes[node]?.versions[version]?.share.observed ?? 0)
    const other = !mirror && calls === 0 && edges.some((edge) => edge.to === node && edge.toVersion === version && edge.mirror)
    if (other) return []
    const failed = calls === 0 ? 0 : (calls - succeeded) / calls
    return [{ label, share: rounded(share), failed: rounded(failed), mirror, pods: own.length, ejected }]
  })
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** As exact as a small picture can be; what is there is never drawn as nothing. */
function rounded(value: number): number {
  return value === 0 ? 0 : Math.max(0.01, Math.round(value * 20) / 20)
}
