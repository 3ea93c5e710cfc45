import { EditorPanel } from '../editor/EditorPanel.tsx'
import { Centre } from './Centre.tsx'
import { Inspector } from './Inspector.tsx'
import { Lessons } from './Lessons.tsx'
import { Pane } from './Pane.tsx'
import { Rollout } from './Rollout.tsx'
import { useSide } from './use-side.ts'

/** The picture above the editor: 600 to 899 px. */
export function Stacked() {
  const side = useSide()
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
      {side === 'inspector' && (
        <div className="tt-inspector-over">
          <Inspector />
        </div>
      )}
      {side === 'rollout' && (
        <div className="tt-inspector-over tt-lessons-over">
          <Rollout />
        </div>
      )}
      {side === 'lessons' && (
        <div className="tt-inspector-over tt-lessons-over">
          <Lessons />
        </div>
      )}
    </div>
  )
}
