import { useStore } from 'zustand'
import { EditorPanel } from '../editor/EditorPanel.tsx'
import { layoutStore } from '../store/layout.ts'
import { Centre } from './Centre.tsx'
import { Inspector } from './Inspector.tsx'
import { Lessons } from './Lessons.tsx'
import { Pane } from './Pane.tsx'
import { Rollout } from './Rollout.tsx'
import { useSide } from './use-side.ts'

/** Editor, picture over timeline, inspector or lesson: from 900 px on. Below 1200 the inspector lies over the picture. */
export function SideBySide() {
  const wide = useStore(layoutStore, (state) => state.layout === 'wide')
  const side = useSide()
  const name = wide ? 'wide' : 'medium'
  return (
    <div className="tt-window-body">
      <div className="tt-panes tt-panes-across">
        <Pane
          key={name}
          id={`editor-${name}`}
          label="Width of the editor"
          direction="horizontal"
          side="start"
          initial={wide ? 424 : 360}
          min={320}
          max="60%"
        >
          <EditorPanel />
        </Pane>
        <div className="tt-pane-rest">
          <Centre />
        </div>
        {side === 'lessons' && (
          <Pane id="lessons" label="Width of the lesson" direction="horizontal" side="end" initial={wide ? 344 : 320} min={300} max="50%">
            <Lessons />
          </Pane>
        )}
        {side === 'rollout' && (
          <Pane id="rollout" label="Width of the rollout" direction="horizontal" side="end" initial={wide ? 372 : 332} min={300} max="50%">
            <Rollout />
          </Pane>
        )}
        {wide && side === 'inspector' && (
          <Pane id="inspector" label="Width of the inspector" direction="horizontal" side="end" initial={444} min={320} max="50%">
            <Inspector />
          </Pane>
        )}
      </div>
      {side === 'inspector' && !wide && (
        <div className="tt-inspector-over">
          <Inspector />
        </div>
      )}
    </div>
  )
}
