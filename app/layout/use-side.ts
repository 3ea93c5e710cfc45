import { useStore } from 'zustand'
import { lessonStore } from '../store/lesson.ts'
import { useInspectorOpen } from './use-inspector-open.ts'

/** What stands at the right: what is selected goes before the lesson, and gives its place back. */
export function useSide(): 'inspector' | 'lessons' | 'none' {
  const inspector = useInspectorOpen()
  const lessons = useStore(lessonStore, (state) => state.panel !== 'closed')
  if (inspector) return 'inspector'
  return lessons ? 'lessons' : 'none'
}
