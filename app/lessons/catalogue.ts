import order from '../../examples/lessons.yaml?raw'

/** A lesson of ours as the list shows it. */
export interface ListedLesson {
  /** Its folder. */
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly minutes: number
  readonly steps: number
}

const texts = import.meta.glob<string>('../../examples/lessons/*/lesson.yaml', { query: '?raw', import: 'default' })

/** Our lessons, in the order in which they build on one another. The file has a line for each value. */
export const lessons: readonly ListedLesson[] = order
  .split(/^- /m)
  .slice(1)
  .map((entry) => {
    const value = (key: string) => new RegExp(`^\\s*${key}: (.*)$`, 'm').exec(entry)?.[1] ?? ''
    return {
      id: value('name'),
      title: value('title'),
      summary: value('summary'),
      minutes: Number(value('minutes')),
      steps: Number(value('steps')),
    }
  })

/** The lesson's document; empty where there is none of that name. */
export async function lessonText(id: string): Promise<string> {
  return (await texts[`../../examples/lessons/${id}/lesson.yaml`]?.()) ?? ''
}

/** `Lesson 3 of 12`; empty for a lesson that is not ours. */
export function lessonPlace(id: string): string {
  const at = lessons.findIndex((lesson) => lesson.id === id)
  return at < 0 ? '' : `Lesson ${at + 1} of ${lessons.length}`
}

/** The lesson behind one of ours. */
export function nextLesson(id: string): ListedLesson | undefined {
  const at = lessons.findIndex((lesson) => lesson.id === id)
  return at < 0 ? undefined : lessons[at + 1]
}
