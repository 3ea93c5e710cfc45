import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { emptyInput, inputStore } from '../../../app/store/input.ts'
import { closeLessons, lessonStore, mayEdit, noLesson, openLessons, toggleLessons } from '../../../app/store/lesson.ts'
import { type ViewState, viewStore } from '../../../app/store/view.ts'
import { readLesson } from '../../../src/index.ts'

const { value: lesson = null } = readLesson({
  name: 'lesson.yaml',
  text: `apiVersion: telltale.dev/v1
kind: Lesson
metadata: { name: two-steps }
spec:
  title: Two steps
  files: { web.yaml: a, scenario.yaml: b }
  steps:
  - { title: One file, text: Edit web., edit: [web.yaml] }
  - { title: Any file, text: Edit what you like. }
`,
})

function reset(): void {
  lessonStore.setState(noLesson, true)
  viewStore.setState(viewStore.getInitialState(), true)
  inputStore.setState(emptyInput, true)
}

beforeEach(() => {
  reset()
  inputStore.setState({ ...emptyInput, files: [{ name: 'lesson.yaml', text: '' }] }, true)
})
afterAll(reset)

describe('a file may be edited', () => {
  it.each([
    { where: 'no lesson is open', state: {}, file: 'web.yaml', may: true },
    { where: 'the step leaves it to the learner', state: { lesson, step: 0 }, file: 'web.yaml', may: true },
    { where: 'the step leaves another one to the learner', state: { lesson, step: 0 }, file: 'scenario.yaml', may: false },
    { where: 'the step leaves them all', state: { lesson, step: 1 }, file: 'scenario.yaml', may: true },
    { where: 'it belongs to the author of the lesson', state: { lesson, preview: { solved: false } }, file: 'lesson.yaml', may: true },
    { where: 'it is of the lesson being written', state: { lesson, preview: { solved: true } }, file: 'web.yaml', may: false },
  ])('$may: $file, where $where', ({ state, file, may }) => {
    lessonStore.setState(state)
    expect(mayEdit(file)).toBe(may)
  })
})

describe('the panel of lessons', () => {
  it.each([
    { open: null, panel: 'list' },
    { open: lesson, panel: 'lesson' },
  ])('opens at the $panel, in place of a rehearsal', ({ open, panel }) => {
    lessonStore.setState({ lesson: open })
    viewStore.setState({ rehearsing: true })
    openLessons()
    expect(lessonStore.getState()).toEqual({ ...noLesson, lesson: open, panel })
    expect(viewStore.getState()).toMatchObject({ sheet: 'lessons', rehearsing: false })
  })

  it.each([
    ['lessons', 'picture'],
    ['editor', 'editor'],
  ] as const satisfies readonly (readonly [ViewState['sheet'], ViewState['sheet']])[])(
    'closes and keeps the lesson; of the panels of the phone %s gives way to %s',
    (sheet, then) => {
      lessonStore.setState({ lesson, step: 1, panel: 'lesson' })
      viewStore.setState({ sheet })
      closeLessons()
      expect(lessonStore.getState()).toMatchObject({ lesson, step: 1, panel: 'closed' })
      expect(viewStore.getState().sheet).toBe(then)
    },
  )

  it('opens and closes by one key', () => {
    const panels = [1, 2, 3].map(() => {
      toggleLessons()
      return lessonStore.getState().panel
    })
    expect(panels).toEqual(['list', 'closed', 'list'])
  })
})
