import { List, RotateCcw, X } from 'lucide-react'
import { useStore } from 'zustand'
import type { Lesson } from '../../src/index.ts'
import { IconButton } from '../components/IconButton.tsx'
import { Menu } from '../components/Menu.tsx'
import { ScrollRegion } from '../components/ScrollRegion.tsx'
import { derivedStore } from '../store/derived.ts'
import { closeLessons, lessonStore } from '../store/lesson.ts'
import { lessonPlace } from './catalogue.ts'
import { LessonList } from './LessonList.tsx'
import { LessonStepView } from './LessonStepView.tsx'
import { restartLesson, restartStep } from './lesson-session.ts'
import { PreviewBar } from './PreviewBar.tsx'
import './lessons.css'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

/** The lesson that is open, or the list of all. */
export function LessonPanel() {
  const panel = useStore(lessonStore, (state) => state.panel)
  const lesson = useShownLesson()
  return (
    <aside className="tt-lessons" aria-label="Lessons">
      {lesson && panel === 'lesson' ? <Opened lesson={lesson} /> : <Listed />}
    </aside>
  )
}

/** While a lesson is written, it is shown as its text stands. */
function useShownLesson(): Lesson | null {
  const { lesson, preview } = useStore(lessonStore)
  const written = useStore(derivedStore, (state) => state.lessons.at(-1) ?? null)
  return preview ? (written ?? lesson) : lesson
}

function Listed() {
  return (
    <>
      <header className="tt-panel-head tt-lessons-header">
        <h2>Lessons</h2>
        <Close />
      </header>
      <ScrollRegion label="All lessons" className="tt-panel-body tt-lessons-body">
        <LessonList />
      </ScrollRegion>
    </>
  )
}

function Opened({ lesson }: { lesson: Lesson }) {
  const { id, step, preview } = useStore(lessonStore)
  const at = Math.min(step, lesson.steps.length - 1)
  return (
    <>
      <header className="tt-panel-head tt-lessons-header">
        <h2>
          {preview ? 'Preview' : lessonPlace(id) || 'Lesson'}{' '}
          <span className="tt-lessons-name" title={lesson.title}>
            {lesson.title}
          </span>
        </h2>
        {!preview && <RestartMenu />}
        <IconButton size="small" label="All lessons" icon={<List {...icon} />} onClick={() => lessonStore.setState({ panel: 'list' })} />
        <Close />
      </header>
      {preview && <PreviewBar lesson={lesson} solved={preview.solved} />}
      <LessonStepView key={`${id} ${at}`} lesson={lesson} at={at} />
    </>
  )
}

function RestartMenu() {
  return (
    <Menu
      align="end"
      trigger={<IconButton size="small" label="Begin anew" icon={<RotateCcw {...icon} />} />}
      items={[
        { label: 'Begin this step anew', onSelect: restartStep },
        { label: 'Begin the lesson anew', onSelect: restartLesson },
      ]}
    />
  )
}

function Close() {
  return <IconButton size="small" label="Close" keys="L" icon={<X {...icon} />} onClick={closeLessons} />
}
