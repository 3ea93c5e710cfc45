import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { type edgeMarks, overlaidMarks, shadowMarks, waysOf } from '../../../app/compare/changed-edges.ts'
import { Comparer } from '../../../app/compare/comparer.ts'
import { movedDraws } from '../../../app/compare/draw-words.ts'
import { computeFigures, type Recording } from '../../../src/index.ts'

const read = (name: string) => ({ name, text: readFileSync(new URL(`../../../examples/canary-90-10/${name}`, import.meta.url), 'utf8') })
const [canary, scenario] = [read('canary.yaml'), read('scenario.yaml')]
const scope = { fromUs: 0, toUs: 10_000_000 }
const focus = 'service:default/reviews'

async function compare(weights: readonly [string, string]) {
  const text = canary.text.replace(/weight: 90/, `weight: ${weights[0]}`).replace(/weight: 10\b/, `weight: ${weights[1]}`)
  const texts = { before: [canary, scenario], after: [{ ...canary, text }, scenario] }
  const request = { type: 'compare', revision: 1, seed: 7, durationMs: 10_000, scope, focus, ...texts } as const
  const response = await new Comparer().compare(
    request,
    () => Promise.resolve(),
    () => false,
  )
  if (response?.type !== 'compared' || !response.before || !response.after) throw new Error('not compared')
  const shown = ({ header, rows, files, broken }: NonNullable<typeof response.before>) => ({
    recording: { ...header, rows },
    files,
    broken,
  })
  return { before: shown(response.before), after: shown(response.after), difference: response.difference, text }
}

/** `v1: 88.9 % was 90.1 %` for each mark. */
function words({ nodes, edges }: Recording, marks: ReturnType<typeof edgeMarks>): readonly string[] {
  return [...marks].map(([edge, { share, gain, quiet }]) => {
    const { to = -1, toVersion = -1 } = edges[edge] ?? {}
    return `${nodes[to]?.versions[toVersion]?.label}: ${quiet ? 'lit' : `${share} ${gain}`}`.replaceAll('\u00a0', ' ')
  })
}

it('marks on one picture what a share is and was; what changes is lit in the shadow of it', async () => {
  const { before, after, difference } = await compare(['60', '40'])
  const figures = { before: computeFigures(before.recording, scope), after: computeFigures(after.recording, scope) }
  expect(words(after.recording, overlaidMarks(after.recording, figures.after, difference)).toSorted()).toEqual([
    expect.stringMatching(/^v1: [56]\d\.\d % was [89]\d\.\d %$/),
    expect.stringMatching(/^v2: [34]\d\.\d % was \d+\.\d %$/),
  ])
  expect(words(before.recording, shadowMarks(before.recording, figures.before, difference)).toSorted()).toEqual(['v1: lit', 'v2: lit'])
})

it('says in the shadow what is gone', async () => {
  const { before, after, difference } = await compare(['100', '0'])
  const figures = { before: computeFigures(before.recording, scope), after: computeFigures(after.recording, scope) }
  const shadow = words(before.recording, shadowMarks(before.recording, figures.before, difference))
  const over = words(after.recording, overlaidMarks(after.recording, figures.after, difference))
  expect({ over, shadow }).toEqual({ over: ['v1: 100 % was 90.3 %'], shadow: ['v1: lit', 'v2: 9.7 % gone'] })
})

it('leads from a draw that falls elsewhere to the line of either text', async () => {
  const { before, after, difference, text } = await compare(['60', '40'])
  const pair = difference.changed[0]
  if (!pair) throw new Error('nothing changed')
  const [draw] = movedDraws({ before, after }, pair)
  expect(draw?.words).toMatch(/draw \d+ of 0–99\. Before, v1 takes 0–89; after, v2 takes 60–99\.$/)
  const line = (of: string, start = -1) => of.slice(start).split('\n').slice(0, 4).join('\n')
  expect(line(canary.text, draw?.before?.start)).toContain('subset: v1')
  expect(line(text, draw?.after?.start)).toContain('subset: v2')
})

it.each([
  [0, '0'],
  [0.0003, '<\u00a00.1'],
  [0.1, '10'],
  [0.125, '12.5'],
  [0.9998, '>\u00a099.9'],
  [1, '100'],
])('says of a way that gets %d of the requests: %s', async (observed, words) => {
  const { difference } = await compare(['60', '40'])
  const shares = difference.shares
    .filter(({ toVersion }) => toVersion === 'v1')
    .map((way) => ({ ...way, after: way.after && { ...way.after, expected: null, observed } }))
  expect(waysOf({ ...difference, shares }, 'after')).toBe(`reviews v1 ${words}`)
})
