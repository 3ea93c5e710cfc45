import { useMemo } from 'react'
import type { Figures, Recording } from '../../src/index.ts'
import type { Thinning } from '../player/thinning.ts'
import type { PlayerState } from '../store/player.ts'
import type { Arrangement } from './arrange.ts'
import type { Box } from './box.ts'
import { Card } from './Card.tsx'
import type { Camera } from './camera.ts'
import type { EdgeMark } from './edge-mark.ts'
import type { MeshState } from './ejections.ts'
import { Labels } from './Labels.tsx'
import { edgeLabels } from './labels.ts'
import type { Lit } from './lit.ts'
import { PickList } from './PickList.tsx'
import type { Ribbon } from './ribbons.ts'
import { isDrawn } from './use-window.ts'
import type { Tones } from './version-tone.ts'

export interface OverProps {
  readonly recording: Recording
  readonly figures: Figures
  readonly tones: Tones
  readonly state: MeshState
  readonly arrangement: Arrangement
  readonly ribbons: readonly (Ribbon | null)[]
  /** What is drawn of a large picture; null: all. */
  readonly window: Box | null
  readonly thinning: Thinning
  readonly selection: PlayerState['selection']
  readonly hover: PlayerState['hover']
  readonly lit: Lit | null
  /** Edges that are pointed at. */
  readonly hovered: ReadonlySet<number> | null
  readonly marks: ReadonlyMap<number, EdgeMark> | undefined
  readonly camera: Camera
  readonly interactive: boolean
}

/** For cards without pods and badges: so they are not drawn anew when one of those changes. */
const noState: MeshState = { atUs: -1, ejected: new Map(), openClusters: new Set(), full: new Set(), activity: () => 'idle' }

/** What lies over the particles: cards, labels, and the buttons that stand for them. */
export function Over(props: OverProps) {
  const { recording, figures, arrangement, ribbons, window, lit, thinning } = props
  const labels = useMemo(
    () => edgeLabels({ recording, figures, ribbons, window, level: arrangement.level, flow: arrangement.flow, thinning: thinning.each }),
    [recording, figures, ribbons, arrangement, window, thinning],
  )
  const tellsState = arrangement.level === 'standard' || arrangement.level === 'near'
  return (
    <>
      {arrangement.boxes.map(
        (box, index) =>
          isDrawn(window, box) && (
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
            />
          ),
      )}
      <Labels
        recording={recording}
        figures={figures}
        labels={labels}
        ribbons={ribbons}
        lit={lit}
        hovered={props.hovered}
        marks={props.marks}
      />
      {props.interactive && (
        <PickList recording={recording} figures={figures} arrangement={arrangement} state={props.state} camera={props.camera} />
      )}
    </>
  )
}

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
