import { describe, expect, it } from 'vitest'
import { isFinished, readProgress } from '../../../app/lessons/progress.ts'

const files = { 0: [{ name: 'a.yaml', text: 'a' }] }

describe('progress out of a browser', () => {
  it('is read as it was kept', () => {
    const kept = { canary: { step: 1, done: [0], files }, 'own:x': { step: 0, done: [], files: {}, document: 'kind: Lesson' } }
    expect(readProgress(JSON.parse(JSON.stringify(kept)))).toEqual(kept)
  })
  it.each([null, 1, 'x', [], { canary: null }, { canary: { step: '1' } }])('is nothing where it is %j', (value) =>
    expect(readProgress(value)).toEqual({}),
  )
  it('loses only what is broken', () => {
    const value = { a: { step: 2, done: [0, 'x'], files: { 0: [{ name: 1 }, { name: 'a.yaml', text: 'a' }], 1: 'x' } } }
    expect(readProgress(value)).toEqual({ a: { step: 2, done: [0], files: { ...files, 1: [] } } })
  })
})

it.each([
  [[], 2, false],
  [[0], 2, false],
  [[1, 0], 2, true],
  [[], 0, false],
])('done %j of %i: finished %s', (done, steps, finished) => expect(isFinished({ step: 0, done, files: {} }, steps)).toBe(finished))
