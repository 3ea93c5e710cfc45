import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Comparer } from '../../../app/compare/comparer.ts'
import type { CompareRequest } from '../../../app/compare/protocol.ts'

const read = (name: string) => ({ name, text: readFileSync(new URL(`../../../examples/canary-90-10/${name}`, import.meta.url), 'utf8') })
const [canary, scenario] = [read('canary.yaml'), read('scenario.yaml')]
const edited = { ...canary, text: canary.text.replace(/weight: 90/, 'weight: 60').replace(/weight: 10\b/, 'weight: 40') }
const settings = {
  type: 'compare',
  seed: 7,
  durationMs: 10_000,
  scope: { fromUs: 0, toUs: 10_000_000 },
  focus: 'service:default/reviews',
} as const
const pause = () => Promise.resolve()

async function compare(comparer: Comparer, request: Pick<CompareRequest, 'before' | 'after'>) {
  const response = await comparer.compare({ ...settings, revision: 1, ...request }, pause, () => false)
  if (response?.type !== 'compared') throw new Error('not compared')
  return response
}

describe('Comparer', () => {
  it('sends a side once, and again only when it was run again', async () => {
    const comparer = new Comparer()
    const first = await compare(comparer, { before: [canary, scenario], after: [canary, scenario] })
    expect([first.before === null, first.after === null, first.difference.all.changed]).toEqual([false, false, 0])
    const second = await compare(comparer, { before: [canary, scenario], after: [edited, scenario] })
    expect([second.before === null, second.after === null]).toEqual([true, false])
    expect(second.difference.all.changed).toBeGreaterThan(0)
    const swapped = await compare(comparer, { before: [edited, scenario], after: [canary, scenario] })
    expect(swapped.difference.all.changed).toBe(second.difference.all.changed)
  })

  it.each([
    ['before', { before: [canary], after: [edited, scenario] }],
    ['after', { before: [canary, scenario], after: [edited] }],
    ['either', { before: [canary], after: [edited] }],
  ])('sends the same requests where %s names no scenario', async (_, sides) => {
    const { difference } = await compare(new Comparer(), sides)
    expect(difference.unmatched).toEqual({ before: 0, after: 0 })
    expect(difference.all.requests).toBeGreaterThan(0)
    expect(difference.all.moves[0]).toMatchObject({ from: 'reviews', to: 'reviews' })
  })

  it('stops where something newer came', async () => {
    const stopped = await new Comparer().compare(
      { ...settings, durationMs: 3_600_000, revision: 1, before: [canary, scenario], after: [edited, scenario] },
      pause,
      () => true,
    )
    expect(stopped).toBeNull()
  })
})
