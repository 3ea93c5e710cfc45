import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { minimalEdit } from '../../../app/editor/minimal-edit.ts'
import { applyEdits } from '../../../app/editor/text-editor.ts'
import { yamlTokens } from '../../../app/editor/yaml-tokens.ts'

const edit = (start: number, end: number, newText: string) => ({ range: { file: 'a', start, end }, newText })

describe('applyEdits', () => {
  it.each([
    ['one', [edit(0, 1, 'X')], 'Xne'],
    ['one two', [edit(4, 7, 'B'), edit(0, 3, 'A')], 'A B'],
    ['one', [edit(1, 1, '--')], 'o--ne'],
    ['one', [edit(0, 2, 'A'), edit(1, 3, 'B')], 'Ae'],
    ['one', [edit(2, 9, 'A')], 'one'],
  ])('%s', (text, edits, expected) => {
    expect(applyEdits(text, edits)).toBe(expected)
  })
})

describe('minimalEdit', () => {
  it('is null for equal texts', () => {
    expect(minimalEdit('a', 'a')).toBeNull()
  })

  it('makes the one text of the other and touches no common end', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const found = minimalEdit(before, after)
        if (!found) return before === after
        return before.slice(0, found.start) + found.text + before.slice(found.end) === after
      }),
    )
  })
})

describe('yamlTokens', () => {
  it.each([
    ['  weight: 90', '  |weight:key|:|90:number'],
    ['- name: jason', '-|name:key|:|jason:string'],
    ['    - destination: { host: reviews, subset: v1 }', '    -|destination:key|:|{|host:key|:|reviews:string|,|subset:key|:|v1:string|}'],
    ['# all of it', '# all of it'],
    ['url: http://a:80/b # why', 'url:key|:|http://a:80/b:string|# why'],
    ['---', '---'],
    ['hosts: ["*"]', 'hosts:key|:|[|"*":string|]'],
  ])('%s', (line, expected) => {
    const shown = yamlTokens(line)
      .filter(({ text }) => text.trim() !== '')
      .map(({ text, kind }) => (kind === 'quiet' ? text : `${text.trim()}:${kind}`))
    expect(shown).toEqual(expected.split('|').filter((part) => part.trim() !== ''))
  })

  it('loses no character of any line', () => {
    fc.assert(
      fc.property(fc.string(), (line) => {
        const flat = line.replaceAll('\n', ' ')
        return (
          yamlTokens(flat)
            .map(({ text }) => text)
            .join('') === flat
        )
      }),
    )
  })
})
