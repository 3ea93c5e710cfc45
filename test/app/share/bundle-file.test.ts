import { afterEach, expect, it } from 'vitest'
import { bundleText } from '../../../app/share/bundle-file.ts'
import { fileStem } from '../../../app/share/file-name.ts'
import { derivedStore } from '../../../app/store/derived.ts'
import { emptyInput, type InputState, inputStore } from '../../../app/store/input.ts'
import { playerStore } from '../../../app/store/player.ts'
import { decodeBundle } from '../../../src/index.ts'
import { makeRecording } from '../fixtures/rows.ts'

const before = { input: inputStore.getState(), derived: derivedStore.getState(), player: playerStore.getState() }
afterEach(() => {
  inputStore.setState(before.input, true)
  derivedStore.setState(before.derived, true)
  playerStore.setState(before.player, true)
})

const files = [
  { name: 'web.yaml', text: 'kind: Service\n' },
  { name: 'scenario.yaml', text: '# no newline at its end' },
]

it.each<[why: string, input: Partial<InputState>, drawn: number | null, atMs: number, carried: object]>([
  [
    'all of the work',
    { title: 'Shop', open: 'web.yaml', durationMs: 90_000 },
    null,
    0,
    { title: 'Shop', open: 'web.yaml', durationMs: 90_000 },
  ],
  ['the seed that was chosen', { seed: 7 }, 12, 0, { seed: 7 }],
  ['the seed 0, too', { seed: 0 }, 12, 0, { seed: 0 }],
  ['the seed that the run has drawn', { seed: null }, 12, 0, { seed: 12 }],
  ['no seed where there is no run', { seed: null }, null, 0, { seed: null }],
  ['the moment to a tenth of a second, rounded down', {}, null, 31_449, { atMs: 31_400 }],
  ['the moment to a tenth of a second, rounded up', {}, null, 31_450, { atMs: 31_500 }],
])('one file carries %s', (_, input, drawn, atMs, carried) => {
  inputStore.setState({ ...emptyInput, files, ...input }, true)
  derivedStore.setState({ recording: drawn === null ? null : { ...makeRecording([]), seed: drawn } })
  playerStore.setState({ atMs })
  expect(decodeBundle(bundleText())).toMatchObject({ files, ...carried })
})

it.each([
  ['Reviews canary', 'reviews-canary'],
  ['503s, and why', '503s-and-why'],
  ['  (draft) v2! ', 'draft-v2'],
  ['a / b', 'a-b'],
  ['UPPER', 'upper'],
  ['Zürich', 'z-rich'],
  ['', 'telltale'],
  ['???', 'telltale'],
])('work called %j is kept as %j', (title, stem) => {
  inputStore.setState({ title })
  expect(fileStem()).toBe(stem)
})
