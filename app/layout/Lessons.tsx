import { lazy, Suspense } from 'react'
import { useStore } from 'zustand'
import { lessonStore } from '../store/lesson.ts'

const LessonPanel = lazy(async () => ({ default: (await import('../lessons/LessonPanel.tsx')).LessonPanel }))
const CoachMark = lazy(async () => ({ default: (await import('../lessons/CoachMark.tsx')).StepMark }))

/** The lessons, whose code comes when they are first asked for. */
export function Lessons() {
  return (
    <Suspense fallback={null}>
      <LessonPanel />
    </Suspense>
  )
}

/** What the step of the open lesson points at. */
export function LessonMark() {
  const shown = useStore(lessonStore, ({ panel, lesson }) => panel === 'lesson' && lesson !== null)
  if (!shown) return null
  return (
    <Suspense fallback={null}>
      <CoachMark />
    </Suspense>
  )
}
