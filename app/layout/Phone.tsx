import { FileCode2, GraduationCap, Search, Waypoints } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { classes } from '../components/classes.ts'
import { EditorPanel } from '../editor/EditorPanel.tsx'

import { PictureSlot } from '../states/PictureSlot.tsx'
import { openLessons } from '../store/lesson.ts'
import { type ViewState, viewStore } from '../store/view.ts'
import { Inspector } from './Inspector.tsx'
import { Lessons } from './Lessons.tsx'
import { Sheet } from './Sheet.tsx'
import { Timeline } from './Timeline.tsx'
import './phone.css'

const bar: readonly { readonly sheet: ViewState['sheet']; readonly label: string; readonly icon: ReactNode }[] = [
  { sheet: 'picture', label: 'Picture', icon: <Waypoints size={20} strokeWidth={1.75} aria-hidden="true" /> },
  { sheet: 'editor', label: 'YAML', icon: <FileCode2 size={20} strokeWidth={1.75} aria-hidden="true" /> },
  { sheet: 'inspector', label: 'Inspect', icon: <Search size={20} strokeWidth={1.75} aria-hidden="true" /> },
  { sheet: 'lessons', label: 'Lessons', icon: <GraduationCap size={20} strokeWidth={1.75} aria-hidden="true" /> },
]

/** One panel at a time under a picture that stays: below 600 px. */
export function Phone() {
  const sheet = useStore(viewStore, (state) => state.sheet)
  return (
    <div className="tt-phone">
      <div className="tt-phone-stage" data-sheet={sheet}>
        <div className="tt-phone-picture">
          <PictureSlot />
        </div>
        <div className="tt-phone-timeline" hidden={sheet !== 'picture'}>
          <Timeline />
        </div>
        {sheet === 'editor' && (
          <Sheet label="Manifests">
            <EditorPanel />
          </Sheet>
        )}
        {sheet === 'inspector' && (
          <Sheet label="Inspector">
            <Inspector />
          </Sheet>
        )}
        {sheet === 'lessons' && (
          <Sheet label="Lessons">
            <Lessons />
          </Sheet>
        )}
      </div>
      <nav className="tt-phone-bar" aria-label="Panels">
        {bar.map((item) => (
          <button
            key={item.sheet}
            type="button"
            className={classes('tt-phone-bar-item', sheet === item.sheet && 'tt-phone-bar-open')}
            aria-current={sheet === item.sheet ? 'true' : undefined}
            onClick={() => (item.sheet === 'lessons' ? openLessons() : viewStore.setState({ sheet: item.sheet }))}
          >
            {item.icon}
            {item.label}
          </button>
        ))}
      </nav>
    </div>
  )
}
