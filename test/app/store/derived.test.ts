import { afterAll, beforeEach, expect, it } from 'vitest'
import { derivedStore, forgetDerived } from '../../../app/store/derived.ts'

const fresh = derivedStore.getInitialState()

beforeEach(() => derivedStore.setState(fresh, true))
afterAll(() => derivedStore.setState(fresh, true))

it('carries nothing of the old work over; the count of revisions goes on', () => {
  derivedStore.setState({
    revision: 41,
    files: [{ name: 'old.yaml', text: 'old' }],
    generated: [{ name: 'scenario.yaml', text: 'old' }],
    broken: [
      {
        name: 'old.yaml',
        shown: null,
        diagnostic: { code: 'invalid-yaml', severity: 'error', message: '', range: { file: 'old.yaml', start: 0, end: 1 } },
      },
    ],
    staleSince: 12,
    progress: 0.5,
    late: true,
    cut: { requests: 1e7, seconds: 60 },
    crash: { message: 'old', stack: '' },
  })
  forgetDerived()
  expect(derivedStore.getState()).toEqual({ ...fresh, revision: 41 })
})

it('shows nothing, and waits for nothing, before the first run', () => {
  expect(fresh).toMatchObject({ recording: null, staleSince: null, progress: 1, late: false, cut: null, crash: null })
})
