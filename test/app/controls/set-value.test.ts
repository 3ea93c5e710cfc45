import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { removeValue, setValue } from '../../../app/controls/set-value.ts'
import { type Path, resourceAt, routeAt } from '../../../app/controls/yaml-place.ts'

const block = `# of the team
kind: Service
---
kind: VirtualService # routes
spec:
  http:
  # first
  - timeout: 3s # long
    # why
    route:
    - destination: { host: a }
      weight: 90   # most
    - destination:
        host: b

  # last
  - route: [{ destination: { host: a } }]
`
const first = { document: 1, path: ['spec', 'http', 0] }
const last = { document: 1, path: ['spec', 'http', 1] }

/** Lines of `after` that `before` has not, and the other way round. */
function changes(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')]
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `-${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+${line}`),
  ]
}

describe('setValue', () => {
  it.each<[string, typeof first, Path, string | number, string[]]>([
    ['a value that is there', first, ['timeout'], '5s', ['-  - timeout: 3s # long', '+  - timeout: 5s # long']],
    ['a value before a comment', first, ['route', 0, 'weight'], 5, ['-      weight: 90   # most', '+      weight: 5   # most']],
    ['a missing value', first, ['route', 1, 'weight'], 5, ['+      weight: 5']],
    [
      'a value that is nested',
      first,
      ['fault', 'delay', 'percentage', 'value'],
      10,
      ['+    fault:', '+      delay:', '+        percentage:', '+          value: 10'],
    ],
    [
      'a value in braces',
      last,
      ['route', 0, 'weight'],
      100,
      ['-  - route: [{ destination: { host: a } }]', '+  - route: [{ destination: { host: a }, weight: 100 }]'],
    ],
    ['a value at the end of the text', last, ['timeout'], '1s', ['+    timeout: 1s']],
  ])('%s', (_, place, path, value, expected) => {
    const after = setValue(block, place, path, value)
    expect(changes(block, after)).toEqual(expected)
    const [, document] = parseAllDocuments(after)
    expect(document && 'getIn' in document && document.errors.length === 0 && document.getIn([...place.path, ...path])).toBe(value)
  })

  it.each([
    ['an empty value', 'a:\nb: 1\n', ['a'], 2, 'a: 2\nb: 1\n'],
    ['below an empty value', 'a:\nb: 1\n', ['a', 'c'], 2, 'a: { c: 2 }\nb: 1\n'],
    ['empty braces', 'a: {}\n', ['a', 'c', 'd'], 2, 'a: { c: { d: 2 } }\n'],
    ['JSON', '{ "a": { "b": 1 } }', ['a', 'c', 'd'], '3s', '{ "a": { "b": 1, "c": { "d": "3s" } } }'],
    ['a text without a last line break', 'a: 1', ['b'], 2, 'a: 1\nb: 2'],
    ['behind a block of text', 'a: |\n  x\n\n', ['b'], 2, 'a: |\n  x\nb: 2\n\n'],
    ['a text that does not parse', 'a: [1\n', ['b'], 2, 'a: [1\n'],
    ['below a value', 'a: 1\n', ['a', 'b'], 2, 'a: 1\n'],
  ])('%s', (_, text, path, value, after) => {
    expect(setValue(text, { document: 0, path: [] }, path, value)).toBe(after)
  })
})

describe('removeValue', () => {
  it.each([
    ['the first of a list item', '- a: 1 # x\n  b: 2\n', [0, 'a'], '- b: 2\n'],
    ['one in the middle', 'a: 1\nb:\n  c: 2\n# d\nd: 3\n', ['b'], 'a: 1\n# d\nd: 3\n'],
    ['the last one', 'a: 1\nb: 2\n', ['b'], 'a: 1\n'],
    ['what would be empty', 'a: 1\nb:\n  c:\n    d: 1\n', ['b', 'c', 'd'], 'a: 1\n'],
    ['in braces', 'x: { a: 1, b: 2, c: 3 }\n', ['x', 'b'], 'x: { a: 1, c: 3 }\n'],
    ['last in braces', 'x: { a: 1, b: { c: 2 } }\n', ['x', 'b', 'c'], 'x: { a: 1 }\n'],
    ['what is not there', 'a: 1\n', ['b'], 'a: 1\n'],
    ['the only one', 'a: 1\n', ['a'], 'a: 1\n'],
  ])('%s', (_, text, path, after) => {
    expect(removeValue(text, { document: 0, path: [] }, path)).toBe(after)
  })
})

describe('places', () => {
  const list = 'kind: List\nitems:\n- kind: VirtualService\n  spec:\n    http:\n    - route:\n      - weight: 1\n'

  it.each([
    ['a route', block, 'host: b', { document: 1, path: ['spec', 'http', 0] }],
    ['a route in a list', list, 'weight', { document: 0, path: ['items', 0, 'spec', 'http', 0] }],
    ['no route', block, 'Service', undefined],
  ])('%s', (_, text, word, place) => {
    expect(routeAt(text, text.indexOf(word))).toEqual(place)
  })

  it('finds the resource', () => {
    expect(resourceAt(list, list.indexOf('weight'))).toEqual({ document: 0, path: ['items', 0] })
  })
})
