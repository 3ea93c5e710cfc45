import { Group, Panel, useDefaultLayout, usePanelRef } from 'react-resizable-panels'
import { useStore } from 'zustand'
import { EditorPanel } from '../editor/EditorPanel.tsx'

import { layoutStore } from '../store/layout.ts'
import { Centre } from './Centre.tsx'
import { Divider } from './Divider.tsx'
import { Inspector } from './Inspector.tsx'
import { panelStorage } from './panel-storage.ts'
import { useInspectorOpen } from './use-inspector-open.ts'

const target = { fine: 9, coarse: 24 }

/** Editor, picture over timeline, inspector: from 900 px on. Below 1200 the inspector lies over the picture. */
export function SideBySide() {
  const wide = useStore(layoutStore, (state) => state.layout === 'wide')
  const inspector = useInspectorOpen()
  const editor = usePanelRef()
  const details = usePanelRef()
  const beside = wide && inspector
  const panelIds = beside ? ['editor', 'centre', 'inspector'] : ['editor', 'centre']
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({
    id: wide ? 'wide' : 'medium',
    panelIds,
    storage: panelStorage,
    onlySaveAfterUserInteractions: true,
  })
  return (
    <div className="tt-window-body">
      <Group orientation="horizontal" resizeTargetMinimumSize={target} defaultLayout={defaultLayout} onLayoutChanged={onLayoutChanged}>
        <Panel
          id="editor"
          panelRef={editor}
          defaultSize={wide ? 424 : 360}
          minSize={320}
          maxSize="60%"
          groupResizeBehavior="preserve-pixel-size"
        >
          <EditorPanel />
        </Panel>
        <Divider id="editor-centre" label="Width of the editor" panel={editor} keys={['ArrowLeft', 'ArrowRight']} />
        <Panel id="centre" minSize={320}>
          <Centre />
        </Panel>
        {beside && (
          <>
            <Divider id="centre-inspector" label="Width of the inspector" panel={details} keys={['ArrowRight', 'ArrowLeft']} />
            <Panel
              id="inspector"
              panelRef={details}
              defaultSize={444}
              minSize={320}
              maxSize="50%"
              groupResizeBehavior="preserve-pixel-size"
            >
              <Inspector />
            </Panel>
          </>
        )}
      </Group>
      {inspector && !wide && (
        <div className="tt-inspector-over">
          <Inspector />
        </div>
      )}
    </div>
  )
}
