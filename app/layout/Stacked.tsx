import { EditorPanel } from '../editor/EditorPanel.tsx'
import { Centre } from './Centre.tsx'
import { Inspector } from './Inspector.tsx'
import { Pane } from './Pane.tsx'
import { useInspectorOpen } from './use-inspector-open.ts'

/** The picture above the editor: 600 to 899 px. */
export function Stacked() {
  const inspector = useInspectorOpen()
  return (
    <div className="tt-window-body">
      <div className="tt-panes">
        <div className="tt-pane-rest">
          <Centre />
        </div>
        <Pane id="editor-stacked" label="Height of the editor" direction="vertical" side="end" initial="45%" min={160} max="70%">
          <EditorPanel />
        </Pane>
      </div>
      {inspector && (
        <div className="tt-inspector-over">
          <Inspector />
        </div>
      )}
    </div>
  )
}
