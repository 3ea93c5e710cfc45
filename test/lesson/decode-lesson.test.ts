import { describe, expect, it } from 'vitest'
import { filesAtStep, putOver, readLesson } from '../../src/index.ts'
import lessonSchema from '../../src/lesson/lesson.schema.json' with { type: 'json' }
import scenarioSchema from '../../src/scenario/scenario.schema.json' with { type: 'json' }

function read(spec: string) {
  const text = `apiVersion: telltale.dev/v1\nkind: Lesson\nmetadata: { name: one }\nspec:\n${spec.replaceAll(/^/gm, '  ')}\n`
  const { value, diagnostics } = readLesson({ name: 'lesson.yaml', text })
  const told = diagnostics.map(
    ({ severity, code, message, range }) => `${severity} ${code} ${text.slice(range.start, range.end).split('\n')[0]}: ${message}`,
  )
  return { lesson: value, told }
}

const step = '- title: Look\n  text: Look at **web**.'

describe('a lesson', () => {
  it('is decoded with what its author leaves out', () => {
    const { lesson, told } = read(`title: One\nsteps:\n${step}`)
    expect(told).toEqual([])
    expect(lesson).toMatchObject({ name: 'one', title: 'One', summary: '', minutes: 5, files: [] })
    expect(lesson?.steps).toEqual([
      {
        title: 'Look',
        text: 'Look at **web**.',
        files: [],
        edit: [],
        open: '',
        task: [],
        hints: [],
        mark: null,
        solution: [],
        explanation: '',
      },
    ])
  })

  it('has tasks in the words of expect, marks and solutions', () => {
    const { lesson, told } = read(`title: One
files: { a.yaml: a }
steps:
- title: Do
  text: Do it.
  edit: [a.yaml]
  open: a.yaml
  task: [{ share: web v2, is: 10 }]
  hints: [Think., Again.]
  mark: { ribbon: web v2, text: Here. }
  solution: { a.yaml: b }
  explanation: Because.`)
    expect(told).toEqual([])
    expect(lesson?.steps[0]).toMatchObject({
      edit: ['a.yaml'],
      task: [{ at: { name: 'web', version: 'v2' }, bounds: { is: 10 } }],
      hints: ['Think.', 'Again.'],
      mark: { target: { type: 'ribbon', to: 'web v2' }, text: 'Here.' },
      solution: [{ name: 'a.yaml', text: 'b' }],
    })
  })

  it.each([
    ['steps: []', 'error invalid-value []: `spec.steps` takes at least 1 items.'],
    [`steps:\n${step}`, /^error missing-field .*: `spec` needs `title`\.$/],
    [`title: One\nsteps:\n${step}\n  hint: x`, 'warning unknown-field hint: A lesson has no field `hint` here: `hints` is meant?'],
    [`title: One\nsteps:\n${step}\n  open: b.yaml`, 'error unknown-file b.yaml: The lesson has no file b.yaml at this step. It has none.'],
    [`title: One\nsteps:\n${step}\n  mark: { text: Here. }`, /^error missing-field .*needs one of ribbon, card, line, part\.$/],
    [
      `title: One\nsteps:\n${step}\n  mark: { text: Here., card: a, line: b }`,
      /^error invalid-value .*takes one of ribbon, card, line, part\.$/,
    ],
    [`title: One\nsteps:\n${step}\n  task: [{ success: all }]`, /^warning lesson-without-solution task: /],
    [
      `title: One\nsteps:\n${step}\n  task: [{ share: web v2 }]\n  solution: { a: b }`,
      /^error missing-field .*`spec.steps\[0\].task\[0\]` needs one of is, atLeast, atMost\.$/,
    ],
    [`title: One\nsteps:\n- title: Long\n  text: ${'word '.repeat(51)}`, /^note long-lesson-step text: This text has 51 words/],
  ])('is told where it is wrong: %s', (spec, message) => {
    const { told } = read(spec)
    expect(
      told.some((line) => (typeof message === 'string' ? line === message : message.test(line))),
      told.join('\n'),
    ).toBe(true)
  })

  it('without a step is none', () => expect(read('title: One\nsteps: []').lesson).toBeUndefined())
})

describe('the files of a step', () => {
  const { lesson } = read(`title: One
files: { a.yaml: a0, b.yaml: b0 }
steps:
- { title: One, text: x, solution: { a.yaml: a1 } }
- { title: Two, text: x, files: { b.yaml: b1, c.yaml: c1 }, solution: { c.yaml: c2 } }`)
  it.each([
    [0, false, 'a0 b0'],
    [0, true, 'a1 b0'],
    [1, false, 'a1 b1 c1'],
    [1, true, 'a1 b1 c2'],
  ])('%i, solved %s: %s', (at, solved, texts) => {
    expect(
      lesson &&
        filesAtStep(lesson, at, solved)
          .map(({ text }) => text)
          .join(' '),
    ).toBe(texts)
  })
  it('are those of its beginning, unless told otherwise', () => {
    expect(lesson && filesAtStep(lesson, 1)).toEqual(lesson && filesAtStep(lesson, 1, false))
  })
  it('keep their order', () => {
    const files = [
      { name: 'a', text: '1' },
      { name: 'b', text: '2' },
    ]
    expect(
      putOver(files, [
        { name: 'c', text: '3' },
        { name: 'a', text: '4' },
      ]),
    ).toEqual([
      { name: 'a', text: '4' },
      { name: 'b', text: '2' },
      { name: 'c', text: '3' },
    ])
  })
})

describe('the schema of lessons', () => {
  it.each(['Expectation', 'Bound', 'Duration'] as const)('has the scenario’s own %s', (name) => {
    expect(lessonSchema.$defs[name]).toEqual(scenarioSchema.$defs[name])
  })
  it('refers only to what it defines, and describes every field', () => {
    const references = [...JSON.stringify(lessonSchema).matchAll(/"#\/\$defs\/(\w+)"/g)].map(([, name]) => name)
    expect(references.filter((name) => !Object.hasOwn(lessonSchema.$defs, name ?? ''))).toEqual([])
    const definitions = lessonSchema.$defs as unknown as Readonly<Record<string, { properties?: Record<string, { description?: string }> }>>
    const fields = Object.values(definitions).flatMap(({ properties }) => Object.values(properties ?? {}))
    expect(fields.length).toBeGreaterThan(30)
    expect(fields.filter(({ description }) => !description)).toEqual([])
  })
})
