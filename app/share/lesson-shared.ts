import type { SharedScenario } from '../../src/index.ts'
import { progressOf } from '../lessons/progress.ts'
import type { InputState } from '../store/input.ts'
import { lessonStore } from '../store/lesson.ts'

/** The texts that a link carries; of a learner's, with the lesson and the step that they are of. */
export function lessonShared({ files, origin }: InputState): Pick<SharedScenario, 'files' | 'lesson'> {
  const { id, step } = lessonStore.getState()
  if (id === '' || origin !== `lesson:${id}`) return { files }
  const { document } = progressOf(id)
  if (document === undefined) return { files, lesson: { name: id, step } }
  return { files: [...files, { name: 'lesson.yaml', text: document }], lesson: { name: '', step } }
}
