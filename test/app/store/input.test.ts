import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { editFile, emptyInput, inputStore } from '../../../app/store/input.ts'

const [a, b] = [
  { name: 'a.yaml', text: 'a: 1\n' },
  { name: 'b.yaml', text: 'b: 1\n' },
]
const state = () => inputStore.getState()

beforeEach(() => inputStore.setState({ ...emptyInput, files: [a, b], open: 'a.yaml' }, true))
afterAll(() => inputStore.setState(emptyInput, true))

describe('an edit of a text', () => {
  it.each([
    { name: 'a.yaml', text: 'a: 2\n', files: [{ name: 'a.yaml', text: 'a: 2\n' }, b] },
    { name: 'b.yaml', text: '', files: [a, { name: 'b.yaml', text: '' }] },
    { name: 'supposed.yaml', text: 'c: 1\n', files: [a, b, { name: 'supposed.yaml', text: 'c: 1\n' }] },
  ])('of $name to "$text" leaves the other files where they are', ({ name, text, files }) => {
    editFile(name, text)
    expect(state()).toEqual({ ...emptyInput, files, open: 'a.yaml', edited: true })
  })

  it('leaves every other file the same object, so that what is cached by file holds', () => {
    editFile('a.yaml', 'a: 2\n')
    expect(state().files[1]).toBe(b)
  })

  it('to what it is already is none: nobody is told, and the work does not count as edited', () => {
    const before = state()
    let told = 0
    const stop = inputStore.subscribe(() => told++)
    editFile('b.yaml', b.text)
    stop()
    expect(state()).toBe(before)
    expect([state().edited, told]).toEqual([false, 0])
  })

  it('makes an empty file of a name that there is not yet', () => {
    editFile('c.yaml', '')
    expect(state().files.map(({ name }) => name)).toEqual(['a.yaml', 'b.yaml', 'c.yaml'])
  })
})
