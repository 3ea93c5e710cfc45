import { derivedStore } from '../store/derived.ts'
import { playerStore, type Selection } from '../store/player.ts'
import { fitCamera, focusCamera, mainCamera } from './camera.ts'

/** Pictures with more nodes have a map, and what is searched for is brought into view. */
export const mapFrom = 30

/** Key of the node that a selection speaks of; empty where it speaks of none. */
export function nodeOf(selection: Selection): string {
  if (selection.type === 'node') return selection.key
  if (selection.type === 'edge') return selection.to
  if (selection.type !== 'pod') return ''
  const { recording } = derivedStore.getState()
  return recording?.nodes[recording.pods.find((pod) => pod.name === selection.name)?.node ?? -1]?.key ?? ''
}

/** Shows what is selected with its neighbours; a second time, everything again. */
export function toggleFocus(): void {
  const key = nodeOf(playerStore.getState().selection)
  if (key === '' || (mainCamera.getState().around === key && mainCamera.getState().auto)) fitCamera(mainCamera)
  else focusCamera(mainCamera, key)
}

/** Selects a node that was searched for; in a large picture it comes into view with its neighbours. */
export function showNode(key: string, version?: string): void {
  playerStore.setState({ table: false, selection: version === undefined ? { type: 'node', key } : { type: 'node', key, version } })
  if ((derivedStore.getState().recording?.nodes.length ?? 0) > mapFrom) focusCamera(mainCamera, key)
}
