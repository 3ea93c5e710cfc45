import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { checkExpectations, compile, filesAtStep, type Lesson, readLesson, type SourceFile } from '../../src/index.ts'
import { runToEnd } from '../run-to-end.ts'

const folder = new URL('../../examples/lessons/', import.meta.url)
const listed: readonly Record<string, unknown>[] = parse(readFileSync(new URL('../lessons.yaml', folder), 'utf8'))
const order = listed.map(({ name }) => String(name))
const decoded = order.map((name) => ({
  name,
  ...readLesson({ name: 'lesson.yaml', text: readFileSync(new URL(`${name}/lesson.yaml`, folder), 'utf8') }),
}))

function run(files: readonly SourceFile[]) {
  const compiled = compile({ files })
  return { compiled, recording: runToEnd(compiled) }
}

function check(lesson: Lesson, step: number, solved: boolean) {
  const { compiled, recording } = run(filesAtStep(lesson, step, solved))
  return checkExpectations(recording, compiled.scenario, lesson.steps[step]?.task ?? [])
}

it('lists every lesson once', () => {
  expect([...order].sort()).toEqual(readdirSync(folder).sort())
  expect(order.length).toBe(12)
})

describe.each(decoded)('lesson $name', ({ name, value: lesson, diagnostics }) => {
  it('is whole, and called as its folder', () => {
    expect(diagnostics).toEqual([])
    expect(lesson?.name).toBe(name)
    expect(lesson?.steps.length).toBeGreaterThan(1)
    expect(lesson?.summary).not.toBe('')
    const { title, summary, minutes, steps } = lesson ?? {}
    expect(listed.find((each) => each['name'] === name)).toEqual({ name, title, summary, minutes, steps: steps?.length })
  })

  const steps = (lesson?.steps ?? []).map((step, i) => ({ ...step, i }))

  it('sets tasks; at most one step is to read only', () => {
    expect(steps.filter(({ task }) => task.length === 0).length).toBeLessThanOrEqual(1)
  })

  describe.each(steps.filter(({ task }) => task.length > 0))('$title', ({ i, explanation, hints }) => {
    it('is not done at its beginning', () => {
      expect(lesson && check(lesson, i, false).every(({ holds }) => holds)).toBe(false)
    })
    it('is done by its solution', () => {
      const results = lesson ? check(lesson, i, true) : []
      expect(results.map(({ title, holds, detail }) => ({ title, holds, detail }))).toEqual(
        results.map(({ title, detail }) => ({ title, holds: true, detail })),
      )
    })
    it('helps and explains', () => {
      expect(hints.length).toBeGreaterThan(0)
      expect(explanation).not.toBe('')
    })
  })

  it.each(steps)('$title: has no text that a cluster would refuse, but where the task is to mend it', ({ i }) => {
    const solved = run(lesson ? filesAtStep(lesson, i, true) : [])
    expect(solved.compiled.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  })
})
