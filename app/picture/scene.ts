import type { RecordedNode, Recording } from '../../src/index.ts'
import { packFrom } from './pack.ts'

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
  /** The same where traffic flows down: only what gets traffic on several versions is told apart there. */
  readonly columns: number
  /** Most pods in a version: rows grow with them where pods are named. */
  readonly pods: readonly number[]
  /** Names of the versions. */
  readonly labels: readonly string[]
  /** Number of kinds of badges. */
  readonly badges: number
  /** Long times are written in milliseconds as well, and take more room. */
  readonly inMs: boolean
}

export interface SceneEdge {
  readonly from: number
  readonly to: number
  /** Versions of the target that this caller's requests split among. */
  readonly ways?: number
}

/** What the layout needs of a recording: it changes only when a resource comes, goes or splits. */
export interface Scene {
  readonly nodes: readonly SceneNode[]
  /** Without doubles and loops. */
  readonly edges: readonly SceneEdge[]
  /** The same for scenes that are laid out alike. */
  readonly signature: string
}

/** Whether a mesh is so large, and in so many namespaces, that each of these is a block of its own. */
export function isPacked({ nodes }: { readonly nodes: readonly Pick<SceneNode, 'namespace'>[] }): boolean {
  return nodes.length > packFrom && new Set(nodes.map(({ namespace }) => namespace).filter(Boolean)).size > 1
}

/** Whether a node is drawn with a row for each version. */
export function isVersioned(node: RecordedNode): boolean {
  return node.versions.length > 1
}

function routesTo({ edges }: Recording, node: number): number {
  return new Set(edges.filter((edge) => edge.to === node && edge.toVersion >= 0 && !edge.mirror).map((edge) => edge.toVersion)).size
}

function waysBetween({ edges }: Recording, from: number, to: number): number {
  const taken = edges.filter((edge) => edge.from === from && edge.to === to && edge.toVersion >= 0 && !edge.mirror)
  return Math.max(1, new Set(taken.map((edge) => edge.toVersion)).size)
}

/** `inMs`: the reader wants all times in milliseconds. */
export function makeScene(recording: Recording, inMs = false): Scene {
  const nodes = recording.nodes.map(
    (node, index): SceneNode => ({
      index,
      key: node.key,
      name: node.name,
      kind: node.kind,
      namespace: node.kind === 'source' || node.kind === 'external' || node.kind === 'unknown' ? '' : node.namespace,
      rows: isVersioned(node) ? node.versions.length : 0,
      columns: routesTo(recording, index) > 1 ? node.versions.length : 0,
      pods: node.versions.map((version) => version.pods.length),
      labels: node.versions.map((version) => version.label),
      badges: new Set(node.badges.map((badge) => badge.kind)).size,
      inMs,
    }),
  )
  const seen = new Set<string>()
  const edges: SceneEdge[] = []
  for (const { from, to } of recording.edges) {
    if (from === to || seen.has(`${from} ${to}`)) continue
    seen.add(`${from} ${to}`)
    edges.push({ from, to, ways: waysBetween(recording, from, to) })
  }
  const signature = `${nodes.map((node) => `${node.key}:${node.labels.join('+')}:${node.pods.join('+')}:${node.columns}:${node.badges}`).join(' ')}|${[...seen].join(',')}${inMs ? '|ms' : ''}`
  return { nodes, edges, signature }
}

/** The nodes and edges of several scenes, each once: what is laid out where they stand side by side. */
export function mergeScenes(scenes: readonly Scene[]): Pick<Scene, 'nodes' | 'edges'> {
  const nodes = new Map<string, SceneNode>()
  const edges = new Map<string, SceneEdge>()
  for (const scene of scenes) for (const node of scene.nodes) if (!nodes.has(node.key)) nodes.set(node.key, { ...node, index: nodes.size })
  for (const scene of scenes) {
    for (const edge of scene.edges) {
      const [from, to] = [edge.from, edge.to].map((end) => nodes.get(scene.nodes[end]?.key ?? '')?.index ?? 0)
      if (from !== undefined && to !== undefined && !edges.has(`${from} ${to}`)) edges.set(`${from} ${to}`, { ...edge, from, to })
    }
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] }
}
