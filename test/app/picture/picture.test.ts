import { describe, expect, it } from 'vitest'
import { arrange } from '../../../app/picture/arrange.ts'
import { toCsv } from '../../../app/picture/csv.ts'
import { meshStateAt } from '../../../app/picture/ejections.ts'
import { edgeLabelsInParts, expectedWords } from '../../../app/picture/labels.ts'
import { layoutSimple } from '../../../app/picture/layout-simple.ts'
import { edgesOf } from '../../../app/picture/lit.ts'
import { shortPodName } from '../../../app/picture/Pods.tsx'
import { keepReference, makeRibbons, ribbonWidth } from '../../../app/picture/ribbons.ts'
import { makeScene } from '../../../app/picture/scene.ts'
import { stretchWords } from '../../../app/picture/scope-words.ts'
import { computeFigures, finish, wholeRun } from '../../../src/index.ts'
import { makeBookinfo } from '../fixtures/bookinfo.ts'

const recording = makeBookinfo()
const figures = computeFigures(recording, wholeRun(recording))
const scene = makeScene(recording)
const slots = layoutSimple({ nodes: scene.nodes.map(({ key, namespace }) => ({ key, namespace, height: 120 })), edges: scene.edges })
const arrangement = arrange({ scene, slots, pins: {}, level: 'standard', flow: 'right', spread: { main: 1, cross: 1 } })
const ribbons = makeRibbons({ recording, arrangement, rates: figures.edges.map((edge) => edge.rate), reference: 40 })

describe('ribbons', () => {
  it.each([
    [40, 40, 16],
    [20, 40, 9],
    [4, 40, 3.4],
    [0, 40, 1],
  ])('of %d/s where %d/s is the highest are %d px wide', (rate, reference, width) => {
    expect(ribbonWidth(rate, reference)).toBeCloseTo(width)
  })

  it('keep their measure until the highest rate leaves the half of it', () => {
    expect([keepReference(40, 30), keepReference(40, 41), keepReference(40, 19)]).toEqual([40, 41, 19])
  })

  it('end at the middle of their version and run flat there', () => {
    const ribbon = ribbons[6]
    const box = arrangement.boxes[4]
    expect(ribbon?.end.x).toBe(box?.x)
    expect(ribbon?.end.y).toBeCloseTo((box?.y ?? 0) + 40 + 2.5 * 40)
    const points = ribbon?.track.points ?? new Float32Array()
    const late = Math.round(0.92 * (points.length / 2 - 1))
    expect(Math.abs((points[2 * late + 1] ?? 0) - (ribbon?.end.y ?? 0))).toBeLessThan(4)
  })

  it('stack where they leave, in the order of their targets', () => {
    const starts = [4, 5, 6].map((edge) => ribbons[edge]?.start.y ?? 0)
    expect([...starts].sort((a, b) => a - b)).toEqual(starts)
  })
})

describe('labels', () => {
  const labels = finish(
    edgeLabelsInParts({
      recording,
      figures,
      ribbons,
      level: 'standard',
      flow: 'right',
      thinning: recording.edges.map((_, i) => (i === 0 ? 20 : 1)),
    }),
  )

  it('tell a share only where traffic splits, and the rate but of a source that says it itself', () => {
    expect(labels.filter((label) => label.share !== '').map((label) => label.edge)).toEqual([4, 5, 6])
    expect(labels.filter((label) => !label.rate.endsWith('/s')).map((label) => label.edge)).toEqual([0])
  })

  it('say how many requests a particle stands for', () => {
    expect(labels.find((label) => label.edge === 0)?.note).toBe('1 in 20')
  })

  it.each([
    [{ expected: 0.09, halfWidth: 0.014 }, '9 ±1.4'],
    [{ expected: 1, halfWidth: 0 }, '100'],
    [{ expected: null, halfWidth: null }, ''],
  ])('write what is expected', (share, words) => {
    expect(expectedWords(share)).toBe(words)
  })
})

describe('selections', () => {
  it.each([
    [{ type: 'node', key: 'service:default/reviews', version: 'v3' } as const, [6, 8]],
    [{ type: 'edge', from: 'service:default/productpage', to: 'service:default/reviews' } as const, [4, 5, 6]],
    [{ type: 'edge', from: 'service:default/productpage', to: 'service:default/reviews', version: 'v2' } as const, [5]],
    [{ type: 'pod', name: recording.pods[9]?.name ?? '' } as const, [6]],
    [{ type: 'node', key: 'service:default/nosuch' } as const, []],
  ])('%j', (selection, edges) => {
    expect([...edgesOf(recording, selection)]).toEqual(edges)
  })
})

it('tells ejections at a moment', () => {
  expect([...meshStateAt(recording, 20e6).ejected.keys()]).toEqual([])
  expect([...meshStateAt(recording, 30e6).ejected.keys()]).toEqual([10])
  expect([...meshStateAt(recording, 40e6).ejected.keys()]).toEqual([])
})

it.each([
  ['default/reviews-v3-6b7f-4hj9p', '4hj9p'],
  ['default/reviews-v3-0', 'v3-0'],
  ['default/client', 'client'],
])('names the pod %s in short', (name, short) => {
  expect(shortPodName(name)).toBe(short)
})

it('quotes what a table of commas needs', () => {
  expect(
    toCsv([
      ['a', 'b'],
      ['1,2', 'say "x"'],
    ]),
  ).toBe('a,b\n"1,2","say ""x"""')
})

it.each([
  [{ fromUs: 0, toUs: 40_000_000 }, '0–40\u00a0s'],
  [{ fromUs: 21_400_000, toUs: 31_400_000 }, '21.4–31.4\u00a0s'],
])('names a stretch', (scope, words) => {
  expect(stretchWords(scope)).toBe(words)
})
