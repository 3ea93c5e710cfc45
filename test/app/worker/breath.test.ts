import { describe, expect, it } from 'vitest'
import { Breath } from '../../../app/worker/breath.ts'
import type { InParts } from '../../../src/index.ts'

/** A clock that parts of work move on, and how often messages came in. */
function worker() {
  const state = { ms: 0, heard: 0 }
  const breath = new Breath(
    async () => {
      state.heard++
    },
    () => state.ms,
  )
  function* parts(...lengths: number[]): InParts<string> {
    for (const length of lengths) {
      state.ms += length
      yield
    }
    return 'done'
  }
  return { state, breath, parts }
}

describe('Breath', () => {
  it.each([
    { lengths: [1, 1, 1], heard: 0 },
    { lengths: [7, 1, 7, 1], heard: 2 },
    { lengths: [30, 30], heard: 2 },
    { lengths: Array.from({ length: 160 }, () => 1), heard: 20 },
  ])('hears messages every 8 ms and no oftener: parts of $lengths ms', async ({ lengths, heard }) => {
    const { state, breath, parts } = worker()
    expect(await breath.through(parts(...lengths), () => false)).toEqual({ value: 'done' })
    expect(state.heard).toBe(heard)
  })

  it('leaves work undone as soon as it hears that it is in vain', async () => {
    const { state, breath, parts } = worker()
    const work = parts(...Array.from({ length: 100 }, () => 5))
    expect(await breath.through(work, () => state.heard === 2)).toBeNull()
    expect(state.ms).toBe(20)
  })

  it('takes none between two steps that follow at once', async () => {
    const { state, breath } = worker()
    await breath.take()
    state.ms = 8
    await breath.take()
    await breath.take()
    expect(state.heard).toBe(1)
  })

  it('takes none right after a rest', async () => {
    const { state, breath } = worker()
    state.ms = 500
    breath.rested()
    await breath.take()
    expect(state.heard).toBe(0)
    state.ms = 508
    await breath.take()
    expect(state.heard).toBe(1)
  })
})
