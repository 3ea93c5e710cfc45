import { useRef } from 'react'
import { useStore } from 'zustand'
import { PictureSlot } from '../states/PictureSlot.tsx'
import { layoutStore } from '../store/layout.ts'
import { Pane } from './Pane.tsx'
import { Timeline } from './Timeline.tsx'
import { useToastCorner } from './use-toast-corner.ts'

/** Transport and axis always, and as many tracks as the width is good for. */
const timelineHeights = { wide: 244, medium: 196, stacked: 148, phone: 132 }

/** What stands on the lower edge of the picture: its legend. */
const legend = 48

/** The picture over its timeline. */
export function Centre() {
  const layout = useStore(layoutStore, (state) => state.layout)
  const picture = useRef<HTMLDivElement>(null)
  useToastCorner(picture, legend)
  return (
    <div className="tt-panes">
      <div className="tt-pane-rest" ref={picture}>
        <PictureSlot />
      </div>
      <Pane
        key={layout}
        id={`timeline-${layout}`}
        label="Height of the timeline"
        direction="vertical"
        side="end"
        initial={timelineHeights[layout]}
        min={88}
        max="70%"
      >
        <Timeline />
      </Pane>
    </div>
  )
}
