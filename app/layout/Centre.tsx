import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { PictureSlot } from '../states/PictureSlot.tsx'
import { layoutStore } from '../store/layout.ts'
import { Pane } from './Pane.tsx'
import { Timeline } from './Timeline.tsx'

/** Transport and axis always, and as many tracks as the width is good for. */
const timelineHeights = { wide: 244, medium: 196, stacked: 148, phone: 132 }

/** The picture over its timeline. */
export function Centre() {
  const layout = useStore(layoutStore, (state) => state.layout)
  const picture = useRef<HTMLDivElement>(null)
  useToastCorner(picture)
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

/** Keeps the toasts at the bottom left of the picture. */
function useToastCorner(panel: { readonly current: HTMLDivElement | null }): void {
  useEffect(() => {
    const element = panel.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      const box = element.getBoundingClientRect()
      document.documentElement.style.setProperty('--toast-left', `${box.left + 16}px`)
      document.documentElement.style.setProperty('--toast-bottom', `${innerHeight - box.bottom + 48}px`)
    })
    observer.observe(element)
    observer.observe(document.body)
    return () => {
      observer.disconnect()
      document.documentElement.style.removeProperty('--toast-left')
      document.documentElement.style.removeProperty('--toast-bottom')
    }
  }, [panel])
}
