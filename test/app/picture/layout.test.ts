import { describe, expect, it } from 'vitest'
import { arrange } from '../../../app/picture/arrange.ts'
import { meets } from '../../../app/picture/box.ts'
import { cardSize } from '../../../app/picture/card-size.ts'
import { fitZoom, zoomBy } from '../../../app/picture/fit.ts'
import { layoutGraph } from '../../../app/picture/layout.ts'
import { columnsOf, isChain, layoutSimple } from '../../../app/picture/layout-simple.ts'
import { makeScene, type Scene } from '../../../app/picture/scene.ts'
import { separate } from '../../../app/picture/separate.ts'
import type { LayoutInput, Slots } from '../../../app/picture/slots.ts'
import { extendSlots, isSameMesh, noteLoose } from '../../../app/picture/stable.ts'
import { makeBookinfo } from '../fixtures/bookinfo.ts'

const scene = makeScene(makeBookinfo({ durationS: 1 }))

function inputOf({ nodes, edges }: Scene): LayoutInput {
  return {
    nodes: nodes.map((node) => ({ key: node.key, namespace: node.namespace, height: cardSize(node, 'standard', 'right').height })),
    edges,
  }
}

function columnOf(slots: Slots, name: string): number | undefined {
  return [...slots].find(([key]) => key.endsWith(name))?.[1].column
}

const names = ['shoppers', 'istio-ingressgateway', 'productpage', 'details', 'reviews', 'ratings']

describe.each([
  ['dagre', layoutGraph],
  ['simple', layoutSimple],
])('the %s layout', (_, lay) => {
  const slots = lay(inputOf(scene))

  it('puts columns by distance from the source', () => {
    expect(names.map((name) => columnOf(slots, name))).toEqual([0, 1, 2, 3, 3, 4])
  })

  it('stands what is first in the files above', () => {
    const cross = (name: string) => [...slots].find(([key]) => key.endsWith(name))?.[1].cross ?? 0
    expect(cross('details')).toBeLessThan(cross('reviews'))
  })

  it.each(['compact', 'standard', 'near'] as const)('keeps cards and foreign frames apart at the %s level', (level) => {
    const { boxes, regions } = arrange({ scene, slots, pins: {}, level, flow: 'right', spread: { main: 0.7, cross: 0.6 } })
    boxes.forEach((box, i) => {
      for (const other of boxes.slice(i + 1)) expect(meets(box, other)).toBe(false)
      for (const region of regions) if (region.namespace !== scene.nodes[i]?.namespace) expect(meets(box, region)).toBe(false)
    })
  })
})

function graph(edges: readonly (readonly [number, number])[], namespaces: readonly string[]): LayoutInput {
  const nodes = namespaces.map((namespace, i) => ({ key: `node ${i}`, namespace, height: 60 + 14 * i }))
  return { nodes, edges: edges.map(([from, to], i) => ({ from, to, ways: 1 + (i % 2) })) }
}

/** Where the nodes stand beside the first of them. */
function relative(slots: Slots): readonly unknown[] {
  const [first] = slots.values()
  return [...slots].map(([key, { column, cross }]) => [key, column, cross - (first?.cross ?? 0)])
}

describe('a chain', () => {
  it.each([
    ['of one', [], ['']],
    [
      'in order',
      [
        [0, 1],
        [1, 2],
      ],
      ['', 'a', 'a'],
    ],
    [
      'out of order, in several versions',
      [
        [2, 0],
        [0, 1],
        [0, 1],
      ],
      ['a', 'a', ''],
    ],
    [
      'through namespaces',
      [
        [0, 1],
        [1, 2],
        [2, 3],
      ],
      ['', 'b', 'a', 'b'],
    ],
  ] as const)('%s stands alike in both layouts', (_, edges, namespaces) => {
    const input = graph(edges, namespaces)
    expect(isChain(input)).toBe(true)
    expect(relative(layoutSimple(input))).toEqual(relative(layoutGraph(input)))
  })
  it.each([
    [
      'a fork',
      [
        [0, 1],
        [0, 2],
      ],
      ['', 'a', 'a'],
    ],
    [
      'a shortcut',
      [
        [0, 1],
        [1, 2],
        [0, 2],
      ],
      ['', 'a', 'a'],
    ],
    ['two parts', [[0, 1]], ['', 'a', 'a']],
    [
      'a circle',
      [
        [0, 1],
        [1, 2],
        [2, 0],
      ],
      ['a', 'a', 'a'],
    ],
    ['nothing', [], []],
  ] as const)('is not %s', (_, edges, namespaces) => expect(isChain(graph(edges, namespaces))).toBe(false))
})

describe('a mesh that changes', () => {
  const slots = layoutSimple(inputOf(scene))
  const bigger: Scene = {
    ...scene,
    nodes: [
      ...scene.nodes,
      {
        index: 6,
        key: 'service:default/stars',
        name: 'stars',
        kind: 'service',
        namespace: 'default',
        rows: 0,
        columns: 0,
        pods: [1],
        labels: [''],
        badges: 0,
        inMs: false,
      },
    ],
    edges: [...scene.edges, { from: 4, to: 6 }],
  }

  it('gives a new node the free place beside its caller, and moves nothing', () => {
    const extended = extendSlots(slots, inputOf(bigger))
    for (const [key, slot] of slots) expect(extended.get(key)).toEqual(slot)
    expect(columnOf(extended, 'stars')).toBe(4)
    const { boxes } = arrange({ scene: bigger, slots: extended, pins: {}, level: 'standard', flow: 'right', spread: { main: 1, cross: 1 } })
    boxes.forEach((box, i) => {
      for (const other of boxes.slice(i + 1)) expect(meets(box, other)).toBe(false)
    })
  })

  it('places a node anew with its first call, and with no later one', () => {
    const nodes = ['users', 'gateway', 'shop'].map((key) => ({ key, namespace: '', height: 92 }))
    const alone = { nodes, edges: [{ from: 0, to: 1 }] }
    const called = { nodes, edges: [...alone.edges, { from: 1, to: 2 }] }
    const before = noteLoose(layoutSimple(alone), alone)
    expect(['gateway', 'shop'].map((name) => columnOf(before, name))).toEqual([1, 0])
    const after = extendSlots(before, called)
    expect(['gateway', 'shop'].map((name) => columnOf(after, name))).toEqual([1, 2])
    expect(extendSlots(after, { nodes, edges: [...called.edges, { from: 0, to: 2 }] })).toBe(after)
    expect(extendSlots(after, alone)).toBe(after)
  })

  it('is the same mesh while at least half of it is known', () => {
    expect(isSameMesh(slots, inputOf(bigger))).toBe(true)
    expect(isSameMesh(slots, { nodes: [{ key: 'service:default/other', namespace: 'default', height: 92 }], edges: [] })).toBe(false)
  })
})

it('does not hang on a circle of calls', () => {
  const nodes = ['a', 'b', 'c'].map((key) => ({ key, namespace: '', height: 92 }))
  const edges = [
    { from: 0, to: 1 },
    { from: 1, to: 2 },
    { from: 2, to: 1 },
  ]
  expect(columnsOf({ nodes, edges })).toEqual([0, 1, 2])
  expect(layoutGraph({ nodes, edges }).size).toBe(3)
})

it.each([
  { wished: [0, 10, 20], room: 15, places: [-5, 10, 25] },
  { wished: [0, 100], room: 15, places: [0, 100] },
  { wished: [5, 5], room: 10, places: [0, 10] },
])('separates $wished by $room', ({ wished, room, places }) => {
  expect(separate(wished, () => room)).toEqual(places)
})

it.each([
  { width: 1016, height: 505, level: 'standard' },
  { width: 560, height: 505, level: 'compact' },
  { width: 300, height: 200, level: 'far' },
])('fits $width × $height at the $level level', ({ width, height, level }) => {
  expect(fitZoom({ scene, slots: layoutSimple(inputOf(scene)), pins: {}, flow: 'right' }, { width, height }).level).toBe(level)
})

it('stands a caller where its fan of ribbons is straight', () => {
  const slots = layoutGraph(inputOf(scene))
  const cross = (name: string) => [...slots].find(([key]) => key.endsWith(name))?.[1].cross ?? 0
  const off = (name: string) => Math.abs(cross('productpage') - cross(name))
  expect(off('reviews')).toBeLessThan(off('details') / 3)
  expect(off('istio-ingressgateway')).toBeLessThan(1)
})

it.each([
  { at: { level: 'standard', main: 0.5 }, factor: 1.25, level: 'standard' },
  { at: { level: 'standard', main: 0.5 }, factor: 0.8, level: 'compact' },
  { at: { level: 'compact', main: 1.2 }, factor: 1.25, level: 'standard' },
  { at: { level: 'standard', main: 1.4 }, factor: 1.25, level: 'near' },
] as const)('zooms $at by $factor to the $level level', ({ at, factor, level }) => {
  expect(zoomBy({ level: at.level, spread: { main: at.main, cross: at.main } }, factor).level).toBe(level)
})
