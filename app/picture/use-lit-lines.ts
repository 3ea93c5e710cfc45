import { useEffect } from 'react'
import type { Recording, SourceRange } from '../../src/index.ts'
import { cursorStore } from '../store/cursor.ts'
import { playerStore, type Selection } from '../store/player.ts'
import { revealStore } from '../store/reveal.ts'
import { edgesOf } from './lit.ts'
import { edgeSelection, isSameSelection } from './picks.ts'

/** Ties the picture and the text together: what is pointed at lights its lines, and the cursor in a rule lights its way in the picture. */
export function useLitLines(recording: Recording): void {
  useEffect(
    () =>
      playerStore.subscribe(
        (state, before) => state.hover !== before.hover && revealStore.setState({ lit: linesOf(recording, state.hover) }),
      ),
    [recording],
  )
  useEffect(
    () =>
      cursorStore.subscribe((cursor, before) => {
        if (cursor.offset === before.offset && cursor.file === before.file && cursor.focused === before.focused) return
        const hover: Selection = cursor.focused ? (selectionAt(recording, cursor) ?? { type: 'none' }) : { type: 'none' }
        if (!isSameSelection(playerStore.getState().hover, hover)) playerStore.setState({ hover })
      }),
    [recording],
  )
}

/** The lines that speak of a selection. */
export function linesOf(recording: Recording, selection: Selection): readonly SourceRange[] {
  if (selection.type === 'none' || selection.type === 'request') return []
  if (selection.type === 'pod') return linesOfPod(recording, selection.name)
  if (selection.type === 'edge') return [...edgesOf(recording, selection)].flatMap((edge) => recording.edges[edge]?.ranges ?? [])
  const node = recording.nodes.find((each) => each.key === selection.key)
  const version = node?.versions.find((each) => each.label === selection.version)
  if (selection.version !== undefined) return version?.range ? [version.range] : []
  return node?.ranges ?? []
}

/** Those of the workload whose template it was made from. */
function linesOfPod({ pods, nodes }: Recording, name: string): readonly SourceRange[] {
  const pod = pods.find((each) => each.name === name)
  const range = nodes[pod?.node ?? -1]?.versions[pod?.version ?? -1]?.range
  return range ? [range] : []
}

/** The edge, or the edges between two nodes, that the narrowest rule around a place of the text decides about. */
export function selectionAt(recording: Recording, { file, offset }: { readonly file: string; readonly offset: number }): Selection | null {
  const width = (range: SourceRange) => range.end - range.start
  const holding = recording.edges.flatMap((edge, index) =>
    edge.ranges.filter((range) => range.file === file && range.start <= offset && offset <= range.end).map((range) => ({ index, range })),
  )
  const narrowest = Math.min(...holding.map(({ range }) => width(range)))
  const found = [...new Set(holding.filter(({ range }) => width(range) === narrowest).map(({ index }) => index))]
  const first = found[0] === undefined ? null : edgeSelection(recording, found[0])
  if (first?.type !== 'edge' || found.length === 1) return first
  return { type: 'edge', from: first.from, to: first.to }
}
