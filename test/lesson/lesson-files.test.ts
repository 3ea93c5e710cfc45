import { describe, expect, it } from 'vitest'
import type { Lesson } from '../../src/lesson/lesson.ts'
import { filesAtStep, putOver } from '../../src/lesson/lesson-files.ts'

/** `a=1 b=2`: files and their texts. */
const files = (words: string) =>
  words.split(' ').flatMap((word) => {
    const [name = '', text = ''] = word.split('=')
    return name === '' ? [] : { name, text }
  })

it.each([
  ['a=1 b=2', '', 'a=1 b=2'],
  ['', 'a=1', 'a=1'],
  ['a=1 b=2', 'b=3', 'a=1 b=3'],
  ['a=1 b=2', 'a=3', 'a=3 b=2'],
  ['a=1', 'c=3 b=2', 'a=1 c=3 b=2'],
  ['a=1 b=2', 'c=3 a=4', 'a=4 b=2 c=3'],
])('%j with %j over it is %j', (under, over, together) => {
  expect(putOver(files(under), files(over))).toEqual(files(together))
})

describe('the files at a step', () => {
  const step = (own: string, solution: string) => ({ title: '', files: files(own), solution: files(solution) })
  const lesson = {
    files: files('a=0 b=0'),
    steps: [step('', 'a=1'), step('c=2', 'c=3 b=3'), step('a=4', 'a=5')],
  } as unknown as Lesson
  it.each<[at: number, solved: boolean | undefined, text: string]>([
    [0, undefined, 'a=0 b=0'],
    [0, false, 'a=0 b=0'],
    [0, true, 'a=1 b=0'],
    [1, undefined, 'a=1 b=0 c=2'],
    [1, true, 'a=1 b=3 c=3'],
    [2, false, 'a=4 b=3 c=3'],
    [2, true, 'a=5 b=3 c=3'],
  ])('%i, solved: %s', (at, solved, text) => {
    expect(filesAtStep(lesson, at, solved)).toEqual(files(text))
  })
})
