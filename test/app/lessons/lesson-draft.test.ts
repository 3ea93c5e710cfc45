import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lessonDraft } from '../../../app/lessons/lesson-draft.ts'
import { filesAtStep, readLesson, type SourceFile } from '../../../src/index.ts'

const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ port: 80 }] }\n'

function drafted(files: readonly SourceFile[], edited = '') {
  return readLesson({ name: 'lesson.yaml', text: lessonDraft(files, edited) })
}

describe('the draft of a lesson', () => {
  it.each([
    ['one file', [{ name: 'web.yaml', text: service }]],
    [
      'two',
      [
        { name: 'web.yaml', text: service },
        { name: 'my rules.yaml', text: `${service}---\n${service}` },
      ],
    ],
    ['no line end', [{ name: 'web.yaml', text: service.trimEnd() }]],
    ['empty lines and spaces', [{ name: 'web.yaml', text: `  # indented\n\n${service}\n\n` }]],
    ['nothing in a file', [{ name: 'web.yaml', text: '' }]],
  ])('of %s is a lesson that begins with them', (_, files) => {
    const { value, diagnostics } = drafted(files)
    expect(diagnostics).toEqual([])
    expect(value && filesAtStep(value, 0)).toEqual(files)
    expect(value?.steps.map(({ task }) => task.length)).toEqual([0, 1])
  })

  it('leaves the file that is open to the learner', () => {
    const { value } = drafted(
      [
        { name: 'a.yaml', text: service },
        { name: 'b.yaml', text: service },
      ],
      'b.yaml',
    )
    expect(value?.steps[1]).toMatchObject({ edit: ['b.yaml'], solution: [{ name: 'b.yaml', text: service }] })
  })

  it('keeps any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        const { value } = drafted([{ name: 'x.yaml', text }])
        expect(value && filesAtStep(value, 0)).toEqual([{ name: 'x.yaml', text }])
      }),
    )
  })
})
