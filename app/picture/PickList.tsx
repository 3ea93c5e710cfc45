import { type KeyboardEvent, memo, useMemo, useRef, useState } from 'react'
import { type Figures, formatCount, formatPercent, type Recording } from '../../src/index.ts'
import { playerStore, type Selection } from '../store/player.ts'
import { reveal } from '../store/reveal.ts'
import type { Arrangement } from './arrange.ts'
import { badgeName } from './Badges.tsx'
import type { Box } from './box.ts'
import { type Camera, commandCamera, focusCamera, namespaceKey } from './camera.ts'
import { cardParts } from './card-size.ts'
import type { MeshState } from './ejections.ts'
import { namespaceFigures } from './RegionHeads.tsx'
import type { Region } from './regions.ts'
import { panByKey } from './use-camera.ts'
import { usePlaces } from './use-places.ts'
import { seenPart } from './use-window.ts'

interface PickItem {
  readonly key: string
  /** Of a namespace: none, it is shown by itself. */
  readonly selection: Selection
  readonly namespace?: string
  readonly label: string
  readonly box: Box
  readonly node: number
}

export interface PickListProps {
  readonly recording: Recording
  readonly figures: Figures
  readonly arrangement: Arrangement
  readonly state: MeshState
  readonly camera: Camera
  /** Its places follow behind the frame that shows the picture. */
  readonly large: boolean
  /** Moves a card by so many pixels, as a drag does. */
  readonly onMove: (key: string, dx: number, dy: number) => void
}

/** The picture as a list of buttons over it: one Tab stop, arrows go along the edges and the rows, with Ctrl they move the card. */
export const PickList = memo(function PickList({ recording, figures, arrangement, state, camera, large, onMove }: PickListProps) {
  const items = useMemo(() => makeItems(recording, figures, arrangement, state), [recording, figures, arrangement, state])
  const [current, setCurrent] = useState(0)
  const places = usePlaces(items, large)
  const list = useRef<HTMLUListElement>(null)
  const here = Math.min(current, items.length - 1)
  const go = (index: number) => {
    setCurrent(index)
    list.current?.querySelectorAll('button')[index]?.focus({ preventScroll: true })
  }
  const keys = (event: KeyboardEvent) => {
    const item = items[here]
    const next = item && !moved(event, item) ? neighbour(recording, items, here, event.key) : null
    if (next === null) return
    event.preventDefault()
    event.stopPropagation()
    go(next)
  }
  /** Keys that move the view or the card, or lead to its line. */
  const moved = (event: KeyboardEvent, { node: index, namespace }: PickItem) => {
    const node = recording.nodes[index]
    const takes = takenBy(event, {
      pan: () => panByKey(camera, event.key),
      move: () => namespace === undefined && moveByKey(node?.key, event.key, onMove),
      line: () => node?.ranges[0] && reveal(node.ranges[0]),
    })
    if (takes) event.preventDefault()
    return takes || event.ctrlKey || event.metaKey
  }
  return (
    <ul className="tt-picks" aria-label="Services and versions" ref={list} onKeyDown={keys}>
      {items.map((item, i) => (
        <li key={item.key}>
          <button
            type="button"
            tabIndex={i === here ? 0 : -1}
            aria-label={item.label}
            {...pickData(item.selection)}
            style={places[i]}
            onFocus={() => {
              setCurrent(i)
              bringIntoView(camera, item.box)
            }}
            onClick={() => press(item, camera)}
          />
        </li>
      ))}
    </ul>
  )
})

interface Moves {
  readonly pan: () => boolean
  readonly move: () => boolean
  readonly line: () => void
}

function takenBy({ key, shiftKey, ctrlKey, metaKey }: KeyboardEvent, { pan, move, line }: Moves): boolean {
  if (ctrlKey || metaKey) return move()
  if (!shiftKey) return false
  if (key === 'Enter') line()
  return key === 'Enter' || pan()
}

const moveStep = 16

const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-moveStep, 0],
  ArrowRight: [moveStep, 0],
  ArrowUp: [0, -moveStep],
  ArrowDown: [0, moveStep],
}

function moveByKey(node: string | undefined, key: string, onMove: PickListProps['onMove']): boolean {
  const by = moves[key]
  if (node === undefined || !by) return false
  onMove(node, by[0], by[1])
  return true
}

function press({ namespace, selection }: PickItem, camera: Camera): void {
  if (namespace === undefined) playerStore.setState({ selection })
  else focusCamera(camera, namespaceKey(namespace))
}

/** What the button stands for, as cards and rows say it: for the menu that is asked for by key. */
function pickData(selection: Selection) {
  if (selection.type !== 'node') return {}
  const { key, version } = selection
  return { 'data-pick': version === undefined ? 'card' : 'row', 'data-node': key, 'data-version': version }
}

const roomAround = 24

/** Moves the picture no further than it must for all of the box, or its upper left part, to be seen. */
function bringIntoView(camera: Camera, box: Box): void {
  const { shown } = camera.getState()
  const seen = seenPart(shown, shown)
  const by = (at: number, size: number, from: number, room: number) => {
    const margin = roomAround / shown.scale
    if (at < from + margin) return from + margin - at
    return Math.min(0, Math.max(from + room - margin - at - size, from + margin - at))
  }
  const isSeen =
    box.x >= seen.x && box.y >= seen.y && box.x + box.width <= seen.x + seen.width && box.y + box.height <= seen.y + seen.height
  if (isSeen || shown.width === 0) return
  commandCamera(
    camera,
    'pan',
    by(box.x, box.width, seen.x, seen.width) * shown.scale,
    by(box.y, box.height, seen.y, seen.height) * shown.scale,
  )
}

function makeItems(recording: Recording, figures: Figures, arrangement: Arrangement, state: MeshState): readonly PickItem[] {
  const regions = arrangement.level === 'far' ? arrangement.regions.map((region) => regionItem(recording, figures, region)) : []
  const nodes = recording.nodes.flatMap((node, index): PickItem[] => {
    const box = arrangement.boxes[index]
    if (!box) return []
    const own = figures.nodes[index]
    const told = arrangement.rows[index] ?? 0
    const card: PickItem = {
      key: node.key,
      selection: { type: 'node', key: node.key },
      label: [node.name, countWords(own), badgeWords(node.badges.map((badge) => badgeName(badge.kind)))].filter(Boolean).join(', '),
      box: told > 0 ? headerBox(box, arrangement) : box,
      node: index,
    }
    if (told === 0) return [card]
    const rows = node.versions.map((version, i): PickItem => {
      const figure = own?.versions[i]
      const share = figure && figure.calls > 0 ? [formatPercent(figure.share.observed)] : []
      return {
        key: `${node.key} ${version.label}`,
        selection: { type: 'node', key: node.key, version: version.label },
        label: [`${node.name} ${version.label}`, ...share, countWords(figure), podWords(version.pods, state)].filter(Boolean).join(', '),
        box: rowBox(box, arrangement, index, i, node.versions.length),
        node: index,
      }
    })
    return [card, ...rows]
  })
  return [...regions, ...nodes]
}

function regionItem(recording: Recording, figures: Figures, region: Region): PickItem {
  const { services, calls, succeeded } = namespaceFigures(recording, figures, region.namespace)
  const words = countWords({ calls, success: calls === 0 ? 1 : succeeded / calls })
  return {
    key: namespaceKey(region.namespace),
    selection: { type: 'none' },
    namespace: region.namespace,
    label: `Namespace ${region.namespace}, ${services} ${services === 1 ? 'service' : 'services'}, ${words}`,
    box: region,
    node: recording.nodes.findIndex(({ namespace }) => namespace === region.namespace),
  }
}

function countWords(own: { readonly calls: number; readonly success: number } | undefined): string {
  if (!own || own.calls === 0) return 'no requests'
  return `${formatCount(own.calls)} ${own.calls === 1 ? 'request' : 'requests'}, ${formatPercent(own.success)} succeed`
}

function badgeWords(names: readonly string[]): string {
  return names.length === 0 ? '' : `badges: ${names.join(', ')}`
}

function podWords(pods: readonly number[], state: MeshState): string {
  const ejected = pods.filter((pod) => state.ejected.has(pod)).length
  return ejected === 0 ? `${pods.length} ${pods.length === 1 ? 'pod' : 'pods'}` : `${ejected} of ${pods.length} pods ejected`
}

function headerBox(box: Box, { level, flow }: Arrangement): Box {
  const height = cardParts[level].header || box.height
  return flow === 'down' ? { ...box, y: box.y + box.height - height, height } : { ...box, height }
}

function rowBox(box: Box, { level, flow, spans }: Arrangement, node: number, version: number, count: number): Box {
  if (flow === 'down')
    return { x: box.x + (version * box.width) / count, y: box.y, width: box.width / count, height: box.height - cardParts[level].header }
  const span = spans[node]?.[version]
  return { x: box.x, y: box.y + (span?.top ?? 0), width: box.width, height: span?.height ?? 0 }
}

/** Where an arrow leads: up and down through the list, left and right along an edge. */
function neighbour({ edges }: Recording, items: readonly PickItem[], here: number, key: string): number | null {
  if (key === 'ArrowDown') return Math.min(items.length - 1, here + 1)
  if (key === 'ArrowUp') return Math.max(0, here - 1)
  if (key === 'Home') return 0
  if (key === 'End') return items.length - 1
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return null
  const node = items[here]?.node
  if (items[here]?.namespace !== undefined)
    return key === 'ArrowRight' ? items.findIndex((item) => item.namespace === undefined && item.node === node) : null
  const next =
    key === 'ArrowRight'
      ? edges.find((edge) => edge.from === node && !edge.mirror)?.to
      : edges.find((edge) => edge.to === node && !edge.mirror)?.from
  const index = items.findIndex((item) => item.namespace === undefined && item.node === next)
  return index < 0 ? null : index
}
