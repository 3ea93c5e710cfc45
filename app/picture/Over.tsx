import { memo, useCallback, useEffect, useMemo, useState } from 'react'
import type { Figures, Recording } from '../../src/index.ts'
import { afterFrame } from '../player/after-frame.ts'
import { useSliced } from '../player/in-slices.ts'
import type { Thinning } from '../player/thinning.ts'
import type { PlayerState } from '../store/player.ts'
import type { Box } from './box.ts'
import { Card } from './Card.tsx'
import type { EdgeMark } from './edge-mark.ts'
import type { MeshState } from './ejections.ts'
import { Labels } from './Labels.tsx'
import { edgeLabelsInParts } from './labels.ts'
import type { Lit } from './lit.ts'
import { RegionHeads } from './RegionHeads.tsx'
import type { DrawnSheet } from './use-drawn-sheets.ts'
import type { Tones } from './version-tone.ts'

export interface OverProps {
  readonly recording: Recording
  readonly figures: Figures
  readonly sheet: DrawnSheet
  readonly tones: Tones
  readonly state: MeshState
  readonly thinning: Thinning
  readonly selection: PlayerState['selection']
  readonly hover: PlayerState['hover']
  readonly lit: Lit | null
  /** Edges that are pointed at. */
  readonly hovered: ReadonlySet<number> | null
  readonly marks: ReadonlyMap<number, EdgeMark> | undefined
}

/** For cards without pods and badges: so they are not drawn anew when one of those changes. */
const noState: MeshState = { atUs: -1, ejected: new Map(), openClusters: new Set(), full: new Set(), activity: () => 'idle' }

/** What lies over the particles: cards and labels. */
export function Over(props: OverProps) {
  const { recording, figures, lit } = props
  const { arrangement, ribbons, drawn } = props.sheet
  const labels = useLabels(props)
  const tellsState = arrangement.level === 'standard' || arrangement.level === 'near'
  return (
    <>
      {drawn !== null && <Reach of={arrangement.whole} />}
      {arrangement.level === 'far' && <RegionHeads recording={recording} figures={figures} regions={arrangement.regions} />}
      {arrangement.boxes.map(
        (box, index) =>
          (drawn === null || drawn.nodes.has(index)) && (
            <Card
              key={recording.nodes[index]?.key}
              {...cardState(props, index)}
              recording={recording}
              figures={figures}
              tones={props.tones}
              state={tellsState ? props.state : noState}
              index={index}
              box={box}
              rows={arrangement.rows[index] ?? 0}
              level={arrangement.level}
              flow={arrangement.flow}
              tweened={drawn === null}
            />
          ),
      )}
      <Labels
        recording={recording}
        figures={figures}
        labels={labels}
        ribbons={ribbons}
        tweened={drawn === null}
        lit={lit}
        hovered={props.hovered}
        marks={props.marks}
      />
    </>
  )
}

/** Two points, as good as unseen, at the corners of a large picture: without one thing that reaches over all of it, Chromium gives cards and labels a layer each. */
const Reach = memo(function Reach({ of: { x, y, width, height } }: { readonly of: Box }) {
  return (
    <svg className="tt-under tt-reach" aria-hidden="true">
      <path d={`M${x} ${y}h1v1zM${x + width} ${y + height}h1v1z`} />
    </svg>
  )
})

const all = 0
/** More than any picture that is worked out at once has. */
const inParts = Number.POSITIVE_INFINITY

/** What is written on the edges that are drawn. Of a large picture it is worked out between frames. */
function useLabels({ recording, figures, sheet, thinning }: OverProps) {
  const { arrangement, ribbons, drawn } = sheet
  const { level, flow } = arrangement
  const make = useCallback(
    () => edgeLabelsInParts({ recording, figures, ribbons, level, flow, thinning: thinning.each }),
    [recording, figures, ribbons, level, flow, thinning],
  )
  const labels = useSliced(drawn === null ? all : inParts, make)
  const written = useMemo(() => (labels ?? []).filter(({ edge }) => drawn === null || drawn.edges.has(edge)), [labels, drawn])
  const [most, setMost] = useState(0)
  const waits = drawn !== null && written.length > most
  useEffect(() => (waits ? afterFrame(() => setMost(most + labelsPerFrame)) : undefined), [waits, most])
  return waits ? written.slice(0, most) : written
}

/** In a large picture so many come with one frame. */
const labelsPerFrame = 24

function cardState({ recording, selection, hover, lit }: OverProps, index: number) {
  const key = recording.nodes[index]?.key
  const isSelected = selection.type === 'node' && selection.key === key
  const isHovered = hover.type === 'node' && hover.key === key
  const reached = hover.type === 'edge' && hover.to === key ? hover.version : undefined
  return {
    selected: isSelected,
    selectedVersion: isSelected ? selection.version : undefined,
    hovered: isHovered && hover.version === undefined,
    hoveredVersion: isHovered ? hover.version : reached,
    dimmed: lit !== null && !lit.nodes.has(index),
    named: lit?.nodes.has(index) === true || isHovered,
  }
}
