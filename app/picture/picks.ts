import type { Recording } from '../../src/index.ts'
import type { Selection } from '../store/player.ts'

/** What an element of the stage stands for, by its `data-` attributes; null on the ground. */
export function pickOf(target: EventTarget | null, recording: Recording): Selection | null {
  const element = target instanceof Element ? target.closest('[data-pick]') : null
  if (!(element instanceof HTMLElement || element instanceof SVGElement)) return null
  const { pick, node, version, pod, edge } = element.dataset
  if (pick === 'pod' && pod !== undefined) return { type: 'pod', name: pod }
  if (pick === 'badge') return pickOf(element.parentElement, recording)
  if (edge !== undefined) return edgeSelection(recording, Number(edge))
  if (node === undefined) return null
  return version === undefined ? { type: 'node', key: node } : { type: 'node', key: node, version }
}

/** The namespace whose name an element of the stage is; null for all else. */
export function namespaceOf(target: EventTarget | null): string | null {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-pick="region"]') : null
  return element?.dataset['namespace'] ?? null
}

/** The selection that speaks of one edge. */
export function edgeSelection({ nodes, edges }: Recording, index: number): Selection | null {
  const edge = edges[index]
  const from = nodes[edge?.from ?? -1]
  const to = nodes[edge?.to ?? -1]
  if (!edge || !from || !to) return null
  const version = to.versions[edge.toVersion]?.label
  return version === undefined ? { type: 'edge', from: from.key, to: to.key } : { type: 'edge', from: from.key, to: to.key, version }
}

export function isSameSelection(a: Selection, b: Selection): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
