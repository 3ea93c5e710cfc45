import { useStore } from 'zustand'
import { lessonStore } from '../store/lesson.ts'
import { viewStore } from '../store/view.ts'
import { useInspectorOpen } from './use-inspector-open.ts'

/** What stands at the right: what is selected goes before the rollout and the lesson, and gives its place back. */
export function useSide(): 'inspector' | 'rollout' | 'lessons' | 'none' {
  const inspector = useInspectorOpen()
  const lessons = useStore(lessonStore, (state) => state.panel !== 'closed')
  const rehearsing = useStore(viewStore, (state) => state.rehearsing)
  if (inspector) return 'inspector'
  if (rehearsing) return 'rollout'
  return lessons ? 'lessons' : 'none'
}
