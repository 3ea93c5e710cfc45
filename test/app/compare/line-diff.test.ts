import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fileDifferences, lineDifference } from '../../../app/compare/line-diff.ts'

const marks = { same: ' ', gone: '-', new: '+' } as const
const shown = (before: string, after: string) => lineDifference(before, after).map(({ kind, text }) => `${marks[kind]}${text}`)

describe('lineDifference', () => {
  it.each([
    ['', '', []],
    ['a\n', 'a\n', [' a']],
    ['', 'a\nb\n', ['+a', '+b']],
    ['a\nb\n', '', ['-a', '-b']],
    ['a\nb\nc\n', 'a\nx\nc\n', [' a', '-b', '+x', ' c']],
    ['a\nb\n', 'x\ny\n', ['-a', '-b', '+x', '+y']],
    ['a\nb\nc\nd\n', 'b\nc\nd\ne\n', ['-a', ' b', ' c', ' d', '+e']],
    ['a\nb\na\nb\n', 'b\na\nb\na\n', ['-a', ' b', ' a', ' b', '+a']],
  ])('%j -> %j', (before, after, lines) => {
    expect(shown(before, after)).toEqual(lines)
  })

  it('gives both texts back, numbered, whatever they are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 14 }).map((lines) => lines.map((line) => `${line}\n`).join(''))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = lineDifference(before, after)
        const side = (kind: 'gone' | 'new') => lines.filter((line) => line.kind === 'same' || line.kind === kind)
        const joined = (kind: 'gone' | 'new') =>
          side(kind)
            .map((line) => `${line.text}\n`)
            .join('')
        expect([joined('gone'), joined('new')]).toEqual([before, after])
        expect(side('gone').map((line) => line.before)).toEqual(side('gone').map((_, i) => i + 1))
        expect(side('new').map((line) => line.after)).toEqual(side('new').map((_, i) => i + 1))
      }),
    )
  })

  it('tells the whole as replaced where nothing is left of a long text', () => {
    const long = (word: string) => Array.from({ length: 2000 }, (_, i) => `${word}${i}\n`).join('')
    expect(lineDifference(long('a'), long('b'))).toHaveLength(4000)
  })
})

describe('fileDifferences', () => {
  const numbers = Array.from({ length: 30 }, (_, i) => `${i + 1}`)
  const file = (name: string, lines: readonly string[]) => ({ name, text: `${lines.join('\n')}\n` })

  it('shows what changed with three lines around it, and files that come and go', () => {
    const before = [file('same.yaml', ['a']), file('numbers.yaml', numbers), file('old.yaml', ['x'])]
    const after = [file('same.yaml', ['a']), file('numbers.yaml', numbers.with(9, 'ten').with(25, 'twenty-six')), file('new.yaml', ['y'])]
    const differences = fileDifferences(before, after)
    expect(differences.map(({ name, changed, hunks }) => [name, changed, hunks.map((hunk) => hunk.length)])).toEqual([
      ['numbers.yaml', 4, [8, 8]],
      ['new.yaml', 1, [1]],
      ['old.yaml', 1, [1]],
    ])
    expect(differences[0]?.hunks[0]?.[0]).toEqual({ kind: 'same', text: '7', before: 7, after: 7 })
  })

  it.each([
    [{ side: 'after', file: 'numbers.yaml', line: 20 } as const, [8, 7]],
    [{ side: 'before', file: 'numbers.yaml', line: 12 } as const, [10]],
    [{ side: 'before', file: 'nosuch.yaml', line: 12 } as const, [8]],
  ])('shows the line that is asked for: %j', (wanted, hunks) => {
    const differences = fileDifferences([file('numbers.yaml', numbers)], [file('numbers.yaml', numbers.with(9, 'ten'))], wanted)
    expect(differences.map((each) => each.hunks.map((hunk) => hunk.length))).toEqual([hunks])
  })

  it('shows nothing of the spaces where rules that were given have replaced others', () => {
    const [difference] = fileDifferences(
      [file('a.yaml', ['one', '   ', ' ', '', 'two'])],
      [file('a.yaml', ['one', 'kind: x', 'y', '', 'two'])],
    )
    expect(difference?.changed).toBe(2)
    expect(difference?.hunks[0]?.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'same one',
      'new kind: x',
      'new y',
      'same ',
      'same two',
    ])
  })

  it('shows a line of a file that is the same on both sides', () => {
    const same = [file('numbers.yaml', numbers)]
    const [difference] = fileDifferences(same, same, { side: 'before', file: 'numbers.yaml', line: 1 })
    expect(difference).toMatchObject({ changed: 0, hunks: [[{ before: 1 }, { before: 2 }, { before: 3 }, { before: 4 }]] })
  })
})
