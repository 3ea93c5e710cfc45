import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { restsForEdit } from '../../../app/player/edit-rest.ts'
import { derivedStore } from '../../../app/store/derived.ts'
import { inputStore } from '../../../app/store/input.ts'
import { makeRecording } from '../fixtures/rows.ts'

// Later than any real moment at which another test of the same process made an edit.
let now = 1e12
beforeEach(() => {
  // Each test is long after the one before.
  now += 10_000
  vi.spyOn(performance, 'now').mockImplementation(() => now)
})
afterEach(() => {
  vi.restoreAllMocks()
  // The other tests of the same process live by the real clock.
  run()
  derivedStore.setState(derivedStore.getInitialState(), true)
  inputStore.setState(inputStore.getInitialState(), true)
})

const edit = () => inputStore.setState({ files: [{ name: 'a.yaml', text: `# ${now}` }] })
const run = () => derivedStore.setState({ recording: makeRecording([]) })

it('begins with an edit and ends with its run', () => {
  expect(restsForEdit(now)).toBe(false)
  edit()
  now += 30
  expect(restsForEdit(now)).toBe(true)
  run()
  expect(restsForEdit(now)).toBe(false)
})

it('waits no longer than a few frames for a run', () => {
  edit()
  now += 79
  expect(restsForEdit(now)).toBe(true)
  now += 1
  expect(restsForEdit(now)).toBe(false)
})

it('is at most every other moment while keys come without a rest', () => {
  const resting = Array.from({ length: 200 }, () => {
    now += 10
    edit()
    return restsForEdit(now)
  })
  const share = resting.filter(Boolean).length / resting.length
  expect(share).toBeGreaterThan(0.3)
  expect(share).toBeLessThanOrEqual(0.55)
})

it('knows of texts alone', () => {
  inputStore.setState({ title: 'Another', seed: 7 })
  expect(restsForEdit(now)).toBe(false)
})
