import { expect, it } from 'vitest'
import { freeName } from '../../../app/work/files.ts'

it.each([
  ['a.yaml', [], 'a.yaml'],
  ['a.yaml', ['a.yaml'], 'a-2.yaml'],
  ['a.yaml', ['a.yaml', 'a-2.yaml'], 'a-3.yaml'],
  ['noextension', ['noextension'], 'noextension-2'],
  ['a.b.yaml', ['a.b.yaml'], 'a.b-2.yaml'],
])('%s beside %j becomes %s', (name, taken, expected) => {
  expect(freeName(name, taken)).toBe(expected)
})
