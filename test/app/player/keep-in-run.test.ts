import { afterEach, describe, expect, it } from 'vitest'
import { keepInRun } from '../../../app/player/keep-in-run.ts'
import { derivedStore } from '../../../app/store/derived.ts'
import { playerStore } from '../../../app/store/player.ts'
import { makeBookinfo } from '../fixtures/bookinfo.ts'

const sixty = makeBookinfo()
const twenty = { ...sixty, durationUs: 20e6 }

afterEach(() => {
  playerStore.setState(playerStore.getInitialState(), true)
  derivedStore.setState(derivedStore.getInitialState(), true)
})

describe('a run that became shorter', () => {
  it.each([
    ['the playhead behind its end', { atMs: 45_000 }, { atMs: 20_000, stretch: null, scope: 'step' }],
    ['the playhead within it', { atMs: 12_000 }, { atMs: 12_000, stretch: null, scope: 'step' }],
    [
      'a stretch over its end',
      { stretch: { fromMs: 10_000, toMs: 30_000 }, scope: 'selection' },
      { atMs: 0, stretch: { fromMs: 10_000, toMs: 20_000 }, scope: 'selection' },
    ],
    [
      'a stretch behind its end',
      { stretch: { fromMs: 30_000, toMs: 40_000 }, scope: 'selection' },
      { atMs: 0, stretch: null, scope: 'step' },
    ],
    [
      'a stretch that no figure speaks of',
      { stretch: { fromMs: 30_000, toMs: 40_000 }, scope: 'run' },
      { atMs: 0, stretch: null, scope: 'run' },
    ],
    [
      'a stretch within it',
      { stretch: { fromMs: 1_000, toMs: 20_000 }, scope: 'selection' },
      { atMs: 0, stretch: { fromMs: 1_000, toMs: 20_000 }, scope: 'selection' },
    ],
  ] as const)('%s', (_, before, after) => {
    derivedStore.setState({ recording: sixty })
    const stop = keepInRun()
    playerStore.setState(before)
    derivedStore.setState({ recording: twenty })
    stop()
    expect(playerStore.getState()).toMatchObject(after)
  })
})
