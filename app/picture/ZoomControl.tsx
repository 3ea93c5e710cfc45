import { Maximize, Minus, Plus, ScanSearch } from 'lucide-react'
import { memo } from 'react'
import { useStore } from 'zustand'
import { IconButton } from '../components/IconButton.tsx'
import { playerStore } from '../store/player.ts'
import { type Camera, commandCamera, fitCamera } from './camera.ts'
import { nodeOf, toggleFocus } from './focus.ts'

/** Zoom, and back to where everything can be seen. No run changes it. */
export const ZoomControl = memo(function ZoomControl({ camera }: { camera: Camera }) {
  const focusable = useStore(playerStore, (state) => nodeOf(state.selection) !== '')
  const focused = useStore(camera, (state) => state.auto && state.around !== '')
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset belongs to forms
    <div className="tt-zoom" role="group" aria-label="Zoom" data-stage-control="">
      <IconButton
        size="small"
        label="Zoom out"
        keys="−"
        tooltipSide="top"
        icon={<Minus size={14} strokeWidth={2} aria-hidden="true" />}
        onClick={() => commandCamera(camera, 'out')}
      />
      <ZoomValue camera={camera} />
      <IconButton
        size="small"
        label="Zoom in"
        keys="+"
        tooltipSide="top"
        icon={<Plus size={14} strokeWidth={2} aria-hidden="true" />}
        onClick={() => commandCamera(camera, 'in')}
      />
      {focusable && (
        <IconButton
          size="small"
          label="Focus on the selection"
          keys="F"
          tooltipSide="top"
          pressed={focused}
          icon={<ScanSearch size={14} strokeWidth={2} aria-hidden="true" />}
          onClick={toggleFocus}
        />
      )}
      <IconButton
        size="small"
        label="Fit everything"
        keys="0"
        tooltipSide="top"
        icon={<Maximize size={14} strokeWidth={2} aria-hidden="true" />}
        onClick={() => fitCamera(camera)}
      />
    </div>
  )
})

/** By itself: each event of a gesture changes it. */
function ZoomValue({ camera }: { camera: Camera }) {
  const zoom = useStore(camera, ({ shown }) => Math.round(shown.zoom * shown.scale * 100))
  return <output className="tt-zoom-value">{zoom}&nbsp;%</output>
}
