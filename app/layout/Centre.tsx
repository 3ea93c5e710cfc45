import { useEffect, useRef } from 'react'
import { Group, Panel, useDefaultLayout, usePanelRef } from 'react-resizable-panels'
import { useStore } from 'zustand'
import { PictureSlot } from '../states/PictureSlot.tsx'
import { layoutStore } from '../store/layout.ts'
import { Divider } from './Divider.tsx'
import { panelStorage } from './panel-storage.ts'
import { Timeline } from './Timeline.tsx'

/** Transport and axis always, and as many tracks as the width is good for. */
const timelineHeights = { wide: 244, medium: 196, stacked: 148, phone: 132 }

const target = { fine: 9, coarse: 24 }

/** The picture over its timeline. */
export function Centre() {
  const layout = useStore(layoutStore, (state) => state.layout)
  const picture = useRef<HTMLDivElement>(null)
  const timeline = usePanelRef()
  useToastCorner(picture)
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({
    id: `centre-${layout}`,
    storage: panelStorage,
    onlySaveAfterUserInteractions: true,
  })
  return (
    <Group orientation="vertical" resizeTargetMinimumSize={target} defaultLayout={defaultLayout} onLayoutChanged={onLayoutChanged}>
      <Panel id="picture" minSize={160} elementRef={picture}>
        <PictureSlot />
      </Panel>
      <Divider id="picture-timeline" label="Height of the timeline" panel={timeline} keys={['ArrowDown', 'ArrowUp']} />
      <Panel
        id="timeline"
        panelRef={timeline}
        defaultSize={timelineHeights[layout]}
        minSize={88}
        maxSize="70%"
        groupResizeBehavior="preserve-pixel-size"
      >
        <Timeline />
      </Panel>
    </Group>
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
