import { useStore } from 'zustand'
import { Button } from '../components/Button.tsx'
import { derivedStore } from '../store/derived.ts'
import { lessonStore } from '../store/lesson.ts'
import './lesson-hint.css'

/** Under the text of a lesson that is being written: shows it as a learner will see it. */
export function LessonHint({ file }: { file: string }) {
  const lesson = useStore(derivedStore, (state) => state.lessons.findLast(({ range }) => range.file === file))
  const preview = useStore(lessonStore, (state) => state.preview !== null)
  if (!lesson || preview) return null
  const show = async () => {
    const { previewLesson } = await import('./lesson-session.ts')
    previewLesson(lesson)
  }
  return (
    <div className="tt-lesson-hint">
      <span>This file is a lesson of {lesson.steps.length === 1 ? 'one step' : `${lesson.steps.length} steps`}.</span>
      <Button size="small" onClick={() => void show()}>
        Preview lesson
      </Button>
    </div>
  )
}
