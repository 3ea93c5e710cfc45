import { expect, it } from 'vitest'
import { parseSelection, selectionKey, selectionWords } from '../../../app/share/selection-key.ts'
import type { Selection } from '../../../app/store/player.ts'

const selections: readonly (readonly [string, Selection, string])[] = [
  ['', { type: 'none' }, ''],
  ['request:1226', { type: 'request', request: 1226 }, 'request 1226'],
  ['node:service:default/reviews', { type: 'node', key: 'service:default/reviews' }, 'reviews'],
  ['node:service:default/reviews|v3', { type: 'node', key: 'service:default/reviews', version: 'v3' }, 'reviews v3'],
  [
    'edge:source:shoppers|service:default/reviews|v3',
    { type: 'edge', from: 'source:shoppers', to: 'service:default/reviews', version: 'v3' },
    'source:shoppers to reviews v3',
  ],
  ['pod:default/reviews-v1-0', { type: 'pod', name: 'default/reviews-v1-0' }, 'reviews-v1-0'],
]

it.each(selections)('%s stands for its selection and reads back', (key, selection, words) => {
  expect(selectionKey(selection)).toBe(key)
  expect(parseSelection(key)).toEqual(selection)
  expect(selectionWords(selection)).toBe(words.replace('source:', ''))
})

it.each(['request:-1', 'request:x', 'edge:only', 'nonsense', 'other:thing', 'pod:'])('%s selects nothing', (text) => {
  expect(parseSelection(text)).toEqual({ type: 'none' })
})
