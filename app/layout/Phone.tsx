import { FileCode2, GraduationCap, Route, Search, Waypoints } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { useStore } from 'zustand'
import { classes } from '../components/classes.ts'
import { EditorPanel } from '../editor/EditorPanel.tsx'
import { openRehearsal } from '../rollout/open-rehearsal.ts'
import { PictureSlot } from '../states/PictureSlot.tsx'
import { derivedStore } from '../store/derived.ts'
import { openLessons } from '../store/lesson.ts'
import { type ViewState, viewStore } from '../store/view.ts'
import { Inspector } from './Inspector.tsx'
import { Lessons } from './Lessons.tsx'
import { Rollout } from './Rollout.tsx'
import { Sheet } from './Sheet.tsx'
import { Timeline } from './Timeline.tsx'
import { useToastCorner } from './use-toast-corner.ts'
import './phone.css'

const bar: readonly { readonly sheet: ViewState['sheet']; readonly label: string; readonly icon: ReactNode }[] = [
  { sheet: 'picture', label: 'Picture', icon: <Waypoints size={20} strokeWidth={1.75} aria-hidden="true" /> },
  { sheet: 'editor', label: 'YAML', icon: <FileCode2 size={20} strokeWidth={1.75} aria-hidden="true" /> },
  { sheet: 'inspector', label: 'Inspect', icon: <Search size={20} strokeWidth={1.75} aria-hidden="true" /> },
  { sheet: 'lessons', label: 'Lessons', icon: <GraduationCap size={20} strokeWidth={1.75} aria-hidden="true" /> },
  { sheet: 'rollout', label: 'Rollout', icon: <Route size={20} strokeWidth={1.75} aria-hidden="true" /> },
]

/** One panel at a time under a picture that stays: below 600 px. */
export function Phone() {
  const sheet = useStore(viewStore, (state) => state.sheet)
  const planned = useStore(derivedStore, (state) => state.rollout !== null)
  const picture = useRef<HTMLDivElement>(null)
  useToastCorner(picture, 12)
  const items = planned || sheet === 'rollout' ? bar : bar.filter((item) => item.sheet !== 'rollout')
  return (
    <div className="tt-phone">
      <div className="tt-phone-stage" data-sheet={sheet}>
        <div className="tt-phone-picture" ref={picture}>
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
        {sheet === 'rollout' && (
          <Sheet label="Rollout">
            <Rollout />
          </Sheet>
        )}
        {sheet === 'lessons' && (
          <Sheet label="Lessons">
            <Lessons />
          </Sheet>
        )}
      </div>
      <nav className="tt-phone-bar" aria-label="Panels">
        {items.map((item) => (
          <button
            key={item.sheet}
            type="button"
            className={classes('tt-phone-bar-item', sheet === item.sheet && 'tt-phone-bar-open')}
            aria-current={sheet === item.sheet ? 'true' : undefined}
            onClick={() => openSheet(item.sheet)}
          >
            {item.icon}
            {item.label}
          </button>
        ))}
      </nav>
    </div>
  )
}

function openSheet(sheet: ViewState['sheet']): void {
  if (sheet === 'lessons') openLessons()
  else if (sheet === 'rollout') openRehearsal()
  else viewStore.setState({ sheet })
}
