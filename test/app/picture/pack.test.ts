import { describe, expect, it } from 'vitest'
import { arrange } from '../../../app/picture/arrange.ts'
import { hull, meets } from '../../../app/picture/box.ts'
import { cardSize } from '../../../app/picture/card-size.ts'
import { fitZoom, shownZoom } from '../../../app/picture/fit.ts'
import { layoutGraph } from '../../../app/picture/layout.ts'
import type { Scene } from '../../../app/picture/scene.ts'
import { extendSlots } from '../../../app/picture/stable.ts'

/** Users, and services in four tiers over so many namespaces, each calling four of the next tier. */
function meshOf(count: number, namespaces: number): Scene {
  const tier = Math.floor(count / 4)
  const users = { index: 0, key: 'source:users', name: 'users', kind: 'source', namespace: '' } as const
  const services = Array.from({ length: count }, (_, i) => ({
    index: i + 1,
    key: `service:${i}`,
    name: `svc-${i}`,
    kind: 'service' as const,
    namespace: `team-${i % namespaces}`,
  }))
  const nodes = [users, ...services].map((node) => ({ ...node, rows: 0, columns: 0, pods: [1], labels: ['v1'], badges: 0, inMs: false }))
  const entries = Array.from({ length: tier }, (_, i) => ({ from: 0, to: i + 1 }))
  const calls = Array.from({ length: 3 * tier }, (_, i) =>
    [0, 1, 2, 3].map((k) => ({ from: i + 1, to: (Math.floor(i / tier) + 1) * tier + ((3 * (i % tier) + 5 * k * k + k) % tier) + 1 })),
  )
  return { nodes, edges: [...entries, ...calls.flat()], signature: '' }
}

const stage = { width: 975, height: 521 }

function placesOf(scene: Scene, { width, height } = stage) {
  const nodes = scene.nodes.map((node) => ({
    key: node.key,
    namespace: node.namespace,
    height: cardSize(node, 'standard', 'right').height,
  }))
  const input = { nodes, edges: scene.edges, aspect: width / height }
  return { input, slots: layoutGraph(input) }
}

describe('a large mesh', () => {
  it.each([
    [200, 1, stage, 0.19],
    [200, 8, stage, 0.15],
    [120, 3, stage, 0.2],
    [200, 8, { width: 374, height: 520 }, 0.06],
  ])('of %i services in %i namespaces is seen whole, as near as that', (count, namespaces, room, least) => {
    const scene = meshOf(count, namespaces)
    const { slots } = placesOf(scene, room)
    const zoom = fitZoom({ scene, slots, pins: {}, flow: 'right' }, room)
    const { bounds } = arrange({ scene, slots, pins: {}, flow: 'right', ...zoom })
    expect(shownZoom(zoom)).toBeGreaterThan(least)
    expect(bounds.width).toBeLessThanOrEqual(room.width)
    expect(bounds.height).toBeLessThanOrEqual(room.height)
  })

  it.each(['far', 'compact', 'standard', 'near'] as const)('frames each namespace once, apart from the others: %s', (level) => {
    const scene = meshOf(200, 8)
    const { slots } = placesOf(scene)
    const { regions, boxes } = arrange({ scene, slots, pins: {}, flow: 'right', level, spread: { main: 0.6, cross: 0.6 } })
    expect(regions.map(({ namespace }) => namespace).sort()).toEqual(Array.from({ length: 8 }, (_, i) => `team-${i}`))
    regions.forEach((region, i) => {
      expect(regions.slice(i + 1).some((other) => meets(region, other))).toBe(false)
      const members = scene.nodes.filter(({ namespace }) => namespace === region.namespace).flatMap(({ index }) => boxes[index] ?? [])
      expect(hull([region, ...members])).toEqual(hull([region]))
    })
    boxes.forEach((box, i) => {
      expect(boxes.slice(i + 1).some((other) => meets(box, other))).toBe(false)
    })
  })

  it('stands callers left of those that they call within a namespace', () => {
    const scene = meshOf(200, 8)
    const { slots } = placesOf(scene)
    const column = (node: number) => slots.get(scene.nodes[node]?.key ?? '')?.column ?? -1
    const inside = scene.edges.filter(({ from, to }) => scene.nodes[from]?.namespace === scene.nodes[to]?.namespace)
    expect(inside.length).toBeGreaterThan(20)
    expect(inside.filter(({ from, to }) => column(from) >= column(to))).toEqual([])
  })

  it('takes a new service into the block of its namespace, and moves nothing else', () => {
    const scene = meshOf(200, 8)
    const { input, slots } = placesOf(scene)
    const nodes = [...input.nodes, { key: 'service:new', namespace: 'team-5', height: 92 }]
    const next = extendSlots(slots, { nodes, edges: [...input.edges, { from: 1, to: nodes.length - 1 }] })
    const block = new Set(scene.nodes.filter(({ namespace }) => namespace === 'team-5').map(({ key }) => slots.get(key)?.column))
    expect(block).toContain(next.get('service:new')?.column)
    expect([...slots].filter(([key, slot]) => next.get(key) !== slot)).toEqual([])
  })
})
