import { Group, Panel, usePanelRef } from 'react-resizable-panels'
import { EditorPanel } from '../editor/EditorPanel.tsx'

import { Centre } from './Centre.tsx'
import { Divider } from './Divider.tsx'
import { Inspector } from './Inspector.tsx'
import { useInspectorOpen } from './use-inspector-open.ts'

/** The picture above the editor: 600 to 899 px. */
export function Stacked() {
  const inspector = useInspectorOpen()
  const editor = usePanelRef()
  return (
    <div className="tt-window-body">
      <Group orientation="vertical" resizeTargetMinimumSize={{ fine: 9, coarse: 24 }}>
        <Panel id="centre" minSize={240}>
          <Centre />
        </Panel>
        <Divider id="centre-editor" label="Height of the editor" panel={editor} keys={['ArrowDown', 'ArrowUp']} />
        <Panel id="editor" panelRef={editor} defaultSize="45%" minSize={160}>
          <EditorPanel />
        </Panel>
      </Group>
      {inspector && (
        <div className="tt-inspector-over">
          <Inspector />
        </div>
      )}
    </div>
  )
}
