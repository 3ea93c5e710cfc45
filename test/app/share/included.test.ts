import { expect, it } from 'vitest'
import { type Carried, includedWords } from '../../../app/share/included.ts'

const file = (name: string, text = '') => ({ name, text })
const record = file('requests.log', '# telltale recorded traffic v1\n= GET http://web/\n0 0\n')
const carried: Carried = { files: [file('web.yaml')], recorded: false, seed: null, atMs: null, selection: '' }

it.each<[Partial<Carried>, string]>([
  [{}, 'In it: the file web.yaml.'],
  [{ seed: 7, atMs: 31_400 }, 'In it: the file web.yaml; seed 7; the moment 31.4\u00a0s.'],
  [{ files: [file('a.yaml'), file('b.yaml')], selection: 'reviews v3' }, 'In it: 2 files: a.yaml, b.yaml; the selection reviews v3.'],
  [{ files: [file('a.yaml'), record] }, 'In it: the file a.yaml. requests.log stays here.'],
  [{ files: [file('a.yaml'), record], recorded: true }, 'In it: 2 files: a.yaml, requests.log.'],
])('%j -> %s', (change, words) => {
  expect(includedWords({ ...carried, ...change })).toBe(words)
})
