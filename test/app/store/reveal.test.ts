import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { reveal, revealStore } from '../../../app/store/reveal.ts'

const [first, second] = [
  { file: 'a.yaml', start: 0, end: 4 },
  { file: 'b.yaml', start: 7, end: 9 },
]

beforeEach(() => revealStore.setState(revealStore.getInitialState(), true))
afterAll(() => revealStore.setState(revealStore.getInitialState(), true))

describe('a line link', () => {
  it.each([
    { asked: [first], range: first, count: 1 },
    { asked: [first, second], range: second, count: 2 },
    { asked: [first, first], range: first, count: 2 },
  ])('leads to its range, told from the one before by its number $count', ({ asked, range, count }) => {
    for (const each of asked) reveal(each)
    expect(revealStore.getState()).toEqual({ range, lit: [], count })
  })

  it('leaves the lines lit that are', () => {
    revealStore.setState({ lit: [second] })
    reveal(first)
    expect(revealStore.getState().lit).toEqual([second])
  })
})
