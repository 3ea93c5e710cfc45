import { describe, expect, it } from 'vitest'
import { indentAfterBreak } from '../../../app/editor/new-line.ts'
import { TextHistory } from '../../../app/editor/text-history.ts'

/** Types `keys` one by one at the end of `text`; `<` deletes. */
function type(history: TextHistory, text: string, keys: string): string {
  return [...keys].reduce((before, key) => {
    const after = key === '<' ? before.slice(0, -1) : before + key
    history.record(before, after, true)
    return after
  }, text)
}

describe('undo of a text', () => {
  it('takes back what was typed, line by line', () => {
    const history = new TextHistory()
    const text = type(history, '', 'kind:\nname: x')
    const undone = ['kind:\n', 'kind:', ''].map((expected, i, all) => [i === 0 ? text : (all[i - 1] ?? ''), expected] as const)
    for (const [before, after] of undone) expect(history.undo(before)?.text).toBe(after)
    expect(history.undo('')).toBeNull()
    expect(history.redo('')).toEqual({ text: 'kind:', caret: 5 })
  })

  it('takes deleted characters back as one', () => {
    const history = new TextHistory()
    const text = type(history, 'weight: 90', '<<')
    expect(history.undo(text)).toEqual({ text: 'weight: 90', caret: 10 })
  })

  it('keeps what is not typed apart', () => {
    const history = new TextHistory()
    history.record('a: 1', 'a: 2', false)
    const text = type(history, 'a: 2', '0')
    expect(history.undo(text)?.text).toBe('a: 2')
    expect(history.undo('a: 2')?.text).toBe('a: 1')
  })

  it('forgets what does not fit the text any more', () => {
    const history = new TextHistory()
    history.record('a: 1', 'a: 234', false)
    expect(history.undo('b: something else')).toBeNull()
    expect(history.undo('a: 234')).toBeNull()
  })

  it('loses what was undone with the next change', () => {
    const history = new TextHistory()
    history.record('a', 'ab', false)
    expect(history.undo('ab')?.text).toBe('a')
    history.record('a', 'ac', false)
    expect(history.redo('ac')).toBeNull()
  })
})

describe('a new line', () => {
  it.each([
    ['spec:', 2],
    ['  http:', 4],
    ['    weight: 90', 4],
    ['  - route:', 6],
    ['  - host: a', 4],
    ['  - ', 2],
    ['# note:', 0],
    ['', 0],
  ])('behind %j is indented by %i', (line, columns) => {
    const text = `kind: X\n${line}`
    expect(indentAfterBreak(text, text.length)).toBe(' '.repeat(columns))
  })
})
