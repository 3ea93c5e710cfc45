import { Check, SquarePen } from 'lucide-react'
import { useStore } from 'zustand'
import { Button } from '../components/Button.tsx'
import { derivedStore } from '../store/derived.ts'
import { lessonStore } from '../store/lesson.ts'
import { viewStore } from '../store/view.ts'
import { type ListedLesson, lessons } from './catalogue.ts'
import { openLesson, previewLesson, writeLesson } from './lesson-session.ts'
import { isFinished, type LessonProgress, noProgress, progressStore } from './progress.ts'
import './lessons.css'

/** All lessons in their order, with how far the reader is; above them the one that stands in the text. */
export function LessonList() {
  const progress = useStore(progressStore, (state) => state.progress)
  const open = useStore(lessonStore, (state) => state.id)
  const own = Object.entries(progress).filter(([, { document }]) => document !== undefined)
  return (
    <>
      <Written />
      <ol className="tt-lesson-list">
        {lessons.map((lesson, i) => (
          <li key={lesson.id}>
            <Row number={i + 1} lesson={lesson} progress={progress[lesson.id] ?? noProgress} current={lesson.id === open} />
          </li>
        ))}
      </ol>
      {own.length > 0 && (
        <>
          <h3 className="tt-lesson-list-title">From links</h3>
          <ul className="tt-lesson-list">
            {own.map(([id, each]) => (
              <li key={id}>
                <button type="button" className="tt-lesson-row" onClick={() => void openLesson(id)}>
                  <span className="tt-lesson-number">–</span>
                  <span>{/^\s*title: *(.*)$/m.exec(each.document ?? '')?.[1] ?? id}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <WriteOne />
    </>
  )
}

/** For a teacher: what is open becomes the beginning of a lesson. */
function WriteOne() {
  const isOpen = useStore(viewStore, ({ screen }) => screen === 'main')
  const written = useStore(derivedStore, (state) => state.lessons.length > 0)
  if (!isOpen || written) return null
  return (
    <div className="tt-lesson-written">
      <p>Make a lesson of what is open: it begins with these files, and goes to learners as a link.</p>
      <Button size="small" icon={<SquarePen size={14} strokeWidth={2} aria-hidden="true" />} onClick={writeLesson}>
        Write a lesson
      </Button>
    </div>
  )
}

interface RowProps {
  readonly number: number
  readonly lesson: ListedLesson
  readonly progress: LessonProgress
  readonly current: boolean
}

function Row({ number, lesson, progress, current }: RowProps) {
  const finished = isFinished(progress, lesson.steps)
  const begun = progress.done.length > 0 && !finished
  return (
    <button
      type="button"
      className="tt-lesson-row"
      aria-current={current ? 'true' : undefined}
      title={lesson.summary}
      onClick={() => void openLesson(lesson.id)}
    >
      <span className="tt-lesson-number">
        {finished ? <Check size={14} strokeWidth={2.5} role="img" aria-label={`${number}, done`} /> : number}
      </span>
      <span className="tt-lesson-row-title">{lesson.title}</span>
      <span className="tt-lesson-minutes">{begun ? `${progress.done.length} of ${lesson.steps}` : `${lesson.minutes} min`}</span>
    </button>
  )
}

/** A lesson document among the files: its author can see it as a learner does. */
function Written() {
  const lesson = useStore(derivedStore, (state) => state.lessons.at(-1))
  if (!lesson) return null
  return (
    <div className="tt-lesson-written">
      <p>
        <b>{lesson.title}</b> stands among your files.
      </p>
      <Button size="small" onClick={() => previewLesson(lesson)}>
        Preview lesson
      </Button>
    </div>
  )
}
