import { beforeEach, describe, expect, it } from 'vitest'
import { carryOut } from '../../../app/editor/text-editor.ts'
import { historyOf, writeStep, writeUnrecorded } from '../../../app/editor/text-histories.ts'
import { editFile, inputStore } from '../../../app/store/input.ts'
import { sessionStore } from '../../../app/work/work.ts'

const first = 'weight: 90\n'
const text = () => inputStore.getState().files[0]?.text ?? ''
const put = (now: string) => inputStore.setState({ files: [{ name: 'a.yaml', text: now }] })
const whole = (now: string, joined = false) => carryOut([{ range: { file: 'a.yaml', start: 0, end: text().length }, newText: now }], joined)

/** What each undo comes to, until there is none. */
function undone(): readonly string[] {
  const texts: string[] = []
  for (let step = historyOf('a.yaml').undo(text()); step; step = historyOf('a.yaml').undo(step.text)) texts.push(step.text)
  return texts
}

beforeEach(() => {
  sessionStore.setState({ session: `another ${Math.random()}` })
  put(first)
})

describe('what is written while no text area is there', () => {
  it.each<[string, () => void, readonly string[]]>([
    ['a wizard or a control', () => whole('weight: 10\n'), [first]],
    ['one drag of a slider', () => [whole('weight: 80\n'), whole('weight: 7\n', true), whole('weight: 60\n', true)], [first]],
    ['two drags', () => [whole('weight: 80\n'), whole('weight: 60\n')], ['weight: 80\n', first]],
    ['whatever sets the files', () => put('weight: 1\nmore: true\n'), [first]],
    ['an edit by name', () => editFile('a.yaml', ''), [first]],
    ['keys, and a wizard behind them', () => [writeStep('a.yaml', first, `${first}x`, { typed: true }), whole('')], [`${first}x`, first]],
  ])('%s is one step of undo', (_, write, steps) => {
    write()
    expect(undone()).toEqual(steps)
  })
})

describe('a history begins anew', () => {
  it.each<[string, () => void]>([
    ['with other work', () => [whole('b'), sessionStore.setState({ session: 'other' }), put('c')]],
    ['where the file went', () => [whole('b'), inputStore.setState({ files: [] }), put('c')]],
    ['where another editor wrote', () => [whole('b'), writeUnrecorded('a.yaml', 'bc')]],
  ])('%s', (_, write) => {
    write()
    expect(undone()).toEqual([])
  })
})
