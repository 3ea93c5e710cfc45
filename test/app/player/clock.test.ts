import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { advance, clockIsHeld, holdClock } from '../../../app/player/clock.ts'
import { togglePlay } from '../../../app/player/commands.ts'
import { derivedStore } from '../../../app/store/derived.ts'
import { type PlayerState, playerStore } from '../../../app/store/player.ts'
import { makeRecording } from '../fixtures/rows.ts'

const before = { derived: derivedStore.getState(), player: playerStore.getState() }
beforeEach(() => derivedStore.setState({ recording: makeRecording([]) }))
afterEach(() => {
  derivedStore.setState(before.derived, true)
  playerStore.setState(before.player, true)
})

const stretch = { fromMs: 2000, toMs: 4000 }

it.each<[why: string, state: Partial<PlayerState>, elapsedMs: number, atMs: number, playing: boolean]>([
  ['moves on while it plays', { playing: true, atMs: 1000 }, 50, 1050, true],
  ['moves at its speed', { playing: true, atMs: 1000, speed: 0.1 }, 50, 1005, true],
  ['stays while it rests', { playing: false, atMs: 1000 }, 50, 1000, false],
  ['rests at the end', { playing: true, atMs: 9990 }, 50, 10_000, false],
  ['begins again at the end', { playing: true, atMs: 9990, loop: true }, 50, 0, true],
  ['begins again at the end of the stretch', { playing: true, atMs: 3990, loop: true, scope: 'selection', stretch }, 50, 2000, true],
  ['goes to the stretch', { playing: true, atMs: 0, loop: true, scope: 'selection', stretch }, 50, 2000, true],
  ['plays on in the stretch', { playing: true, atMs: 3000, loop: true, scope: 'selection', stretch }, 50, 3050, true],
  ['does not know the stretch in another scope', { playing: true, atMs: 3990, loop: true, scope: 'run', stretch }, 50, 4040, true],
])('the playhead %s', (_, state, elapsedMs, atMs, playing) => {
  playerStore.setState(state)
  advance(elapsedMs)
  expect(playerStore.getState()).toMatchObject({ atMs, playing })
})

it('waits for what is not simulated yet', () => {
  derivedStore.setState({ recording: { ...makeRecording([]), simulatedUs: 3_000_000 } })
  playerStore.setState({ playing: true, atMs: 2990 })
  advance(50)
  expect(playerStore.getState()).toMatchObject({ atMs: 3000, playing: true })
})

it.each([
  ['keeps a moment that the run has yet to reach', 0.3, 8000],
  ['goes back to the end of a run that was cut before it', 1, 3000],
])('%s', (_, progress, atMs) => {
  derivedStore.setState({ recording: { ...makeRecording([]), simulatedUs: 3_000_000 }, progress })
  playerStore.setState({ playing: true, atMs: 8000 })
  advance(50)
  expect(playerStore.getState()).toMatchObject({ atMs, playing: true })
})

describe('while the clock is held', () => {
  it('the playhead stays, and a pause pressed meanwhile holds afterwards', () => {
    playerStore.setState({ playing: true, atMs: 1000 })
    const letGo = holdClock()
    advance(50)
    expect(playerStore.getState()).toMatchObject({ atMs: 1000, playing: true })
    togglePlay()
    letGo()
    advance(50)
    expect(playerStore.getState()).toMatchObject({ atMs: 1000, playing: false })
  })

  it('it goes on once every holder has let go, each counting once', () => {
    playerStore.setState({ playing: true, atMs: 1000 })
    const [first, second] = [holdClock(), holdClock()]
    first()
    first()
    expect(clockIsHeld()).toBe(true)
    second()
    expect(clockIsHeld()).toBe(false)
    advance(50)
    expect(playerStore.getState().atMs).toBe(1050)
  })
})
