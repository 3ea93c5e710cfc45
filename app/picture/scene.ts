import type { RecordedNode, Recording } from '../../src/index.ts'

/** How much the picture says. */
export type Level = 'far' | 'compact' | 'standard' | 'near'
/** Way of the traffic: to the right, or down on a narrow window. */
export type Flow = 'right' | 'down'

/** A node as the picture lays it out. Parallel to the recording's nodes. */
export interface SceneNode {
  readonly index: number
  readonly key: string
  readonly name: string
  readonly kind: RecordedNode['kind']
  readonly namespace: string
  /** Number of rows that hold a version each; 0 for a card without versions. */
  readonly rows: number
  /** Most pods in a version: rows grow with them where pods are named. */
  readonly pods: readonly number[]
}

export interface SceneEdge {
  readonly from: number
  readonly to: number
}

/** What the layout needs of a recording: it changes only when a resource comes, goes or splits. */
export interface Scene {
  readonly nodes: readonly SceneNode[]
  /** Without doubles and loops. */
  readonly edges: readonly SceneEdge[]
  /** The same for scenes that are laid out alike. */
  readonly signature: string
}

/** Whether a node is drawn with a row for each version. */
export function isVersioned(node: RecordedNode): boolean {
  return node.versions.length > 1
}

export function makeScene(recording: Recording): Scene {
  const nodes = recording.nodes.map(
    (node, index): SceneNode => ({
      index,
      key: node.key,
      name: node.name,
      kind: node.kind,
      namespace: node.kind === 'source' || node.kind === 'external' || node.kind === 'unknown' ? '' : node.namespace,
      rows: isVersioned(node) ? node.versions.length : 0,
      pods: node.versions.map((version) => version.pods.length),
    }),
  )
  const seen = new Set<string>()
  const edges: SceneEdge[] = []
  for (const { from, to } of recording.edges) {
    if (from === to || seen.has(`${from} ${to}`)) continue
    seen.add(`${from} ${to}`)
    edges.push({ from, to })
  }
  const signature = `${nodes.map((node) => `${node.key}:${node.pods.join('+')}`).join(' ')}|${[...seen].join(',')}`
  return { nodes, edges, signature }
}
