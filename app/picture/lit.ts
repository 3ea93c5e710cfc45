import type { Recording } from '../../src/index.ts'
import type { Selection } from '../store/player.ts'
import { requestPath } from './request-path.ts'

/** What of the picture belongs to a selection: the rest is dimmed. Null where nothing is selected. */
export interface Lit {
  readonly edges: ReadonlySet<number>
  readonly nodes: ReadonlySet<number>
  /** The selected request, or -1. */
  readonly request: number
  /** Edges of the selected request in the order in which they were taken, with the number of tries. */
  readonly path: readonly { readonly edge: number; readonly tries: number }[]
}

export function litOf(recording: Recording, selection: Selection): Lit | null {
  if (selection.type === 'none') return null
  if (selection.type === 'request') return litRequest(recording, selection.request, selection.row)
  const edges = edgesOf(recording, selection)
  const nodes = new Set([...edges].flatMap((edge) => [recording.edges[edge]?.from ?? -1, recording.edges[edge]?.to ?? -1]))
  if (selection.type === 'node') nodes.add(recording.nodes.findIndex((node) => node.key === selection.key))
  return { edges, nodes, request: -1, path: [] }
}

/** Edges that a selection of a node, a version, an edge or a pod speaks of. */
export function edgesOf(recording: Recording, selection: Selection): ReadonlySet<number> {
  const chosen = recording.edges.flatMap((edge, i) => (concerns(recording, selection, edge) ? [i] : []))
  return new Set(chosen)
}

function concerns({ nodes, pods }: Recording, selection: Selection, edge: Recording['edges'][number]): boolean {
  const from = nodes[edge.from]
  const to = nodes[edge.to]
  if (selection.type === 'node') {
    const reaches =
      to?.key === selection.key && (selection.version === undefined || to.versions[edge.toVersion]?.label === selection.version)
    const leaves =
      from?.key === selection.key && (selection.version === undefined || from.versions[edge.fromVersion]?.label === selection.version)
    return reaches || leaves
  }
  if (selection.type === 'edge') {
    return (
      from?.key === selection.from &&
      to?.key === selection.to &&
      (selection.version === undefined || (to.versions[edge.toVersion]?.label ?? '') === selection.version)
    )
  }
  if (selection.type !== 'pod') return false
  const pod = pods.find(({ name }) => name === selection.name)
  return pod !== undefined && pod.node === edge.to && pod.version === edge.toVersion
}

function litRequest(recording: Recording, request: number, row: number | undefined): Lit {
  const path = requestPath(recording, request, row)
  const nodes = new Set(path.flatMap(({ edge }) => [recording.edges[edge]?.from ?? -1, recording.edges[edge]?.to ?? -1]))
  return { edges: new Set(path.map(({ edge }) => edge)), nodes, request, path }
}
