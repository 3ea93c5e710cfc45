import { inputStore } from '../store/input.ts'
import { lessonOrigin, lessonStore, noLesson } from '../store/lesson.ts'

/** Opens the lesson that the work on screen belongs to (after a reload, or out of the history), and leaves it with its work. */
export function followWork(): void {
  follow(inputStore.getState().origin)
  inputStore.subscribe((state, before) => {
    if (state.origin !== before.origin) follow(state.origin)
  })
}

function follow(origin: string): void {
  if (origin.startsWith(lessonOrigin)) void resume(origin.slice(lessonOrigin.length))
  else if (lessonStore.getState().lesson && !lessonStore.getState().preview) lessonStore.setState(noLesson)
}

async function resume(id: string): Promise<void> {
  if (lessonStore.getState().id === id) return
  const { resumeLesson } = await import('./lesson-session.ts')
  await resumeLesson(id)
}
