import { expect, it } from 'vitest'
import { findEntries } from '../../../app/palette/find.ts'
import { whyEntries } from '../../../app/palette/why-entries.ts'
import { edgeSelection } from '../../../app/picture/picks.ts'
import type { Figures } from '../../../src/index.ts'
import { makeBookinfo } from '../fixtures/bookinfo.ts'

const recording = makeBookinfo()
const ways = recording.edges.flatMap(({ mirror }, index) => (mirror ? [] : [index]))
const two = [...ways.slice(0, 1), ...ways.slice(-1)]

/** Chance decides the way of two edges only; a mirror's is beside the way. */
const edges = recording.edges.map(({ mirror }, index) => ({
  share: { of: 100, count: 9, observed: 0.09, expected: 0.1, halfWidth: two.includes(index) || mirror ? 0.05 : 0, agrees: true },
})) as unknown as Figures['edges']

it('offers a reason for each share that chance decides, that of what is selected first', () => {
  const hints = (query: string, index: number) =>
    findEntries(whyEntries(recording, { edges }, edgeSelection(recording, index) ?? { type: 'none' }), query).map(({ hint }) => hint)
  const [first = 0, second = 0] = two
  const all = hints('why', first)
  expect(all).toHaveLength(2)
  expect(hints('>why not exactly 10 %', second)).toEqual([all[1], all[0]])
})
