import { beforeEach, expect, it } from 'vitest'
import { forgetGroups, partnersOf, rememberGroup } from '../../../app/editor/edit-groups.ts'

const files = (...texts: string[]) => texts.map((text, i) => ({ name: `${'abc'[i]}.yaml`, text }))

beforeEach(forgetGroups)

it.each([
  ['taken back', 'a.yaml', '1', 'undo', ['b.yaml']],
  ['taken back from the other file', 'b.yaml', '2', 'undo', ['a.yaml']],
  ['made again', 'a.yaml', 'x', 'redo', ['b.yaml']],
  ['taken back further', 'a.yaml', '0', 'undo', []],
  ['made again where it was taken back', 'a.yaml', '1', 'redo', []],
  ['of a file that it left alone', 'c.yaml', '3', 'undo', []],
] as const)('an edit of two files, %s', (_, file, text, way, partners) => {
  rememberGroup(files('1', '2', '3'), files('x', 'y', '3'))
  expect(partnersOf(file, text, way).map((each) => each.file)).toEqual(partners)
})

it('an edit of one file stands alone', () => {
  rememberGroup(files('1', '2'), files('x', '2'))
  expect(partnersOf('a.yaml', '1', 'undo')).toEqual([])
})

it('of edits that led to the same text the last one counts', () => {
  rememberGroup(files('1', '2', '3'), files('x', 'y', '3'))
  rememberGroup(files('1', '2', '3'), files('x', '2', 'z'))
  expect(partnersOf('a.yaml', '1', 'undo').map((each) => each.file)).toEqual(['c.yaml'])
})
